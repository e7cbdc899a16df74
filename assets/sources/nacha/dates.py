"""Dates of a NACHA file: six digits without a century, and days of a year without a year.

A date of blanks or zeros is not stated. Years from 90 on are of the last century: the calendar of
this product begins in 1990.
"""

import datetime as dt
from typing import Final

import numpy as np
import numpy.typing as npt

from assets.sources.nacha.columns import are_digits, are_zeros, numbers_of
from assets.sources.nacha.faults import Faults, Flags
from assets.sources.nacha.layouts import Field
from assets.sources.nacha.records import Rows
from contracts.reasons import RefusalReason

Days = npt.NDArray[np.datetime64]

_PIVOT: Final = 90
_LAST_MONTH: Final = 12


def read_dates(faults: Faults, rows: Rows, field: Field) -> tuple[Days, Flags]:
    """Return YYMMDD of the records ``rows`` as days, and whether each is stated."""
    part = faults.records.characters[rows, field.columns]
    is_stated = ~are_zeros(part)
    numbers = np.where(are_digits(part), numbers_of(part), 0)
    year, month, day = numbers // 10000, numbers // 100 % 100, numbers % 100
    year += np.where(year < _PIVOT, 2000, 1900)
    is_month = (month >= 1) & (month <= _LAST_MONTH)
    months = (year - 1970) * 12 + np.where(is_month, month, 1) - 1
    days = months.astype("datetime64[M]").astype("datetime64[D]") + (day - 1)
    is_date = is_month & (day >= 1) & (days.astype("datetime64[M]").astype(np.int64) == months)
    wrong = is_stated & ~is_date
    faults.note(rows, wrong, (RefusalReason.DATE_INVALID, field), "a date, YYMMDD")
    return days, is_stated & is_date


def read_days_of_year(faults: Faults, rows: Rows, field: Field, near: Days) -> list[dt.date | None]:
    """Return days of a year (001 to 366) as the dates nearest to ``near``, None where unstated.

    An operator settles within days of the file that says so: ``near`` is that file's date.
    """
    part = faults.records.characters[rows, field.columns]
    is_stated = ~are_zeros(part)
    days = np.where(are_digits(part), numbers_of(part), 0)
    found: dict[tuple[int, dt.date], dt.date | None] = {}
    dates: list[dt.date | None] = []
    for day, beside, stated in zip(days.tolist(), near.tolist(), is_stated, strict=True):
        if not stated:
            dates.append(None)
            continue
        key = (day, beside)
        if key not in found:
            found[key] = _nearest(*key)
        dates.append(found[key])
    is_wrong = is_stated & np.array([one is None for one in dates], dtype=bool)
    faults.note(rows, is_wrong, (RefusalReason.DATE_INVALID, field), "a day of that year, 001-366")
    return dates


def _nearest(day: int, beside: dt.date) -> dt.date | None:
    dates = [
        date
        for year in (beside.year - 1, beside.year, beside.year + 1)
        if (date := dt.date(year, 1, 1) + dt.timedelta(days=day - 1)).year == year and day >= 1
    ]
    return min(dates, key=lambda one: abs(one - beside), default=None)


def are_times(part: npt.NDArray[np.uint8]) -> Flags:
    """Return whether each of ``(n, 4)`` texts is HHMM, or not stated."""
    numbers = np.where(are_digits(part), numbers_of(part), 9999)
    is_time = (numbers // 100 < 24) & (numbers % 100 < 60)  # noqa: PLR2004 - hours, minutes
    return is_time | are_zeros(part)
