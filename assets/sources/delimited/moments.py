"""Dates and times as a mapping declares them: text to dates, local times and instants.

Every text reads back as itself, so nothing is guessed. What is wrong with a text is said here, in
a code; refusing it, with its place, is the business of ``columns``.
"""

import datetime as dt
import re
from typing import Final

import polars as pl

from contracts.reasons import RefusalReason

_EITHER_WAY: Final = re.compile(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2(?:[0-9]{2}|[0-9]{4})", re.ASCII)
_LAST_MONTH: Final = 12
_TIMES: Final = ("%H", "%I", "%T", "%R")


def has_time(pattern: str) -> bool:
    """Return whether dates of this pattern come with a time of day."""
    return any(mark in pattern.replace("%-", "%") for mark in _TIMES)


def parsed(texts: pl.Series, pattern: str) -> pl.Series:
    """Return dates, local times or aware instants (``%z``); null where a text is none."""
    chrono = pattern.replace(".%f", "%.f")
    if pattern.endswith("%z"):
        return texts.str.replace("Z$", "+00:00").str.to_datetime(
            chrono, strict=False, time_unit="us"
        )
    dtype = pl.Datetime("us") if has_time(pattern) else pl.Date()
    found = texts.str.strptime(dtype, chrono, strict=False)
    if chrono != pattern:
        return found
    is_same = (found.dt.strftime(pattern) == texts).fill_null(value=False)
    return pl.select(pl.when(is_same).then(found)).to_series()


def days_as_written(texts: pl.Series, pattern: str) -> pl.Series:
    """Return the dates of texts that ``pattern`` (``...%z``) reads, whatever their offset."""
    local = texts.str.replace(r"\s*(?:Z|[+-][0-9]{2}:?[0-9]{2})$", "")
    chrono = pattern.removesuffix("%z").rstrip().replace(".%f", "%.f")
    dtype = pl.Datetime("us") if has_time(pattern) else pl.Date()
    return local.str.strptime(dtype, chrono, strict=True).dt.date()


def fault_of(text: str, pattern: str) -> RefusalReason:
    """Return what is wrong with a text that is no date of ``pattern``."""
    day_pattern, *time_pattern = re.split(r"[T ](?=%-?[HITR])", pattern, maxsplit=1)
    day, *time = re.split(r"[T ]", text, maxsplit=1)
    if time_pattern and time and not parsed(pl.Series([day]), day_pattern).is_null().any():
        return RefusalReason.TIME_INVALID
    both = _EITHER_WAY.match(text)
    if both is not None and both[1] != both[3] and max(int(both[1]), int(both[3])) <= _LAST_MONTH:
        return RefusalReason.DATE_AMBIGUOUS
    return RefusalReason.DATE_INVALID


def local_times(times: pl.Series, zone: str) -> pl.Series:
    """Return local times in ``zone``; null where clocks skip a time, or show it twice."""
    return times.dt.replace_time_zone(zone, ambiguous="null", non_existent="null")


def begun(dates: pl.Series, zone: str) -> pl.Series:
    """Return when each date begins in ``zone``: an hour late where clocks skip its midnight."""
    midnight = dates.cast(pl.Datetime("us"))
    first, later = (
        one.dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null")
        for one in (midnight, midnight + dt.timedelta(hours=1))
    )
    return first.zip_with(first.is_not_null(), later)
