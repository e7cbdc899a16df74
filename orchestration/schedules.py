"""When things run by themselves: days are reconciled each morning, the lake is tidied at night."""

from typing import Final

import dagster as dg

from orchestration.housekeeping import housekeeping
from orchestration.jobs import reconcile

every_morning: Final = dg.build_schedule_from_partitioned_job(
    reconcile,
    name="every_morning",
    hour_of_day=6,
    minute_of_hour=0,
    description="Reconcile yesterday at six, before the finance team begins.",
    default_status=dg.DefaultScheduleStatus.RUNNING,
)

every_night: Final = dg.ScheduleDefinition(
    name="every_night",
    job=housekeeping,
    cron_schedule="0 3 * * *",
    description="Tidy the lake at three, when nobody looks at it.",
    default_status=dg.DefaultScheduleStatus.RUNNING,
)
