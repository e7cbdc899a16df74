"""Which business dates hold anything that can be reconciled."""

import datetime as dt

from warehouse.lake import Lake


def reconcilable_days(lake: Lake) -> tuple[dt.date, dt.date] | None:
    """Return the first and last date of anything read, or None where nothing was read."""
    first, last = lake.read("orchestration", "days_with_figures").row(0)
    return None if first is None else (first, last)
