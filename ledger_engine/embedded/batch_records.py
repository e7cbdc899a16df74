"""What a batch leaves in the log: the ids that it made known, its events, the balances after them.

The arrays that the kernel fills are the records' own payload, so that storing copies nothing.
"""

from dataclasses import replace
from typing import Final

import numpy as np

from ledger_engine.embedded.book import (
    AFTER_WORDS,
    EXPIRED_WORDS,
    KIND_PENDING,
    KNOWN_STATE,
    PENDING,
    RECORD_WORDS,
    STATUS_SHIFT,
    TIMESTAMP,
)
from ledger_engine.embedded.head import Head
from ledger_engine.embedded.log import SealedRecord
from ledger_engine.records import BATCH_EVENTS_MAX, Words
from ledger_engine.sealed import COUNT, HEADER_WORDS, KEY, LAST_TIMESTAMP, SEQUENCE, Kind, seal

EVENTS_MAX: Final = 8190
"""Expiries that one pulse takes: one more than a batch of transfers."""

_KIND: Final = np.uint64(0xFF)
_STATUS: Final = np.uint64(0xFF << STATUS_SHIFT)
_PENDING: Final = np.uint64(PENDING << STATUS_SHIFT)


class BatchRecords:
    """The room for one batch's events, used again and again.

    Attributes:
        rows: ``(m, 16)`` transfers: room for those created, from ``EVENTS_MAX`` on for those
            fetched, two an event.
        after: ``(8190, 18)`` balances after each event.
    """

    def __init__(self) -> None:
        room = EVENTS_MAX + 2 * BATCH_EVENTS_MAX
        self._rows = np.zeros(HEADER_WORDS + room * RECORD_WORDS, np.uint64)
        self._after = np.zeros(HEADER_WORDS + EVENTS_MAX * AFTER_WORDS, np.uint64)
        self.rows: Words = self._rows[HEADER_WORDS:].reshape(-1, RECORD_WORDS)
        self.after: Words = self._after[HEADER_WORDS:].reshape(-1, AFTER_WORDS)

    def created(self, count: int, head: Head) -> tuple[list[SealedRecord], Head]:
        """Return the records of the first ``count`` created transfers, and the head with them."""
        first, last = int(self.rows[0, TIMESTAMP]), int(self.rows[count - 1, TIMESTAMP])
        head = replace(head, batch_count=head.batch_count + 1, last_event_timestamp=last)
        rows = self._rows[: HEADER_WORDS + count * RECORD_WORDS]
        after = self._after[: HEADER_WORDS + count * AFTER_WORDS]
        return [
            _event_record(Kind.TRANSFERS, rows, first, (count, head)),
            _event_record(Kind.AFTER, after, first, (count, head)),
        ], head

    def expired(self, expired: Words, head: Head) -> tuple[list[SealedRecord], Head]:
        """Return the records of a pulse of ``(n, 3)`` expiries, and the head with them.

        Its record of transfers is empty, so that both kinds of batches are numbered as one.
        """
        first, last = int(expired[0, 1]), int(expired[-1, 1])
        head = replace(head, batch_count=head.batch_count + 1, last_event_timestamp=last)
        head = replace(head, pulse_count=head.pulse_count + 1)
        count = len(expired)
        after = self._after[: HEADER_WORDS + count * AFTER_WORDS]
        words = np.zeros(HEADER_WORDS + count * EXPIRED_WORDS, np.uint64)
        words[HEADER_WORDS:] = expired.ravel()
        words[SEQUENCE], words[LAST_TIMESTAMP], words[COUNT] = head.pulse_count, last, count
        return [
            _event_record(Kind.TRANSFERS, self._rows[:HEADER_WORDS], first, (0, head)),
            _event_record(Kind.AFTER, after, first, (count, head)),
            (Kind.EXPIRED, seal(words, Kind.EXPIRED, first)),
        ], head


def ids_record(known: Words, head: Head) -> tuple[SealedRecord, Head]:
    """Return the record of ``(n, 4)`` known rows as of their creation, and the head with it."""
    head = replace(head, ids_count=head.ids_count + 1)
    words = np.zeros(HEADER_WORDS + known.size, np.uint64)
    rows = words[HEADER_WORDS:].reshape(known.shape)
    rows[:] = known
    state = rows[:, KNOWN_STATE]
    is_pending = state & _KIND == KIND_PENDING
    state[is_pending] = (state[is_pending] & ~_STATUS) | _PENDING
    words[COUNT], words[SEQUENCE] = len(known), head.ids_count
    return (Kind.IDS, seal(words, Kind.IDS, head.ids_count)), head


def _event_record(kind: Kind, words: Words, key: int, of: tuple[int, Head]) -> SealedRecord:
    """Return a record that the log seals itself, once it has packed it."""
    count, head = of
    words[:HEADER_WORDS] = 0
    words[SEQUENCE], words[COUNT] = head.batch_count, count
    words[LAST_TIMESTAMP], words[KEY] = head.last_event_timestamp, key
    return kind, words
