"""Following the ledger: the mirror is kept a moment behind it until someone says stop.

A pass mirrors what is new in one transaction or more; a pause between passes keeps transactions
few. Between passes the events are proved, lag is stored and small files are merged: one after the
other, for a merge beside a writer loses its race over and over.
"""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from threading import Event
from typing import Final, Protocol

from assets.oracle.folding import prove_new_events
from assets.oracle.ledger_pages import Page
from assets.oracle.mirroring import Mirror
from assets.oracle.sync_lag import LagMeter
from contracts.errors import (
    LedgerUnreachableError,
    MirrorDisagreesError,
    OutcomeUnknown,
    WarehouseBusyError,
)
from contracts.tables.oracle_state import SYNC_LAGS
from ledger_engine.ledger import Ledger
from warehouse.lake import Lake

TRANSIENT: Final = (LedgerUnreachableError, OutcomeUnknown, WarehouseBusyError)
"""What passes by itself: the follower says so and tries again."""


class Listener(Protocol):
    """What a follower tells."""

    def on_stretch(self, meter: LagMeter) -> None:
        """A stretch ended: its lags are stored."""

    def on_trouble(self, error: Exception) -> None:
        """A pass failed and is repeated."""


@dataclass(frozen=True, slots=True)
class Source:
    """What is followed.

    Attributes:
        open_ledger: opens the ledger to read, as it stands then.
        news: changes whenever there may be something new.
    """

    open_ledger: Callable[[], AbstractContextManager[Ledger]]
    news: Callable[[], int]


@dataclass(frozen=True, slots=True)
class Pace:
    """How often what is done, in seconds.

    Attributes:
        poll_s: between two looks for news.
        pause_s: from the beginning of a pass to the next one at least.
        prove_s: between two proofs of what is new.
        stretch_s: between two records of the lag.
        merge_s: between two merges of small files.
        trouble_s: after a pass that failed.
    """

    poll_s: float = 0.05
    pause_s: float = 0.5
    prove_s: float = 10.0
    stretch_s: float = 60.0
    merge_s: float = 60.0
    trouble_s: float = 2.0


@dataclass(slots=True)
class _Timer:
    """Says when ``every_s`` seconds have passed since it last said so."""

    every_s: float
    since: float = field(default_factory=time.monotonic)

    def is_due(self) -> bool:
        now = time.monotonic()
        if now - self.since < self.every_s:
            return False
        self.since = now
        return True


class Follower:
    """Mirrors a ledger until it is stopped. Made for one run of ``follow``."""

    def __init__(
        self,
        open_lake: Callable[[], AbstractContextManager[Lake]],
        source: Source,
        listener: Listener,
        pace: Pace | None = None,
    ) -> None:
        self._open_lake = open_lake
        self._source = source
        self._listener = listener
        self._pace = pace or Pace()
        self._meter = LagMeter()
        self._seen = -1

    def follow(self, stop: Event) -> None:
        """Mirror what is new, again and again, until ``stop`` is set; then store the last lag.

        Raises:
            MirrorDisagreesError: what was mirrored does not add up.
            WarehouseError: the warehouse is damaged.
            LedgerError: the ledger cannot be read, and waiting does not help.
        """
        pace = self._pace
        proving, stretch, merging = (
            _Timer(every) for every in (pace.prove_s, pace.stretch_s, pace.merge_s)
        )
        with self._open_lake() as lake:
            mirror = Mirror(lake)
            while not stop.is_set():
                again_at = time.monotonic() + self._pass(mirror)
                if proving.is_due():
                    self._prove(lake)
                if stretch.is_due():
                    self._store_lag(lake)
                if merging.is_due():
                    self._merge(lake)
                stop.wait(max(pace.poll_s, again_at - time.monotonic()))
            self._prove(lake)
            self._store_lag(lake)

    def _pass(self, mirror: Mirror) -> float:
        """Mirror what is new, where there may be anything; return the seconds to the next pass."""
        pace, news = self._pace, self._source.news()
        if news == self._seen:
            return pace.poll_s
        try:
            with self._source.open_ledger() as ledger:
                found = mirror.bring_up(ledger, on_commit=self._note)
        except TRANSIENT as error:
            self._listener.on_trouble(error)
            return pace.trouble_s
        self._seen = news
        return pace.pause_s if found else pace.poll_s

    def _note(self, page: Page) -> None:
        self._meter.note(page.timestamps, time.time_ns())

    def _prove(self, lake: Lake) -> None:
        proof = prove_new_events(lake)
        if proof.disagreement is not None:
            raise MirrorDisagreesError(str(proof.disagreement))

    def _store_lag(self, lake: Lake) -> None:
        if self._meter.event_count:
            lake.append(SYNC_LAGS, self._meter.row(time.time_ns()))
            self._listener.on_stretch(self._meter)
            self._meter.clear()

    def _merge(self, lake: Lake) -> None:
        try:
            lake.tidy_often()
        except WarehouseBusyError as error:
            self._listener.on_trouble(error)
