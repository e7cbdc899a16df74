"""Balances at any pair of times: what had happened by one, as it was known at the other.

Valid time is when it happened (``user_data_64``), knowledge time is the ledger's own timestamp.
Both are included. Nothing is overwritten, so any pair can be asked at any time.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

import polars as pl

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
    return lake.read(_PACKAGE, "balances_as_of", **_parameters(position))


def trial_balance_as_of(lake: Lake, position: TimePair) -> pl.DataFrame:
    """Return one row a tenant, asset and GL account: debits, credits and net in ledger units."""
    return lake.read(_PACKAGE, "trial_balance_as_of", **_parameters(position))


def end_of_day_ns(day: dt.date, zone: ZoneInfo) -> int:
    """Return the last nanosecond of ``day`` where clocks show ``zone``."""
    midnight = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), zone)
    return nanoseconds_of(midnight) - 1


def _parameters(position: TimePair) -> dict[str, int]:
    return {"cutoff_ns": position.cutoff_ns, "known_ns": position.known_ns}
