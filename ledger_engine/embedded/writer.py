"""The writing half of the embedded ledger: decide a batch in memory, make it durable, answer.

Memory runs ahead of the disk only inside one call: if the commit fails, the writer stops for good.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from contracts.errors import LedgerFailedError
from ledger_engine.embedded.account_kernel import create_accounts
from ledger_engine.embedded.account_table import AccountTable
from ledger_engine.embedded.acknowledged import Acknowledgements
from ledger_engine.embedded.book import (
    AFTER_WORDS,
    RECORD_WORDS,
    TIMESTAMP,
    Answer,
    Batch,
    Book,
)
from ledger_engine.embedded.head import Head
from ledger_engine.embedded.kernel import create_transfers
from ledger_engine.embedded.log import Log
from ledger_engine.embedded.stored_transfers import StoredTransfers
from ledger_engine.records import BATCH_EVENTS_MAX, TIMESTAMP_MAX, Words
from ledger_engine.sealed import (
    COUNT,
    HEADER_WORDS,
    LAST_TIMESTAMP,
    SEQUENCE,
    Kind,
    seal,
)


class Writer:
    """The one writer of a ledger."""

    def __init__(
        self,
        stores: tuple[Log, AccountTable, StoredTransfers],
        clock: Callable[[], int],
        checkpoint_transfers: int,
    ) -> None:
        self._log, self._accounts, self._transfers = stores
        self._clock = clock
        self._checkpoint_transfers = checkpoint_transfers
        self._since_checkpoint = 0
        self._last_timestamp = self._log.head.last_timestamp
        self._has_failed = False
        self._witness = Acknowledgements(self._log.folder)
        self._rows = np.zeros(HEADER_WORDS + BATCH_EVENTS_MAX * RECORD_WORDS, np.uint64)
        self._after = np.zeros(HEADER_WORDS + BATCH_EVENTS_MAX * AFTER_WORDS, np.uint64)

    def require_alive(self) -> None:
        """Refuse to go on after an I/O error.

        Raises:
            LedgerFailedError: there was one.
        """
        if self._has_failed:
            raise LedgerFailedError(self._log.folder, "an earlier write failed")

    def create_accounts(self, events: Words) -> Words:
        """Create one batch of ``(n, 16)`` account rows; return ``(n, 2)`` timestamp, status."""
        first = self._take_timestamps(len(events))
        before = self._accounts.index.count
        self._accounts.index.reserve(len(events))
        book = self._book()
        results = np.zeros((len(events), 2), np.uint64)
        with np.errstate(over="ignore"):
            create_accounts(book, events, first, results)
        self._accounts.index.count = int(book.counts[0])
        if self._accounts.index.count > before:
            self._accounts.touch_from(before)
            self._commit(self._accounts.created_segments(before), self._log.head)
        return results

    def create_transfers(self, events: Words) -> Words:
        """Create one batch of ``(n, 16)`` transfer rows; return ``(n, 2)`` timestamp, status."""
        first = self._take_timestamps(len(events))
        known = self._transfers.known
        before = known.count
        batch = self._batch(events, first)
        known.reserve(len(events))
        book = self._book()
        answer = self._answer(len(events))
        with np.errstate(over="ignore"):
            create_transfers(book, batch, answer)
        known.count = int(book.counts[1])
        self._store_batch(known.rows[before : known.count], answer)
        return answer.results

    def close(self) -> None:
        """Write a checkpoint unless the disk has failed, and close the witness."""
        try:
            if self._since_checkpoint and not self._has_failed:
                self._commit([], self._log.head, is_checkpoint=True)
        finally:
            self._witness.close()

    def _take_timestamps(self, count: int) -> np.uint64:
        """Return the first of ``count`` timestamps, all later than any that was ever given."""
        self.require_alive()
        last = max(self._last_timestamp + 1, self._clock()) + count
        assert last <= TIMESTAMP_MAX, "the clock has run out of nanoseconds"
        self._last_timestamp = last
        return np.uint64(last - count + 1)

    def _book(self) -> Book:
        accounts, known = self._accounts.index, self._transfers.known
        counts = np.array([accounts.count, known.count], np.uint64)
        return Book(accounts.rows, accounts.slots, known.rows, known.slots, counts)

    def _batch(self, events: Words, first: np.uint64) -> Batch:
        """Fetch what the kernel will need of the log: the stored transfers of known ids."""
        timestamps = self._transfers.timestamps(events)
        unique, at = np.unique(timestamps[timestamps > 0], return_inverse=True)
        stored_at = np.zeros(len(events), np.uint64)
        stored_at[timestamps > 0] = at + 1
        return Batch(events, self._transfers.fetch(unique), stored_at, first)

    def _answer(self, count: int) -> Answer:
        return Answer(
            results=np.zeros((count, 2), np.uint64),
            created=self._rows[HEADER_WORDS:].reshape(-1, RECORD_WORDS),
            after=self._after[HEADER_WORDS:].reshape(-1, AFTER_WORDS),
            created_at=np.zeros(count, np.uint64),
            counts=np.zeros(1, np.uint64),
        )

    def _store_batch(self, known: Words, answer: Answer) -> None:
        head = self._log.head
        records: list[tuple[Kind, Words]] = []
        if len(known):
            head = replace(head, ids_count=head.ids_count + 1)
            ids = np.zeros(HEADER_WORDS + known.size, np.uint64)
            ids[HEADER_WORDS:] = known.ravel()
            ids[COUNT], ids[SEQUENCE] = len(known), head.ids_count
            records.append((Kind.IDS, seal(ids, Kind.IDS, head.ids_count)))
        created = int(answer.counts[0])
        if created:
            first, last = (int(answer.created[at, TIMESTAMP]) for at in (0, created - 1))
            head = replace(head, batch_count=head.batch_count + 1, last_event_timestamp=last)
            rows = self._rows[: HEADER_WORDS + created * RECORD_WORDS]
            after = self._after[: HEADER_WORDS + created * AFTER_WORDS]
            for kind, words in ((Kind.TRANSFERS, rows), (Kind.AFTER, after)):
                words[:HEADER_WORDS] = 0
                words[SEQUENCE], words[COUNT] = head.batch_count, created
                words[LAST_TIMESTAMP] = last
                records.append((kind, seal(words, kind, first)))
            self._accounts.touch(answer.after[:created])
        self._since_checkpoint += created
        is_due = self._since_checkpoint >= self._checkpoint_transfers
        self._commit(records, head, is_checkpoint=is_due)

    def _commit(
        self, records: list[tuple[Kind, Words]], head: Head, *, is_checkpoint: bool = False
    ) -> None:
        head = replace(
            head,
            commit_count=head.commit_count + 1,
            last_timestamp=self._last_timestamp,
            account_count=self._accounts.index.count,
        )
        if is_checkpoint:
            head = replace(head, checkpoint_timestamp=head.last_event_timestamp)
            records = records + self._accounts.changed_segments()
        self._has_failed = True
        self._log.commit(records, head)
        self._witness.note(head.commit_count)
        self._has_failed = False
        if is_checkpoint:
            self._since_checkpoint = 0
            self._accounts.settle()
