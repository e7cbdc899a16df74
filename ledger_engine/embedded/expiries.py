"""Pending transfers with a timeout in the order in which they expire: (due, timestamp).

Rows are ``(n, 3)``: when it is due, the transfer's timestamp, its known row. Whoever is posted or
voided meanwhile stays in here until it would be due, and is left out then.
"""

from typing import Final

import numpy as np

from ledger_engine.embedded.book import (
    HALF,
    HAS_TIMEOUT,
    KNOWN_STATE,
    KNOWN_TIMESTAMP,
    PENDING,
    STATUS_SHIFT,
    USER_DATA_32,
)
from ledger_engine.embedded.growing_index import GrowingIndex
from ledger_engine.embedded.stored_transfers import StoredTransfers
from ledger_engine.records import TIMESTAMP_MAX, Words

DUE: Final = 0
STAMP: Final = 1
ROW: Final = 2

_NEVER: Final = TIMESTAMP_MAX + 1
_SECOND_NS: Final = np.uint64(1_000_000_000)
_MASK: Final = np.uint64(0xFF << STATUS_SHIFT | HAS_TIMEOUT)
_MAY_EXPIRE: Final = np.uint64(PENDING << STATUS_SHIFT | HAS_TIMEOUT)


class Expiries:
    """The queue of one writer: sorted rows, and later ones that are not sorted in yet."""

    def __init__(self, transfers: StoredTransfers, *, has_timeouts: bool) -> None:
        """Load what may expire of the ledger as stored, nothing where it has no timeouts.

        Raises:
            LedgerCorruptError: a record is damaged or missing.
        """
        self._transfers = transfers
        self._sorted = np.zeros((0, 3), np.uint64)
        self._later: list[Words] = []
        self._later_due = _NEVER
        if not has_timeouts:
            return
        known = transfers.known
        rows = _may_expire(known, 0)
        self._add(rows, transfers.fetch(known.rows[rows, KNOWN_TIMESTAMP]))

    def note(self, first_known: int, created: Words) -> None:
        """Take in a batch: known rows from ``first_known``, its ``(n, 16)`` created transfers."""
        known = self._transfers.known
        stamps = known.rows[first_known : known.count, KNOWN_TIMESTAMP]
        rows = _may_expire(known, first_known)
        at = np.cumsum(stamps > 0)[rows - first_known] - 1
        self._add(rows, created[at])

    def is_due(self, now: int) -> bool:
        """Say whether any is due that is still pending; forget those before it that are not."""
        first = int(self._sorted[0, DUE]) if len(self._sorted) else _NEVER
        if min(first, self._later_due) > now:
            return False
        due, pending = self._due(now)
        done = int(pending[0]) if len(pending) else len(due)
        self._sorted = self._sorted[done:]
        return len(pending) > 0

    def take_due(self, until: int, limit: int) -> Words:
        """Take out the first ``limit`` that are due at ``until`` and still pending."""
        due, pending = self._due(until)
        done = len(due) if len(pending) <= limit else int(pending[limit])
        self._sorted = self._sorted[done:]
        taken: Words = due[pending[:limit]]
        return taken

    def _due(self, until: int) -> tuple[Words, np.ndarray]:
        """Return all that are due at ``until``, and which of them are still pending."""
        if self._later_due <= until:
            self._sort_in()
        due = self._sorted[: np.searchsorted(self._sorted[:, DUE], np.uint64(until), side="right")]
        state = self._transfers.known.rows[due[:, ROW], KNOWN_STATE]
        return due, np.flatnonzero(state & _MASK == _MAY_EXPIRE)

    def _add(self, rows: Words, transfers: Words) -> None:
        if len(rows) == 0:
            return
        known = self._transfers.known
        added = np.zeros((len(rows), 3), np.uint64)
        added[:, STAMP] = known.rows[rows, KNOWN_TIMESTAMP]
        added[:, ROW] = rows
        added[:, DUE] = added[:, STAMP] + (transfers[:, USER_DATA_32] >> HALF) * _SECOND_NS
        self._later.append(added)
        self._later_due = min(self._later_due, int(added[:, DUE].min()))

    def _sort_in(self) -> None:
        rows = np.concatenate([self._sorted, *self._later])
        self._sorted = rows[np.lexsort((rows[:, STAMP], rows[:, DUE]))]
        self._later, self._later_due = [], _NEVER


def _may_expire(known: GrowingIndex, first: int) -> Words:
    state = known.rows[first : known.count, KNOWN_STATE]
    rows: Words = (np.flatnonzero(state & _MASK == _MAY_EXPIRE) + first).astype(np.uint64)
    return rows
