"""When things run by themselves: days each morning, what landed each hour, tidying at night."""

from typing import Final

import dagster as dg

from assets.sources.expectations.new_rows import waiting_count
from orchestration.housekeeping import housekeeping
from orchestration.jobs import reconcile, validate
from warehouse.resource import WarehouseResource

every_morning: Final = dg.build_schedule_from_partitioned_job(
    reconcile,
    name="every_morning",
    hour_of_day=6,
    minute_of_hour=0,
    description="Reconcile yesterday at six, before the finance team begins.",
    default_status=dg.DefaultScheduleStatus.RUNNING,
)


@dg.schedule(
    job=validate,
    cron_schedule="20 * * * *",
    description="Hold files that landed since the last hour against their expectations.",
    default_status=dg.DefaultScheduleStatus.RUNNING,
)
def every_hour_what_landed(warehouse: WarehouseResource) -> dg.RunRequest | dg.SkipReason:
    """Ask for a run where a file has not been looked at."""
    if not warehouse.paths.warehouse.is_dir():
        return dg.SkipReason("nothing has landed yet")
    with warehouse.lake(read_only=True) as lake:
        waiting = waiting_count(lake)
    return dg.RunRequest() if waiting else dg.SkipReason("every file was looked at")


every_night: Final = dg.ScheduleDefinition(
    name="every_night",
    job=housekeeping,
    cron_schedule="0 3 * * *",
    description="Tidy the lake at three, when nobody looks at it.",
    default_status=dg.DefaultScheduleStatus.RUNNING,
)
