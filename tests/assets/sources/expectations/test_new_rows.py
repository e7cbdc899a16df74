"""Every file is looked at once a suite; what does not hold stays known while the file is in."""

import dagster as dg
import msgspec
import pytest

from assets.sources.expectations.checks import expectation_checks
from assets.sources.expectations.new_rows import validate_new_rows
from assets.sources.landing import Stores
from contracts.expectation_suite import Expectation, ExpectationSuite, expectation_suites
from contracts.home import Home
from tests.assets.sources.conftest import Land, Put
from tests.assets.sources.notation import movements, statement
from warehouse.resource import WarehouseResource

SUITE = expectation_suites()["sources.expected_movements"]
NO_CUSTOMERS = ExpectationSuite(
    SUITE.table,
    (
        Expectation(
            "expect_column_values_to_be_in_set", ("external_id",), "b is unwelcome",
            {"value_set": ("a", "c")},
        ),
    ),
)  # fmt: skip


def failing(stores: Stores, suite: ExpectationSuite) -> list[tuple[object, ...]]:
    rows = stores.lake.read(
        "assets.sources",
        "failing_expectations",
        table_name=suite.contract.name,
        suite_digest=suite.digest,
    )
    return rows.select("file_name", "unexpected_count", "first_position", "severity").rows()


def test_rows_are_looked_at_once_and_new_files_alone_later(
    stores: Stores, put: Put, land: Land
) -> None:
    put("csv/movements-1.csv", movements("a", "b"))
    land()
    seen = [validate_new_rows(stores.lake, SUITE) for _ in range(2)]
    put("csv/movements-2.csv", movements("c"))
    land()
    seen.append(validate_new_rows(stores.lake, SUITE))

    assert seen == [2, 0, 1]
    assert failing(stores, SUITE) == []


def test_what_does_not_hold_is_told_by_file_until_the_suite_changes(
    stores: Stores, put: Put, land: Land
) -> None:
    put("csv/movements-1.csv", movements("a", "b"))
    put("csv/movements-2.csv", movements("c"))
    land()
    for _ in range(2):
        validate_new_rows(stores.lake, NO_CUSTOMERS)
    assert failing(stores, NO_CUSTOMERS) == [("movements-1.csv", 1, 2, "error")]

    mended = msgspec.structs.replace(NO_CUSTOMERS, expectations=())
    assert validate_new_rows(stores.lake, mended) == 3
    assert failing(stores, mended) == []


def test_a_file_without_rows_of_a_table_is_passed_over_for_good(
    stores: Stores, put: Put, land: Land
) -> None:
    put("csv/statement-1.csv", statement("2026-01-05", "0.00", "10.00"))
    land()

    assert [validate_new_rows(stores.lake, SUITE) for _ in range(2)] == [0, 0]


def test_every_normal_form_has_its_check_and_rows_of_an_old_day_are_a_warning(
    home: Home, put: Put, land: Land
) -> None:
    put("csv/statement-1.csv", statement("2025-01-05", "0.00", "10.00"))
    put("csv/movements-1.csv", movements("a"))
    land()
    results = {}
    for check in expectation_checks:
        result = check(warehouse=WarehouseResource(home=str(home.root)))
        assert isinstance(result, dg.AssetCheckResult)
        results[check.check_key.name] = (result.passed, result.severity)

    fine = (True, dg.AssetCheckSeverity.WARN)
    assert len(results) == len(expectation_suites())
    assert results.pop("statements_are_as_expected") == (False, dg.AssetCheckSeverity.WARN)
    assert set(results.values()) == {fine}


@pytest.mark.parametrize("check", expectation_checks, ids=lambda one: one.check_key.name)
def test_a_check_says_what_it_is(check: dg.AssetChecksDefinition) -> None:
    (spec,) = check.check_specs
    assert spec.description
    assert not spec.blocking
