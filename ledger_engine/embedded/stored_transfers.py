"""Transfers in the log by their timestamps, and the index of every id ever used.

The index is loaded from the ids alone when it is first asked for, so that a reader who never looks
a transfer up does not pay for it.
"""

import numpy as np

from contracts.errors import LedgerCorruptError
from ledger_engine.embedded.book import KNOWN_TIMESTAMP, KNOWN_WORDS, RECORD_WORDS, TIMESTAMP
from ledger_engine.embedded.growing_index import GrowingIndex
from ledger_engine.embedded.log import Log, Span
from ledger_engine.records import Words
from ledger_engine.sealed import LAST_TIMESTAMP, SEQUENCE, Kind, payload


class StoredTransfers:
    """Finds transfers by id and by timestamp."""

    def __init__(self, log: Log) -> None:
        self._log = log
        self._known: GrowingIndex | None = None

    @property
    def known(self) -> GrowingIndex:
        """Every id ever created or spent, with the transfer's timestamp or 0.

        Raises:
            LedgerCorruptError: a record is damaged or missing, or an id is stored twice.
        """
        if self._known is None:
            known = GrowingIndex(KNOWN_WORDS)
            for words in self._log.batches(Kind.IDS, Span()):
                if known.append(payload(words, KNOWN_WORDS)):
                    name = f"record ids of batch {words[SEQUENCE]}"
                    raise LedgerCorruptError(self._log.folder, name)
            self._known = known
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
            wanted = int(timestamps[done])
            batch = self._log.batch_at(Kind.TRANSFERS, wanted)
            if batch is None or batch[LAST_TIMESTAMP] < wanted:
                raise LedgerCorruptError(self._log.folder, f"the batch of transfer {wanted}")
            stored = payload(batch, RECORD_WORDS)
            end = int(np.searchsorted(timestamps, batch[LAST_TIMESTAMP], side="right"))
            at = np.searchsorted(stored[:, TIMESTAMP], timestamps[done:end])
            found = stored[np.minimum(at, len(stored) - 1)] if len(stored) else rows[:0]
            if not np.array_equal(found[:, TIMESTAMP], timestamps[done:end]):
                raise LedgerCorruptError(self._log.folder, f"a transfer of {wanted} or later")
            rows[done:end] = found
            done = end
        return rows
