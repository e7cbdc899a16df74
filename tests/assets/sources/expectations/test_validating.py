"""What the library answers of rows that were broken on purpose: which expectation, which rows."""

import datetime as dt
from typing import Any

import polars as pl
import pytest

from assets.sources.expectations.validating import unmet
from contracts.expectation_suite import Expectation, ExpectationSuite, Freshness, expectation_suites

GOOD: dict[str, list[Any]] = {
    "line_id": [f"00000000-0000-0000-0000-00000000000{n}" for n in range(3)],
    "file_sha256": ["a" * 64] * 3,
    "position": [1, 2, 3],
    "source": ["bank"] * 3,
    "account": ["operating"] * 3,
    "currency": ["EUR", "USD", "FTHUSD"],
    "booking_date": [dt.date(2026, 1, 5)] * 3,
    "value_date": [dt.date(2026, 1, 5), dt.date(2026, 1, 6), dt.date(2026, 1, 7)],
    "reference": ["", "r-1", "r" * 140],
    "description": ["", "Miete J\u00e4nner", "100 % | <b>"],
}
SUITE = expectation_suites()["sources.statement_lines"]


def found(rows: dict[str, list[Any]], suite: ExpectationSuite = SUITE) -> dict[str, list[int]]:
    """Return the rows that differ, by column and expectation."""
    return {
        f"{one.expectation.columns[0]} {one.expectation.expect}": one.rows.tolist()
        for one in unmet(suite, pl.DataFrame(rows))
    }


def test_rows_as_they_should_be_meet_the_suite() -> None:
    assert found(dict(GOOD)) == {}


@pytest.mark.parametrize(
    ("column", "wrong", "expectation"),
    [
        ("file_sha256", "A" * 64, "file_sha256 expect_column_values_to_match_regex"),
        ("source", "Bank!", "source expect_column_values_to_match_regex"),
        ("account", "", "account expect_column_values_to_match_regex"),
        ("currency", "euro", "currency expect_column_values_to_match_regex"),
        ("booking_date", dt.date(1889, 1, 1), "booking_date expect_column_values_to_be_between"),
        ("value_date", dt.date(2100, 1, 1), "value_date expect_column_values_to_be_between"),
        ("reference", "r" * 141, "reference expect_column_value_lengths_to_be_between"),
        ("currency", "EUR\n", "currency expect_column_values_to_match_regex"),
        ("description", "a\n", "description expect_column_values_to_match_regex"),
        ("description", "a\x01b", "description expect_column_values_to_match_regex"),
    ],
)
def test_a_value_that_is_not_as_expected_is_found_in_its_row(
    column: str, wrong: object, expectation: str
) -> None:
    assert found({**GOOD, column: [*GOOD[column][:1], wrong, *GOOD[column][2:]]}) == {
        expectation: [1]
    }


def test_what_comes_twice_is_found_in_both_rows() -> None:
    rows = {
        **GOOD,
        "line_id": [GOOD["line_id"][0]] * 2 + GOOD["line_id"][2:],
        "position": [1, 1, 3],
    }

    assert found(rows) == {
        "line_id expect_column_values_to_be_unique": [0, 1],
        "file_sha256 expect_compound_columns_to_be_unique": [0, 1],
    }


@pytest.mark.parametrize(("landed_on", "is_fresh"), [(8, True), (9, False)])
def test_rows_must_be_fresh_on_the_day_they_land(landed_on: int, *, is_fresh: bool) -> None:
    suite = ExpectationSuite(SUITE.table, (), Freshness("booking_date", 3, "why"))
    stale = unmet(suite, pl.DataFrame(dict(GOOD)), dt.date(2026, 1, landed_on))

    assert (stale == []) is is_fresh
    assert [one.rows.tolist() for one in stale] == ([] if is_fresh else [[0, 1, 2]])
    assert [one.expectation.severity for one in stale] == ([] if is_fresh else ["warning"])


def test_an_expectation_that_the_library_does_not_know_stops_the_program() -> None:
    unknown = Expectation("expect_column_values_to_shine", ("source",), "why")

    with pytest.raises(AssertionError, match="expect_column_values_to_shine is no expectation"):
        unmet(ExpectationSuite(SUITE.table, (unknown,)), pl.DataFrame(dict(GOOD)))


def test_an_expectation_that_cannot_be_judged_stops_the_program() -> None:
    wrong = Expectation("expect_column_values_to_be_between", ("source",), "why", {"min_value": 1})

    with pytest.raises(AssertionError, match="cannot be judged"):
        unmet(ExpectationSuite(SUITE.table, (wrong,)), pl.DataFrame(dict(GOOD)))
