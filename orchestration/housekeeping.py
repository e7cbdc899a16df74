"""Keeps the lake small: merges the files that transactions leave behind. Changes no row."""

import dagster as dg

from warehouse.resource import WarehouseResource


@dg.op(pool="warehouse_writer")
def tidy_lake(warehouse: WarehouseResource) -> None:
    """Merge small files and remove what nobody can be reading any more."""
    with warehouse.lake() as lake:
        lake.tidy()


@dg.job(
    executor_def=dg.in_process_executor,
    tags={"dagster/max_runtime": 3600},
    description="Merge the lake's small files and remove snapshots that nobody reads.",
)
def housekeeping() -> None:
    """One step: every transaction leaves a file for each table it wrote."""
    tidy_lake()
