"""The ledger compared with the statements of banks and processors, a partition a business date."""

from datetime import date

import dagster as dg

from assets.metadata import OWNERS, figures
from assets.oracle.assets import CHANGE_EVENTS
from assets.partitions import business_date, day_before, one_run
from assets.progress import counting
from assets.reconciliation.engine import ReconciledDays, reconcile_days
from assets.sources.assets import landed_sources
from contracts.institution import load_institution
from warehouse.lake import Lake
from warehouse.resource import WarehouseResource

STATEMENT_BALANCES = dg.AssetKey(["reconciliation", "statement_balances"])
MATCHES = dg.AssetKey(["reconciliation", "matches"])
BREAKS = dg.AssetKey(["reconciliation", "breaks"])

_PACKAGE = "assets.reconciliation"
_SOURCES = landed_sources.keys_by_output_name

Results = tuple[dg.MaterializeResult[None], dg.MaterializeResult[None], dg.MaterializeResult[None]]


def _spec(key: dg.AssetKey, description: str) -> dg.AssetSpec:
    return dg.AssetSpec(
        key,
        deps=[
            CHANGE_EVENTS,
            _SOURCES["statements"],
            _SOURCES["statement_lines"],
            dg.AssetDep(key, partition_mapping=day_before),
        ],
        description=description,
        owners=OWNERS,
        kinds={"ducklake"},
    )


@dg.multi_asset(
    name="reconciled_days",
    group_name="reconciliation",
    pool="warehouse_writer",
    partitions_def=business_date,
    backfill_policy=one_run,
    specs=[
        _spec(
            STATEMENT_BALANCES,
            "Each balance that a bank states, explained from our own to the last unit.",
        ),
        _spec(MATCHES, "Each transfer of ours with the statement line that is the same movement."),
        _spec(BREAKS, "What does not agree at the end of each day: why, how much, since when."),
    ],
)
def reconciled_days(context: dg.AssetExecutionContext, warehouse: WarehouseResource) -> Results:
    """Compare the ledger with every statement, day by day, and carry forward what is open."""
    first, last = map(date.fromisoformat, context.partition_key_range)
    institution = load_institution(warehouse.paths.root)
    progress = counting("days", len(context.partition_keys))
    with warehouse.lake() as lake:
        done = reconcile_days(lake, institution, first, last, progress)
        return _results(lake, done)


def _results(lake: Lake, done: ReconciledDays) -> Results:
    """Return what the operator sees beside each table."""
    balances = lake.read(_PACKAGE, "balance_totals", first=done.first, last=done.last)
    matches = lake.read(_PACKAGE, "match_totals", first=done.first, last=done.last)
    breaks = lake.read(_PACKAGE, "breaks_by_code", business_date=done.last)
    return (
        dg.MaterializeResult(
            asset_key=STATEMENT_BALANCES,
            metadata={
                "dagster/row_count": done.balance_count,
                "balances that do not tie": done.unexplained_count,
                "totals by currency": figures(balances),
            },
        ),
        dg.MaterializeResult(
            asset_key=MATCHES,
            metadata={
                "dagster/row_count": done.match_count,
                "matched for good": done.final_match_count,
                "totals by currency": figures(matches),
            },
        ),
        dg.MaterializeResult(
            asset_key=BREAKS,
            metadata={
                "dagster/row_count": done.break_count,
                "open": done.open_count,
                "in time": done.expected_count,
                "cleared themselves": done.cleared_count,
                "breaks by code": figures(breaks),
            },
        ),
    )
