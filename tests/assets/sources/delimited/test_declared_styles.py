"""Amounts, dates, totals and account numbers are read as they are declared, and no other way."""

import msgspec
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.sources.delimited.amounts import plain_amounts
from assets.sources.delimited.reading import read_csv
from assets.sources.read_file import FileContent, ReadFile
from contracts.csv_mapping_rules import mapping_fault
from contracts.errors import RefusedFileError
from contracts.institution import Institution
from contracts.source_declaration import (
    AmountColumns,
    CsvMapping,
    FileDeclaration,
    Sheet,
    SignRule,
    Totals,
)
from tests.assets.sources.delimited.test_reading import MOVEMENTS, STATEMENT, moments, read
from tests.assets.sources.institutions import CORPUS


def styled(**changes: object) -> CsvMapping:
    return msgspec.structs.replace(MOVEMENTS, **changes)


def of_corpus(name: str, institution: Institution, text: str = "") -> ReadFile:
    source = institution.source_named("csv")
    assert source is not None
    declared = source.file_named(name)
    assert declared is not None
    content = text.encode() if text else (CORPUS / "csv" / name).read_bytes()
    return read_csv(FileContent(name, "csv", "ab" * 32, content), declared, institution)


@pytest.mark.parametrize(
    ("changes", "stated", "plain"),
    [
        ({"grouping_mark": ","}, "1,234,567.50", "1234567.50"),
        ({"grouping_mark": ","}, "-1234.5", "-1234.5"),
        ({"grouping_mark": ","}, "12,34.5", None),
        ({"grouping_mark": ","}, "1,234,56.5", None),
        ({"grouping_mark": ","}, ",234.5", None),
        ({"grouping_mark": ".", "decimal_mark": ","}, "1.234,50", "1234.50"),
        ({"grouping_mark": "\u202f", "decimal_mark": ","}, "1\u202f234,50", "1234.50"),
        ({"grouping_mark": "\u2019"}, "1\u2019234.50", "1234.50"),
        ({"negative": "trailing_minus"}, "12.50-", "-12.50"),
        ({"negative": "trailing_minus"}, "-12.50", None),
        ({"negative": "parentheses"}, "(12.50)", "-12.50"),
        ({"negative": "parentheses"}, "(-12.50)", None),
        ({"negative": "parentheses"}, "12.50-", "12.50-"),
        ({}, "12.50-", "12.50-"),
    ],
)
def test_an_amount_is_read_in_its_declared_style(
    changes: dict[str, object], stated: str, plain: str | None
) -> None:
    found = plain_amounts(pl.Series([stated]), styled(**changes))[0]

    assert found == ("no amount" if plain is None and found == "no amount" else plain or found)
    if plain is None:
        text = f'id,who,amount,at,type\n1,a,"{stated}",2026-01-05,in\n'
        with pytest.raises(RefusedFileError, match="AMOUNT_FORMAT"):
            read(text, styled(**changes))


def test_a_table_with_totals_zones_and_forms(institution: Institution) -> None:
    moved = of_corpus("counted-good.csv", institution).expected_movements

    rows = moved.select("customer", "amount_units", "occurred_at", "business_date").rows()
    assert [(who, int(units), str(at), str(day)) for who, units, at, day in rows] == [
        ("0000000001", 1_234_500_000, "2026-01-05 09:30:00", "2026-01-05"),
        ("0000000002", 500_000, "2026-01-05 09:31:00", "2026-01-05"),
    ]
    assert of_corpus("counted-good-empty.csv", institution).line_count == 0


def test_a_statement_of_two_amount_columns(institution: Institution) -> None:
    result = of_corpus("sides-good.csv", institution)

    assert [int(one) for one in result.statement_lines["amount_units"]] == [
        2_500_000_000,
        -1_000_500_000,
        0,
    ]
    assert int(result.statements["closing_balance_units"][0]) == 1_499_500_000


def test_what_a_sender_signs_as_it_sees_it_is_turned() -> None:
    text = "amount,day,type\n0,2026-01-04,open\n-5,2026-01-05,IN\n-5,2026-01-05,close\n"
    mapping = msgspec.structs.replace(STATEMENT, reversed=True)

    assert int(read(text, mapping).statement_lines["amount_units"][0]) == 5_000_000


