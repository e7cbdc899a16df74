"""Balances at any pair of times: what had happened by one, as it was known at the other.

Valid time is when it happened (``user_data_64``), knowledge time is the ledger's own timestamp.
Both are included. Nothing is overwritten, so any pair can be asked at any time. An account on which
no money moved is in no answer.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

import polars as pl

from assets.oracle.folding import READER
from contracts.dates import nanoseconds_of
from warehouse.lake import Lake

ALWAYS_NS: Final = (1 << 63) - 1
"""A time that includes everything."""

_PACKAGE: Final = "assets.oracle"


@dataclass(frozen=True, slots=True)
class TimePair:
    """A position in both times.

    Attributes:
        cutoff_ns: the last valid time that is included, ns since 1970 UTC.
        known_ns: the last knowledge time that is included, ns since 1970 UTC.
    """

    cutoff_ns: int = ALWAYS_NS
    known_ns: int = ALWAYS_NS


def balances_as_of(lake: Lake, position: TimePair) -> pl.DataFrame:
    """Return one row an account that had moved: debits, credits and net in ledger units."""
    return _read(lake, "balances_as_of", position)


def trial_balance_as_of(lake: Lake, position: TimePair) -> pl.DataFrame:
    """Return one row a tenant, asset and GL account: debits, credits and net in ledger units."""
    return _read(lake, "trial_balance_as_of", position)


def end_of_day_ns(day: dt.date, zone: ZoneInfo) -> int:
    """Return the last nanosecond of ``day`` where clocks show ``zone``."""
    midnight = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), zone)
    return nanoseconds_of(midnight) - 1


def _read(lake: Lake, query: str, position: TimePair) -> pl.DataFrame:
    """Return the rows of ``query``, from the nearer of two beginnings: both lead to the same.

    Either all postings that are asked for are added up, or those by which the proved states differ
    from them are put right.
    """
    times = {"cutoff_ns": position.cutoff_ns, "known_ns": position.known_ns}
    with lake.one_moment():
        base_ns = lake.mark(READER) if _is_late(lake, position) else 0
        return lake.read(_PACKAGE, query, base_ns=base_ns, **times)


def _is_late(lake: Lake, position: TimePair) -> bool:
    """Guess whether most of what is mirrored had happened and was known: from the times alone."""
    first_known, last_known, first, last = lake.read(_PACKAGE, "event_times").row(0)
    if last is None or lake.read(_PACKAGE, "unrecorded_states").item():
        return False
    is_known: bool = 2 * position.known_ns > first_known + last_known
    had_happened: bool = 2 * position.cutoff_ns > first + last
    return is_known and had_happened
