"""The writing half of the embedded ledger: decide a batch in memory, make it durable, answer.

Memory runs ahead of the disk only inside one call: if that does not end in a commit, for whatever
reason, the writer stops for good.
Every batch is committed, one that created nothing too: its timestamps were answered, and whoever
opens the ledger next must not give them again, whatever the wall clock says then.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

import numpy as np

from contracts.errors import LedgerFailedError, LedgerFullError, LedgerInterruptedError
from ledger_engine.embedded.account_kernel import create_accounts
from ledger_engine.embedded.account_table import AccountTable
from ledger_engine.embedded.acknowledged import Acknowledgements
from ledger_engine.embedded.batch_records import EVENTS_MAX, BatchRecords, ids_record
from ledger_engine.embedded.book import (
    ACCOUNTS,
    ANSWER_COUNTS,
    CREATED,
    EXPIRED_WORDS,
    HALF,
    KNOWN,
    PLACE,
    TIMEOUTS,
    TIMESTAMP,
    UNDO_WORDS,
    USER_DATA_32,
    Answer,
    Book,
)
from ledger_engine.embedded.expiries import ROW, STAMP, Expiries
from ledger_engine.embedded.expiry_kernel import expire
from ledger_engine.embedded.head import HAS_IMPORTS, HAS_TIMEOUTS, Head
from ledger_engine.embedded.kernel import create_transfers
from ledger_engine.embedded.log import Log, SealedRecord
from ledger_engine.embedded.prefetch import batch_of, taken_timestamps
from ledger_engine.embedded.stored_transfers import StoredTransfers
from ledger_engine.flags import TransferFlags
from ledger_engine.mixing import Mixture
from ledger_engine.records import BATCH_EVENTS_MAX, TIMESTAMP_MAX, Words

_IMPORTED = np.uint64(int(TransferFlags.IMPORTED) << 48)


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
        self._disk_error: type[LedgerFailedError] | None = None
        self._witness = Acknowledgements(self._log.folder, self._log.head.commit_count)
        self._records = BatchRecords()
        self._undo = np.zeros((BATCH_EVENTS_MAX, UNDO_WORDS), np.uint64)
        self._loaded_expiries: Expiries | None = None

    @property
    def held(self) -> Mixture:
        """What transfers were ever created here."""
        traits = self._log.head.traits
        return Mixture(bool(traits & HAS_IMPORTS), bool(traits & HAS_TIMEOUTS))

    def require_alive(self) -> None:
        """Refuse to go on where memory may have run ahead of the disk.

        Raises:
            LedgerFullError: there was no space left.
            LedgerFailedError: there was another I/O error.
            LedgerInterruptedError: a call was cut off before it was stored.
        """
        if not self._has_failed:
            return
        if self._disk_error is None:
            raise LedgerInterruptedError(self._log.folder)
        raise self._disk_error(self._log.folder, "an earlier write failed")

    def create_accounts(self, events: Words) -> Words:
        """Create one batch of ``(n, 16)`` account rows; return ``(n, 2)`` timestamp, status."""
        self.expire_due()
        first = self._take_timestamps(len(events))
        before = self._accounts.index.count
        self._accounts.index.reserve(len(events))
        book = self._book()
        results = np.zeros((len(events), 2), np.uint64)
        taken = taken_timestamps(self._transfers, events)
        self._has_failed = True
        with np.errstate(over="ignore"):
            create_accounts(book, events, first, taken, results)
        self._accounts.index.count = int(book.counts[ACCOUNTS])
        segments: list[SealedRecord] = []
        if self._accounts.index.count > before:
            self._accounts.touch_from(before)
            segments = self._accounts.created_segments(before)
        self._commit(segments, self._log.head)
        return results

    def create_transfers(self, events: Words) -> Words:
        """Create one batch of ``(n, 16)`` transfer rows; return ``(n, 2)`` timestamp, status."""
        self.expire_due()
        first = self._take_timestamps(len(events))
        known = self._transfers.known
        before = known.count
        batch = batch_of(self._transfers, events, first, self._records.rows)
        known.reserve(len(events))
        book = self._book()
        answer = self._answer(len(events))
        self._has_failed = True
        with np.errstate(over="ignore"):
            create_transfers(book, batch, answer)
        known.count = int(book.counts[KNOWN])
        self._store_created(before, answer)
        return answer.results

    def expire_due(self) -> None:
        """Expire what is due by the clock, in pulses of 8190, each durable by itself."""
        self.require_alive()
        while self._log.head.traits & HAS_TIMEOUTS:
            now = max(self._last_timestamp + 1, self._clock())
            if not self._expiries.is_due(now):
                return
            self._has_failed = True
            self._last_timestamp = now + EVENTS_MAX
            self._store_expired(self._expiries.take_due(self._last_timestamp, EVENTS_MAX))
            self._has_failed = False

    def close(self) -> None:
        """Write a checkpoint unless the disk has failed, and close the witness.

        A disk that is full now costs the next opening a longer replay, and nothing else.
        """
        try:
            if self._since_checkpoint and not self._has_failed:
                with suppress(LedgerFullError):
                    self._commit([], self._log.head, is_checkpoint=True)
        finally:
            self._witness.close()

    @property
    def _expiries(self) -> Expiries:
        if self._loaded_expiries is None:
            has_timeouts = bool(self._log.head.traits & HAS_TIMEOUTS)
            self._loaded_expiries = Expiries(self._transfers, has_timeouts=has_timeouts)
        return self._loaded_expiries

    def _take_timestamps(self, count: int) -> np.uint64:
        """Return the first of ``count`` timestamps, all later than any that was ever given."""
        last = max(self._last_timestamp + 1, self._clock()) + count
        assert last <= TIMESTAMP_MAX, "the clock has run out of nanoseconds"
        self._last_timestamp = last
        return np.uint64(last - count + 1)

    def _book(self) -> Book:
        accounts, known = self._accounts.index, self._transfers.known
        last_event = self._log.head.last_event_timestamp
        counts = np.array([accounts.count, known.count, last_event], np.uint64)
        return Book(accounts.rows, accounts.slots, known.rows, known.slots, counts)

    def _answer(self, count: int) -> Answer:
        return Answer(
            results=np.zeros((count, 2), np.uint64),
            rows=self._records.rows,
            after=self._records.after,
            created_at=np.zeros(count, np.uint64),
            undo=self._undo,
            counts=np.zeros(ANSWER_COUNTS, np.uint64),
        )

    def _store_created(self, first_known: int, answer: Answer) -> None:
        head = self._log.head
        known = self._transfers.known
        created = int(answer.counts[CREATED])
        records: list[SealedRecord] = []
        if known.count > first_known:
            ids, head = ids_record(known.rows[first_known : known.count], head)
            records.append(ids)
        if created:
            head = replace(head, traits=head.traits | _traits_of(answer))
            events, head = self._records.created(created, head)
            records += events
        if answer.counts[TIMEOUTS]:
            self._expiries.note(first_known, self._records.rows[:created])
        self._commit_events(records, head, created)

    def _store_expired(self, due: Words) -> None:
        count = len(due)
        expired = np.zeros((count, EXPIRED_WORDS), np.uint64)
        expired[:, 0] = due[:, ROW]
        expired[:, 1] = np.arange(self._last_timestamp - count + 1, self._last_timestamp + 1)
        expired[:, 2] = due[:, STAMP]
        order = np.argsort(due[:, STAMP])
        pendings = np.zeros((count, self._records.rows.shape[1]), np.uint64)
        pendings[order] = self._transfers.fetch(due[order, STAMP])
        assert np.array_equal(pendings[:, TIMESTAMP], due[:, STAMP])
        with np.errstate(over="ignore"):
            expire(self._book(), pendings, expired, self._records.after)
        records, head = self._records.expired(expired, self._log.head)
        self._commit_events(records, head, count)

    def _commit_events(self, records: list[SealedRecord], head: Head, count: int) -> None:
        self._accounts.touch(self._records.after[:count])
        self._since_checkpoint += count
        is_due = self._since_checkpoint >= self._checkpoint_transfers
        self._commit(records, head, is_checkpoint=is_due)

    def _commit(
        self, records: list[SealedRecord], head: Head, *, is_checkpoint: bool = False
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
        try:
            self._log.commit(records, head)
        except LedgerFailedError as error:
            self._disk_error = type(error)
            raise
        self._witness.note(head.commit_count)
        self._has_failed = False
        if is_checkpoint:
            self._since_checkpoint = 0
            self._accounts.settle()


def _traits_of(answer: Answer) -> int:
    """A batch imports as a whole; a counted timeout may have been taken back with its chain."""
    created = answer.rows[: int(answer.counts[CREATED])]
    traits = HAS_IMPORTS if created[0, PLACE] & _IMPORTED else 0
    if answer.counts[TIMEOUTS] and (created[:, USER_DATA_32] >> HALF).any():
        traits |= HAS_TIMEOUTS
    return traits