def test_a_local_time_of_another_zone_has_the_institutions_own_date() -> None:
    found = read(
        "id,who,amount,at,type\n1,a,1,2026-01-05T23:30:00,in\n",
        styled(date_format="%Y-%m-%dT%H:%M:%S", time_zone="America/New_York"),
    ).expected_movements

    assert str(found["occurred_at"][0]) == "2026-01-06 04:30:00"
    assert str(found["business_date"][0]) == "2026-01-06"


def test_a_local_time_in_the_gap_or_the_fold_is_no_time() -> None:
    for text in ("2026-03-29T02:30:00", "2026-10-25T02:30:00"):
        with pytest.raises(RefusedFileError, match="TIME_AMBIGUOUS"):
            moments("%Y-%m-%dT%H:%M:%S", "Europe/Berlin", text)
    assert len(moments("%Y-%m-%dT%H:%M:%S", "Europe/Berlin", "2026-03-29T03:00:00")) == 1


def test_formulas_and_hidden_characters_are_text_and_stay_it(institution: Institution) -> None:
    formula = of_corpus("movements-formula-good.csv", institution).expected_movements
    hidden = of_corpus("movements-hidden-good.csv", institution).expected_movements

    assert formula["description"][0] == '=HYPERLINK("http://example.org","x")'
    assert (hidden["description"][0], hidden["reference"][1]) == (
        "payee \u202egnp.exe",
        "E2E\u200b-2",
    )


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"grouping_mark": "."}, "is the decimal mark"),
        ({"forms": {"amount": "[0-9]+"}}, "'amount' has none"),
        ({"forms": {"account": "["}}, "is no pattern"),
        ({"time_zone": "Mars/Olympus"}, "is no IANA time zone"),
        ({"totals": Totals(marker="type", text="TOTAL")}, "a count, a sum or both"),
        ({"amounts": AmountColumns(gained="in", lost="out")}, "'amount' is filled twice"),
        ({"reversed": True}, "only statement_lines can be reversed"),
    ],
)
def test_a_mapping_that_cannot_be_meant_is_said(changes: dict[str, object], fault: str) -> None:
    found = mapping_fault(FileDeclaration(name="*", format="csv", csv=styled(**changes)))

    assert fault in (found or "")


def test_a_sign_goes_without_reversed() -> None:
    mapping = msgspec.structs.replace(
        STATEMENT, reversed=True, sign=SignRule(column="type", gained=("C",), lost=("D",))
    )
    found = mapping_fault(FileDeclaration(name="*", format="csv", csv=mapping))

    assert found == "a sign says which way each amount went: reversed would say it again"


def test_only_workbooks_have_a_sheet() -> None:
    declared = FileDeclaration(name="*", format="csv", csv=MOVEMENTS, sheet=Sheet(name="x"))

    assert mapping_fault(declared) == "only the format xlsx has a sheet"
    assert mapping_fault(msgspec.structs.replace(declared, format="xlsx")) is None


GOOD = (CORPUS / "csv" / "counted-good.csv").read_text()


@settings(max_examples=80, deadline=None)
@given(
    at=st.integers(0, len(GOOD) - 1),
    cut=st.integers(0, 20),
    put=st.text(alphabet=';,."\n\r-0123456789TOTAL\u202e\x00é', max_size=4),
)
def test_a_broken_table_is_refused_or_its_totals_still_tie(
    institution: Institution, at: int, cut: int, put: str
) -> None:
    text = GOOD[:at] + put + GOOD[at + cut :]
    try:
        result = of_corpus("counted-good.csv", institution, text or " ")
    except RefusedFileError:
        return
    stated = text.rstrip("\r\n").splitlines()[-1].split(";")
    assert result.line_count == int(stated[-2].strip())
    total = stated[-1].strip().replace(".", "").replace(",", ".")
    units = sum(int(one) for one in result.expected_movements["amount_units"])
    assert units == round(float(total) * 10**6)
