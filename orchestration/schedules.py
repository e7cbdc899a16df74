"""When a business date is reconciled: each morning, for the day before."""

from typing import Final

import dagster as dg

from orchestration.jobs import reconcile

every_morning: Final = dg.build_schedule_from_partitioned_job(
    reconcile,
    name="every_morning",
    hour_of_day=6,
    minute_of_hour=0,
    description="Reconcile yesterday at six, before the finance team begins.",
    default_status=dg.DefaultScheduleStatus.RUNNING,
)
