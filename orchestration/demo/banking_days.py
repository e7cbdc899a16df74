"""The days on which the simulated banks work: no weekend, no national holiday.

What does not belong here: the calendar that ages real breaks (reconciliation has its own).
"""

import datetime as dt
from typing import Final

from holidays import country_holidays

FIRST_DAY: Final = dt.date(2026, 1, 5)
"""The first business day that is simulated."""


def banking_days(country: str, first: dt.date, count: int) -> tuple[dt.date, ...]:
    """Return ``count`` business days of ``country``, the first on or after ``first``."""
    closed = country_holidays(country)
    days: list[dt.date] = []
    day = first
    while len(days) < count:
        if day.isoweekday() <= 5 and day not in closed:  # noqa: PLR2004 - Friday
            days.append(day)
        day += dt.timedelta(days=1)
    return tuple(days)
