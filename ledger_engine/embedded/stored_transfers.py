"""Transfers in the log by their timestamps, and the index of every id ever used.

The index is loaded from the ids alone when it is first asked for, so that a reader who never looks
a transfer up does not pay for it.
"""

import numpy as np

from contracts.errors import LedgerCorruptError
from ledger_engine.embedded.book import (
    EXPIRED_WORDS,
    KNOWN_TIMESTAMP,
    KNOWN_WORDS,
    RECORD_WORDS,
)
from ledger_engine.embedded.growing_index import GrowingIndex
from ledger_engine.embedded.known_states import expire, settle
from ledger_engine.embedded.log import Log, Span
from ledger_engine.records import Words
from ledger_engine.sealed import KEY, Kind, payload


class StoredTransfers:
    """Finds transfers by id and by timestamp."""

    def __init__(self, log: Log) -> None:
        self._log = log
        self._known: GrowingIndex | None = None

    @property
    def known(self) -> GrowingIndex:
        """Every id ever created or spent, with the transfer's timestamp or 0, and its state.

        Raises:
            LedgerCorruptError: a record is damaged or missing, or an id is stored twice.
        """
        if self._known is None:
            self._known = self._loaded()
        return self._known

    def timestamps(self, ids: Words) -> Words:
        """Return the timestamp of each id's transfer, 0 where there is none."""
        found = self.known.find(ids)
        timestamps: Words = self.known.rows[np.maximum(found, 1) - np.uint64(1), KNOWN_TIMESTAMP]
        timestamps[found == 0] = 0
        return timestamps

    def fetch(self, timestamps: Words) -> Words:
        """Return ``(n, 16)`` rows of the transfers at strictly increasing ``timestamps``.

        Raises:
            LedgerCorruptError: a batch that must hold one of them is damaged or missing.
        """
        rows = np.zeros((len(timestamps), RECORD_WORDS), np.uint64)
        done = 0
        while done < len(timestamps):
            key, following = self._log.batch_around(Kind.TRANSFERS, int(timestamps[done]))
            end = int(np.searchsorted(timestamps, np.uint64(following)))
            rows[done:end] = self._log.transfers_at(key, timestamps[done:end])
            done = end
        return rows

    def _loaded(self) -> GrowingIndex:
        log = self._log
        known = GrowingIndex(KNOWN_WORDS)
        known.expect(log.head.known_count)
        for words in log.batches(Kind.IDS, Span()):
            first = known.count
            repeats = known.append(payload(words, KNOWN_WORDS))
            if repeats or not settle(known.rows, first, known.count):
                raise LedgerCorruptError(log.folder, f"record ids {words[KEY]}")
        for words in log.batches(Kind.EXPIRED, Span()):
            if not expire(known.rows, payload(words, EXPIRED_WORDS), known.count):
                raise LedgerCorruptError(log.folder, f"record expired {words[KEY]}")
        if known.count != log.head.known_count:
            raise LedgerCorruptError(log.folder, f"an id after number {known.count}")
        return known
