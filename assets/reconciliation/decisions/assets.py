"""What people decided about breaks, in a table: the signed history stays in operations."""

import datetime as dt
import time

import dagster as dg

from assets.metadata import OWNERS
from assets.partitions import business_date, day_before, one_run
from assets.reconciliation.assets import BREAKS
from assets.reconciliation.decisions.following import (
    Pass,
    follow_breaks,
    machine_key,
    write_decisions,
)
from contracts.institution import load_institution
from warehouse.lake import Lake
from warehouse.operations.store import Operations
from warehouse.resource import WarehouseResource

BREAK_DECISIONS = dg.AssetKey(["reconciliation", "break_decisions"])


@dg.asset(
    key=BREAK_DECISIONS,
    group_name="reconciliation",
    owners=OWNERS,
    kinds={"ducklake"},
    pool="warehouse_writer",
    partitions_def=business_date,
    backfill_policy=one_run,
    deps=[BREAKS, dg.AssetDep(BREAK_DECISIONS, partition_mapping=day_before)],
)
def break_decisions(warehouse: WarehouseResource) -> dg.MaterializeResult[None]:
    """Each break that people decide on: where it stands, who decided, what corrects it."""
    with warehouse.lake() as lake, warehouse.operations() as operations:
        followed = follow_breaks(_pass(warehouse, lake, operations))
        count = write_decisions(lake, operations)
    return dg.MaterializeResult(
        metadata={
            "dagster/row_count": count,
            "found corrected": followed.corrected_count,
            "closed": followed.closed_count,
        }
    )


def _pass(warehouse: WarehouseResource, lake: Lake, operations: Operations) -> Pass:
    """Return a pass over the last reconciled day, whichever days the run is of."""
    now = dt.datetime.fromtimestamp(time.time(), dt.UTC)  # When it is found is no input.
    day = lake.read("assets.reconciliation", "last_reconciled_day").item()
    return Pass(
        lake=lake,
        operations=operations,
        tenant=load_institution(warehouse.paths.root).tenant,
        day=day or now.date(),
        now=now,
        signer=lambda: machine_key(warehouse.paths, operations, now),
    )
