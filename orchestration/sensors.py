"""What arrives unasked: files in the inbox, and postings that others made in the ledger."""

import time
from hashlib import sha256
from typing import Final

import dagster as dg

from assets.oracle.mirroring import READER
from assets.oracle.news import counts_commits, news_of
from assets.sources.landing import inbox_files
from ledger_engine.resource import LedgerResource
from orchestration.jobs import ingest, mirror
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


_UNDER_WAY: Final = [
    dg.DagsterRunStatus.QUEUED,
    dg.DagsterRunStatus.NOT_STARTED,
    dg.DagsterRunStatus.STARTING,
    dg.DagsterRunStatus.STARTED,
]


@dg.sensor(
    job=mirror,
    minimum_interval_seconds=60,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="What others posted in the ledger is mirrored within a minute or two.",
)
def ledger_has_news(
    context: dg.SensorEvaluationContext, warehouse: WarehouseResource, ledger: LedgerResource
) -> dg.RunRequest | dg.SkipReason | dg.SensorResult:
    """Ask for one run where the ledger holds an event that the mirror does not.

    Whatever runs already comes first: it mirrors too, or is looked at again a minute later. Of an
    embedded ledger only the count of its commits is read unless it has changed. A run that got no
    further is asked for again an hour later.
    """
    if context.instance.get_runs(dg.RunsFilter(statuses=_UNDER_WAY), limit=1):
        return dg.SkipReason("a run is under way")
    count = str(news_of(ledger.url)())
    if counts_commits(ledger.url) and context.cursor == count:
        return dg.SkipReason("the ledger has not changed")
    with warehouse.lake(read_only=True) as lake, ledger.ledger(read_only=True) as books:
        mark = lake.mark(READER)
        is_behind = len(books.change_events(mark, 1)) > 0
    if not is_behind:
        return dg.SensorResult(skip_reason=dg.SkipReason("the mirror is up to date"), cursor=count)
    hour = int(time.time() // 3600)
    return dg.RunRequest(run_key=f"after {mark}, hour {hour}")
