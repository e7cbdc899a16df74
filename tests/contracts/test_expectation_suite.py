from pathlib import Path

import pytest

from contracts.declaration_file import parse_declaration
from contracts.expectation_suite import ExpectationSuite, expectation_suites, suite_fault
from contracts.table_contract import Type
from contracts.tables.sources import STATEMENT_LINES

SUITE = """
table: sources.statement_lines
expectations:
  - expect: expect_column_values_to_be_unique
    columns: [line_id]
    why: a line is told once
"""


def suite(text: str) -> ExpectationSuite:
    return parse_declaration(text, Path("suite.yaml"), ExpectationSuite)


def test_every_normal_form_has_a_suite_that_looks_at_no_money() -> None:
    tables = {one.contract.name for one in expectation_suites().values()}
    assert tables == {
        "statements",
        "statement_lines",
        "advised_lines",
        "processor_lines",
        "exchange_rates",
        "expected_movements",
        "stated_balances",
        "standing_orders",
    }
    for one in expectation_suites().values():
        types = {column.name: column.type for column in one.contract.columns}
        assert Type.UNITS not in {types[name] for name in one.columns}
        assert {"file_sha256", "source"} <= set(one.columns)


@pytest.mark.parametrize(
    ("wrong", "place", "fault"),
    [
        (("line_id", "amount_units"), "expectations[0]", "amount_units is money"),
        (("line_id", "colour"), "expectations[0]", "has no column 'colour'"),
        (("sources.statement_lines", "sources.dreams"), "table", "is no table of the warehouse"),
    ],
)
def test_a_suite_that_cannot_be_held_is_refused(
    wrong: tuple[str, str], place: str, fault: str
) -> None:
    found = suite_fault(suite(SUITE.replace(*wrong)))

    assert found is not None
    assert found[0] == place
    assert fault in found[1]


def test_the_age_of_money_is_refused_too() -> None:
    aged = SUITE + "freshness: {column: amount_units, within_days: 1, why: none}\n"

    assert suite_fault(suite(aged)) == (
        "freshness",
        "amount_units is money: its exact rules are SQL checks",
    )


def test_a_changed_suite_has_another_digest_and_the_same_one_has_the_same() -> None:
    assert suite(SUITE).digest == suite(SUITE).digest
    assert suite(SUITE).digest != suite(SUITE.replace("told once", "told twice")).digest
    assert suite(SUITE).columns == ("line_id",)
    assert suite(SUITE).contract is STATEMENT_LINES
