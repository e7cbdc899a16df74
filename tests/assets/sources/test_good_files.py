"""Every accepted variant of camt and MT files: its rows, worked out by hand."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from assets.sources.read_file import ReadFile
from assets.sources.reading import dry_run
from contracts.declaration_file import parse_declaration
from contracts.institution import Institution
from tests.assets.sources.institutions import CORPUS, INSTITUTION_YAML

INSTITUTION = parse_declaration(INSTITUTION_YAML, Path("institution.yaml"), Institution)
EURO = 1_000_000
"""Ledger units of one euro."""

CENT = 10_000


def day(number: int) -> dt.date:
    return dt.date(2026, 1, number)


def read(source: str, name: str) -> ReadFile:
    (outcome,) = dry_run([CORPUS / source / name], source, INSTITUTION).outcomes
    assert outcome.refusal is None
    return outcome.rows


ADVICE = ("status", "booking_date", "value_date", "amount_units", "reference", "account")
BATCH = ("booked", day(5), day(6), 10 * EURO, "", "bank")
PENDING = ("pending", day(7), day(7), -125 * CENT, "E2E-3", "bank")
TOLD = ("information", day(5), day(5), 3 * EURO, "E2E-4", "bank")
FUTURE = ("pending", *TOLD[1:])


@pytest.mark.parametrize(("source", "kind"), [("camt052", "intraday"), ("camt054", "notice")])
@pytest.mark.parametrize(
    ("name", "reference", "rows"),
    [
        ("good.xml", "R-1", [BATCH, PENDING, TOLD]),
        ("good-newest.xml", "R-2", [BATCH, PENDING, FUTURE]),
        ("good-pages.xml", "R-3", [BATCH, PENDING, TOLD, BATCH, PENDING, TOLD]),
    ],
)
def test_reports_and_notices_advise_entries_of_every_status(
    source: str, kind: str, name: str, reference: str, rows: list[tuple[object, ...]]
) -> None:
    found = read(source, name)

    assert found.advised_lines.select(ADVICE).rows() == rows
    assert set(found.advised_lines["report_kind"]) == {kind}
    assert set(found.advised_lines["report_reference"]) == {reference}
    assert found.advised_lines["position"].to_list() == [*range(1, len(rows) + 1)]
    assert found.statements.is_empty()
    assert found.statement_lines.is_empty()


CREDIT = ("booked", day(5), day(5), 10 * EURO, "E2E-1", "second")
FEE = ("booked", day(5), day(5), -125 * CENT, "", "second")
EXPECTED = ("pending", day(6), day(6), 3 * EURO, "E2E-3", "second")


@pytest.mark.parametrize(
    ("name", "reference", "rows"),
    [
        ("good.sta", "2026-01-05/1200/1", [CREDIT, FEE, EXPECTED]),
        ("good-floors.sta", "2026-01-05/1200/2", [CREDIT, FEE, EXPECTED]),
        ("good-envelope.sta", "2026-01-05/1200/4", [CREDIT, FEE, EXPECTED]),
        (
            "good-plain.sta",
            "2026-01-05/1200/3",
            [("booked", day(5), day(5), -EURO, "", "second")],
        ),
    ],
)
def test_interim_messages_advise_entries_booked_and_expected(
    name: str, reference: str, rows: list[tuple[object, ...]]
) -> None:
    found = read("mt942", name).advised_lines

    assert found.select(ADVICE).rows() == rows
    assert set(found["report_kind"]) == {"intraday"}
    assert set(found["report_reference"]) == {reference}


STATEMENT = (
    "account",
    "statement_reference",
    "opening_balance_units",
    "closing_balance_units",
    "line_count",
    "sequence_year",
    "sequence_number",
    "page_count",
)
LINE = ("booking_date", "value_date", "amount_units", "transaction_code")
CLOSED = 875 * CENT


@pytest.mark.parametrize(
    ("source", "name", "statements", "amounts"),
    [
        ("camt053", "good.xml", [("bank", "S-1", 0, CLOSED, 2, 0, 0, 1)], [1000, -125]),
        (
            "camt053",
            "good-pages.xml",
            [("camt_pages", "P-1", 0, 2 * CLOSED, 4, 2026, 4, 2)],
            [1000, -125, 1000, -125],
        ),
        (
            "camt053",
            "good-newest.xml",
            [("camt_newest", "N-1", 0, CLOSED, 2, 2026, 12, 1)],
            [1000, -125],
        ),
        (
            "camt053",
            "good-reversal.xml",
            [("camt_reversal", "R-1", 0, CLOSED, 2, 0, 0, 1)],
            [1000, -125],
        ),
        (
            "camt053",
            "good-envelope.xml",
            [
                ("camt_first_envelope", "E-1", 0, CLOSED, 2, 0, 0, 1),
                ("camt_second_envelope", "E-2", 0, CLOSED, 2, 0, 0, 1),
            ],
            [1000, -125, 1000, -125],
        ),
        ("camt053", "good-empty.xml", [("camt_empty", "Z-1", 0, 0, 0, 0, 0, 1)], []),
        ("mt940", "good.sta", [("second", "2026/1", 0, CLOSED, 2, 2026, 1, 1)], [1000, -125]),
        (
            "mt940",
            "good-years.sta",
            [("mt_years", "2026/1", 0, CLOSED, 2, 2026, 1, 1)],
            [1000, -125],
        ),
        (
            "mt940",
            "good-marks.sta",
            [("mt_marks", "2026/1", 0, CLOSED, 2, 2026, 1, 1)],
            [1000, -125],
        ),
        (
            "mt940",
            "good-pages.sta",
            [("mt_pages", "2026/1", 0, 2 * CLOSED, 4, 2026, 1, 2)],
            [1000, -125, 1000, -125],
        ),
        (
            "mt940",
            "good-envelope.sta",
            [("mt_envelope", "2026/1", 0, CLOSED, 2, 2026, 1, 1)],
            [1000, -125],
        ),
        (
            "mt940",
            "good-crlf.sta",
            [("mt_unnumbered", "2026-01-05", 0, CLOSED, 2, 0, 0, 1)],
            [1000, -125],
        ),
    ],
)
def test_statements_have_their_number_their_pages_and_their_entries(
    source: str, name: str, statements: list[tuple[object, ...]], amounts: list[int]
) -> None:
    found = read(source, name)

    assert found.statements.select(STATEMENT).rows() == statements
    assert found.statement_lines["amount_units"].to_list() == [one * CENT for one in amounts]
    assert found.advised_lines.is_empty()


def line(source: str, name: str, number: int) -> tuple[Any, ...]:
    return read(source, name).statement_lines.select(LINE).row(number)


def test_an_entry_of_the_year_before_keeps_its_year() -> None:
    booked, valued, *_ = line("mt940", "good-years.sta", 0)

    assert (booked, valued) == (dt.date(2025, 12, 31), day(2))


def test_reversals_are_marked_and_their_sign_is_never_turned_twice() -> None:
    assert line("camt053", "good-reversal.xml", 0)[2:] == (10 * EURO, "RVSL")
    assert line("mt940", "good-marks.sta", 0)[2:] == (10 * EURO, "NTRF RVSL")
    assert line("mt940", "good-marks.sta", 1)[2:] == (-125 * CENT, "NCHG RVSL")
