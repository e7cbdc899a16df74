"""What arrives unasked: files in the inbox start the ingest job."""

from hashlib import sha256

import dagster as dg

from assets.sources.landing import inbox_files
from orchestration.jobs import ingest
from warehouse.resource import WarehouseResource


@dg.sensor(
    job=ingest,
    minimum_interval_seconds=15,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Files lying in inbox/<source>/ are landed, booked and mirrored.",
)
def inbox_has_files(warehouse: WarehouseResource) -> dg.RunRequest | dg.SkipReason:
    """Ask for one run for what lies in the inbox now; the same files ask only once."""
    waiting = inbox_files(warehouse.paths)
    if not waiting:
        return dg.SkipReason("the inbox is empty")
    seen = [f"{one.name}:{one.stat().st_size}:{one.stat().st_mtime_ns}" for one in waiting]
    return dg.RunRequest(run_key=sha256("\n".join(seen).encode()).hexdigest())
