"""Keeps the lake small: merges the files that transactions leave behind. Changes no row."""

import dagster as dg

from warehouse.resource import WarehouseResource
from warehouse.tidying import Tidied


@dg.op(pool="warehouse_writer")
def tidy_lake(context: dg.OpExecutionContext, warehouse: WarehouseResource) -> None:
    """Merge small files and remove what nobody can be reading any more."""
    with warehouse.lake() as lake:
        done = lake.tidy()
    context.log.info(in_words(done))
    context.add_output_metadata(
        {
            "files before": done.before.file_count,
            "files after": done.after.file_count,
            "bytes before": done.before.byte_count,
            "bytes after": done.after.byte_count,
            "snapshots forgotten": done.before.snapshot_count - done.after.snapshot_count,
            "files removed": done.removed_count,
        }
    )


def in_words(done: Tidied) -> str:
    """Return what tidying did as a sentence."""
    before, after = done.before, done.after
    return (
        f"{before.file_count:,} files ({before.byte_count:,} bytes) became {after.file_count:,} "
        f"({after.byte_count:,} bytes); of {before.snapshot_count:,} snapshots "
        f"{after.snapshot_count:,} are younger than {done.snapshot_hours} hours; "
        f"{done.removed_count:,} files were removed."
    )


@dg.job(
    executor_def=dg.in_process_executor,
    tags={"dagster/max_runtime": 3600},
    description="Merge the lake's small files and remove snapshots that nobody reads.",
)
def housekeeping() -> None:
    """One step: every transaction leaves a file for each table it wrote."""
    tidy_lake()
