"""How long events take from the ledger into the mirror: counted as they are committed.

Lags are counted in bins that are one hundredth apart, so a quantile is exact to one in a hundred
and any number of events takes the same memory. The ledger's clock is compared with ours: on two
machines their difference is in the figure.
"""

import datetime as dt
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

_EDGES_US: Final = np.geomspace(1, 1e12, 2800)
"""Microseconds, from one to eleven days."""


class LagMeter:
    """Counts the lags of one stretch of following."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """Begin a new stretch."""
        self._counts = np.zeros(len(_EDGES_US) + 1, np.int64)
        self._commit_count = 0
        self._max_us = 0

    def note(self, timestamps: npt.NDArray[np.uint64], committed_ns: int) -> None:
        """Count events with these ledger timestamps, which became durable at ``committed_ns``."""
        if not len(timestamps):
            return
        lags_us = np.maximum(committed_ns - timestamps.astype(np.int64), 0) // 1000
        places = np.searchsorted(_EDGES_US, lags_us)
        self._counts += np.bincount(places, minlength=len(self._counts))
        self._commit_count += 1
        self._max_us = max(self._max_us, int(lags_us.max()))

    @property
    def event_count(self) -> int:
        """Events of the stretch."""
        return int(self._counts.sum())

    def quantile_us(self, share: float) -> int:
        """Return the lag that ``share`` of the events did not exceed, microseconds."""
        reached = np.cumsum(self._counts)
        place = int(np.searchsorted(reached, share * reached[-1]))
        bound = _EDGES_US[min(place, len(_EDGES_US) - 1)]
        return min(int(np.ceil(bound)), self._max_us)

    def row(self, ended_ns: int) -> pl.DataFrame:
        """Return the stretch, which ended then, as a row of ``oracle.sync_lags``."""
        ended_at = dt.datetime.fromtimestamp(ended_ns / 1e9, dt.UTC)
        return pl.DataFrame(
            {
                "ended_at": [ended_at.replace(tzinfo=None)],
                "event_count": [self.event_count],
                "commit_count": [self._commit_count],
                "lag_p50_us": [self.quantile_us(0.5)],
                "lag_p99_us": [self.quantile_us(0.99)],
                "lag_max_us": [self._max_us],
            }
        )
