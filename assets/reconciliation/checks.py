"""What must hold of reconciled days. Each check looks at the days of its run alone."""

from datetime import date

import dagster as dg
import polars as pl

from assets.metadata import figures, none_of
from assets.partitions import FIRST_BUSINESS_DATE, days_of
from assets.reconciliation.assets import BREAKS, MATCHES, STATEMENT_BALANCES
from warehouse.lake import Lake
from warehouse.resource import WarehouseResource

_PACKAGE = "assets.reconciliation"


def _days(context: dg.AssetCheckExecutionContext, lake: Lake) -> tuple[date, date]:
    """Return the first and last day of the run; every day that was reconciled where it has none."""
    days = days_of(context)
    if days is not None:
        return days
    first = date.fromisoformat(FIRST_BUSINESS_DATE)
    return first, lake.read(_PACKAGE, "last_reconciled_day").item() or first


def _none_found(
    context: dg.AssetCheckExecutionContext, warehouse: WarehouseResource, query: str
) -> dg.AssetCheckResult:
    """Pass where ``query`` finds no row in the days of the run."""
    with warehouse.lake(read_only=True) as lake:
        first, last = _days(context, lake)
        found = lake.read(_PACKAGE, query, first=first, last=last)
    return none_of("found", found)


@dg.asset_check(asset=STATEMENT_BALANCES, blocking=True)
def every_statement_balance_is_explained(
    context: dg.AssetCheckExecutionContext, warehouse: WarehouseResource
) -> dg.AssetCheckResult:
    """Our balance is the stated one plus what is open and what differs, to the unit."""
    return _none_found(context, warehouse, "unexplained_balances")


@dg.asset_check(asset=MATCHES, blocking=True)
def no_item_is_in_two_live_matches(
    context: dg.AssetCheckExecutionContext, warehouse: WarehouseResource
) -> dg.AssetCheckResult:
    """No transfer or line is matched twice on a day, or again after it was matched for good."""
    return _none_found(context, warehouse, "items_in_two_matches")


@dg.asset_check(asset=MATCHES, blocking=True)
def no_match_has_both_ends_in_one_landed_file(
    context: dg.AssetCheckExecutionContext, warehouse: WarehouseResource
) -> dg.AssetCheckResult:
    """Two witnesses: a transfer and its line never descend from the same landed file."""
    return _none_found(context, warehouse, "matches_within_one_file")


@dg.asset_check(asset=MATCHES, blocking=True)
def final_matches_have_no_difference(
    context: dg.AssetCheckExecutionContext, warehouse: WarehouseResource
) -> dg.AssetCheckResult:
    """What is matched for good agrees in account and amount, and bears no break."""
    return _none_found(context, warehouse, "final_matches_that_differ")


@dg.asset_check(asset=BREAKS)
def no_break_is_open(
    context: dg.AssetCheckExecutionContext, warehouse: WarehouseResource
) -> dg.AssetCheckResult:
    """Nothing disagrees at the end of the run's last day; what is in time is no break."""
    with warehouse.lake(read_only=True) as lake:
        _, last = _days(context, lake)
        breaks = lake.read(_PACKAGE, "breaks_by_code", business_date=last)
    found = breaks.filter(pl.col("state") == "OPEN")
    return dg.AssetCheckResult(
        passed=found.is_empty(),
        severity=dg.AssetCheckSeverity.WARN,
        metadata={"open": int(found["break_count"].sum()), "breaks by code": figures(found)},
    )
