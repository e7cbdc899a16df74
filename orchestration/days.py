"""Which business dates hold anything that can be reconciled, and where a day's report lies."""

import datetime as dt
from pathlib import Path

from assets.reporting.rendering import PAGE_NAME
from contracts.home import Home
from warehouse.lake import Lake


def reconcilable_days(lake: Lake) -> tuple[dt.date, dt.date] | None:
    """Return the first and last date of anything read, or None where nothing was read."""
    first, last = lake.read("orchestration", "days_with_figures").row(0)
    return None if first is None else (first, last)


def report_of(home: Home, day: dt.date) -> Path | None:
    """Return the page of ``day``, or None where it has none."""
    page = home.reports / day.isoformat() / PAGE_NAME
    return page if page.is_file() else None
