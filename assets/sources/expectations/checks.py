"""The data contracts as Dagster asks them: one check a normal form, made by one factory.

A check looks at what is new and keeps failing while a file that does not meet its suite is in.
"""

import dagster as dg

from assets.metadata import figures
from assets.sources.assets import landed_sources
from assets.sources.expectations.new_rows import validate_new_rows
from contracts.expectation_suite import ExpectationSuite, expectation_suites
from contracts.institution import load_institution
from warehouse.resource import WarehouseResource

_KEYS = landed_sources.keys_by_output_name


def expectation_check(suite: ExpectationSuite) -> dg.AssetChecksDefinition:
    """Return the check that holds new rows of the suite's table against it."""
    table = suite.contract.name

    @dg.asset_check(
        asset=_KEYS[table],
        name=f"{table}_are_as_expected",
        description=f"New rows of {table} have the shapes, sets and patterns that are declared.",
    )
    def check(warehouse: WarehouseResource) -> dg.AssetCheckResult:
        is_demo = load_institution(warehouse.paths.root).demo
        with warehouse.lake() as lake:
            seen = validate_new_rows(lake, suite, judges_age=not is_demo)
            failing = lake.read(
                "assets.sources",
                "failing_expectations",
                table_name=table,
                suite_digest=suite.digest,
            )
        is_error = "error" in failing["severity"].to_list()
        return dg.AssetCheckResult(
            passed=failing.is_empty(),
            severity=dg.AssetCheckSeverity.ERROR if is_error else dg.AssetCheckSeverity.WARN,
            metadata={
                "new rows looked at": seen,
                "expectations that do not hold": failing.height,
                "which": figures(failing),
            },
        )

    return check


expectation_checks = [expectation_check(suite) for suite in expectation_suites().values()]
