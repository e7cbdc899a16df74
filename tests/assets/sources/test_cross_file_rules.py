"""Statements follow each other whatever order their files come in; no row is told twice."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import msgspec
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.sources.cross_file_rules import Known, judge
from assets.sources.file_outcome import FileOutcome
from assets.sources.read_file import FileContent
from assets.sources.reading import declaration_of, read_content
from contracts.declaration_file import parse_declaration
from contracts.ids import digest_id
from contracts.institution import Institution
from contracts.source_declaration import OpeningBalance
from tests.assets.sources.institutions import INSTITUTION_YAML
from tests.assets.sources.notation import movements, statement

INSTITUTION = parse_declaration(INSTITUTION_YAML, Path("institution.yaml"), Institution)


def read(name: str, text: str, institution: Institution) -> FileOutcome:
    content = text.encode()
    file = FileContent(name, "csv", sha256(content).hexdigest(), content)
    outcome = read_content(
        file, declaration_of(name, "csv", len(content), institution), institution
    )
    assert outcome.is_accepted, outcome.refusal
    return outcome


def told(outcomes: Sequence[FileOutcome]) -> dict[str, str | None]:
    return {one.name: one.refusal.reason.value if one.refusal else None for one in outcomes}


def month(institution: Institution) -> list[FileOutcome]:
    balances = ["0.00", "10.00", "7.50", "7.50"]
    lines = [["10.00"], ["-2.50"], [], ["1.00", "1.00"]]
    return [
        read(f"statement-{day}.csv", statement(f"2026-01-0{day}", opening, *moved), institution)
        for day, (opening, moved) in enumerate(zip(balances, lines, strict=True), start=5)
    ]


@given(st.permutations(range(4)))
def test_a_month_is_accepted_in_whatever_order_its_files_come(order: list[int]) -> None:
    files = month(INSTITUTION)

    judged = judge([files[one] for one in order], Known(), INSTITUTION)

    assert [one.name for one in judged] == [one.name for one in files]
    assert set(told(judged).values()) == {None}


def test_a_statement_after_a_missing_one_is_refused_and_names_both(
    institution: Institution,
) -> None:
    files = month(institution)
    judged = judge([files[0], files[2]], Known(), institution)

    refusal = judged[1].refusal
    assert told(judged) == {files[0].name: None, files[2].name: "BALANCE_MISMATCH"}
    assert refusal is not None
    assert "2026-01-05/2026-01-05 closes and 2026-01-07/2026-01-07 opens" in refusal.place
    assert refusal.found == "10.00, then 7.50"
    assert judged[1].rows.line_count == 0


def known_of(outcomes: Sequence[FileOutcome]) -> Known:
    return Known(statements=pl.concat([one.rows.statements for one in outcomes]))


def test_what_the_lake_holds_comes_before_what_arrives(institution: Institution) -> None:
    files = month(institution)

    assert told(judge(files[2:], known_of(files[:2]), institution)) == {
        files[2].name: None,
        files[3].name: None,
    }


def test_a_late_statement_must_fit_between_its_neighbours(institution: Institution) -> None:
    files = month(institution)
    other = read("statement-x.csv", statement("2026-01-06", "10.00", "-2.49"), institution)
    known = known_of([files[0], files[2], files[3]])

    assert told(judge([files[1]], known, institution)) == {files[1].name: None}
    assert told(judge([other], known, institution)) == {"statement-x.csv": "BALANCE_MISMATCH"}


def test_another_version_of_a_known_statement_is_a_conflict(institution: Institution) -> None:
    files = month(institution)
    again = read(
        "statement-again.csv", statement("2026-01-05", "0.00", "4.00", "6.00"), institution
    )

    assert told(judge([again], known_of(files), institution)) == {
        "statement-again.csv": "SEQUENCE_CONFLICT"
    }


def opened(amount: str | None) -> Institution:
    first, *rest = INSTITUTION.accounts
    declared = OpeningBalance(amount, dt.date(2026, 1, 4)) if amount else None
    return msgspec.structs.replace(
        INSTITUTION, accounts=(msgspec.structs.replace(first, opening_balance=declared), *rest)
    )


@pytest.mark.parametrize(
    ("declared", "stated", "reason"),
    [
        (None, "0.00", None),
        (None, "5.00", "OPENING_BALANCE_MISSING"),
        ("5.00", "5.00", None),
        ("5.00", "5.01", "BALANCE_MISMATCH"),
        ("5.00", "0.00", "BALANCE_MISMATCH"),
        ("0.00", "5.00", "BALANCE_MISMATCH"),
    ],
)
def test_a_first_statement_opens_with_what_is_declared(
    declared: str | None, stated: str, reason: str | None
) -> None:
    institution = opened(declared)
    first = read("statement-1.csv", statement("2026-01-05", stated, "1.00"), institution)

    assert told(judge([first], Known(), institution)) == {"statement-1.csv": reason}


def test_a_row_is_taken_from_the_first_file_that_tells_it(institution: Institution) -> None:
    first = read("movements-1.csv", movements("a", "b"), institution)
    second = read("movements-2.csv", movements("c", "b"), institution)
    third = read("movements-3.csv", movements("c", "d"), institution)

    judged = judge([third, second, first], Known(), institution)

    assert told(judged) == {
        "movements-1.csv": None,
        "movements-2.csv": "DUPLICATE_ROW_ID",
        "movements-3.csv": None,
    }
    assert judged[1].refusal is not None
    assert (judged[1].refusal.place, judged[1].refusal.found, judged[1].refusal.expected) == (
        f"file {second.sha256[:12]}, line 3, b",
        "b",
        f"a row that file {first.sha256[:12]} does not tell",
    )


def told_before(key: str, number: str) -> pl.DataFrame:
    return pl.DataFrame({key: [str(digest_id("csv", number))], "file_sha256": ["ff"]})


def test_a_row_the_lake_holds_is_not_told_again(institution: Institution) -> None:
    file = read("movements-1.csv", movements("a", "b"), institution)
    known = Known(rows={"expected_movements": told_before("movement_id", "b")})

    assert told(judge([file], known, institution)) == {"movements-1.csv": "DUPLICATE_ROW_ID"}


def test_an_order_and_a_movement_may_share_a_number(institution: Institution) -> None:
    file = read("movements-1.csv", movements("a"), institution)
    known = Known(rows={"standing_orders": told_before("order_id", "a")})

    assert told(judge([file], known, institution)) == {"movements-1.csv": None}


def test_bytes_that_are_in_already_are_a_duplicate(institution: Institution) -> None:
    file = read("movements-1.csv", movements("a"), institution)
    known = Known(file_digests=frozenset({file.sha256}))

    assert told(judge([file], known, institution)) == {"movements-1.csv": "DUPLICATE_FILE"}


def test_a_refused_file_stays_refused_for_its_first_reason(institution: Institution) -> None:
    first = read("movements-1.csv", movements("a"), institution)
    again = replace(first, name="movements-2.csv", sha256="ff")
    (_, refused) = judge([first, again], Known(), institution)

    assert refused.refusal is not None
    once_more = judge([refused], Known(file_digests=frozenset({"ff"})), institution)
    assert once_more[0].refusal is refused.refusal
