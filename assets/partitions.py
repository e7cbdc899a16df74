"""The partitions of the daily domains. Everything before reconciliation is unpartitioned."""

import warnings
from datetime import date
from typing import Final

import dagster as dg

from contracts.dates import FIRST_DATE

# Single-run backfills are marked beta and work as documented; the warning names every asset.
warnings.filterwarnings("ignore", message="Parameter `backfill_policy`")

FIRST_BUSINESS_DATE: Final = FIRST_DATE.isoformat()
"""No day before this can be reconciled, and no file with such a day is accepted."""

business_date: Final = dg.DailyPartitionsDefinition(start_date=FIRST_BUSINESS_DATE, end_offset=1)
"""One business date; the day itself can be run, before it is over."""

day_before: Final = dg.TimeWindowPartitionMapping(start_offset=-1, end_offset=-1)
"""A day rests on the day before: what was open then is carried forward."""

one_run: Final = dg.BackfillPolicy.single_run()
"""Many days are one run: thirty runs cost six times as much as one run over thirty days."""


def days_of(
    context: dg.AssetExecutionContext | dg.AssetCheckExecutionContext,
) -> tuple[date, date] | None:
    """Return the first and the last business date of a run, None where it has no partition."""
    if not (context.has_partition_key or context.has_partition_key_range):
        return None
    first, last = map(date.fromisoformat, context.partition_key_range)
    return first, last
