"""The embedded ``Ledger``: batches in, decided by the kernels, durable before they are answered.

One writer a folder; any number of readers, each seeing the ledger as it was when they opened it.
Threads may share a ledger: its calls take turns.
After an I/O error the engine answers nothing more; where the disk was full, it answers from what is
stored, and takes nothing more. What does not belong here: rules (the kernels), layout on disk
(``log``, ``sealed``), filters (``filters``).
"""

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from contracts.errors import LedgerFailedError, LedgerFullError, UnsupportedError
from ledger_engine.batches import batches_of
from ledger_engine.embedded import log_reader
from ledger_engine.embedded.account_table import AccountTable
from ledger_engine.embedded.acknowledged import acknowledged_commits, require_all_acknowledged
from ledger_engine.embedded.filters import RowFilter, account_row_filter, query_row_filter
from ledger_engine.embedded.log import Log
from ledger_engine.embedded.positions import INTERVAL_TRANSFERS, Positions
from ledger_engine.embedded.stored_transfers import StoredTransfers
from ledger_engine.embedded.writer import Writer
from ledger_engine.environment import MAP_BYTES
from ledger_engine.flags import AccountFlags
from ledger_engine.mixing import mixture_of, refuse_mixing
from ledger_engine.records import (
    ACCOUNT,
    ACCOUNT_BALANCE,
    BATCH_EVENTS_MAX,
    ID,
    RESULT,
    TRANSFER,
    Records,
    Words,
    records_of,
    words_of,
)
from ledger_engine.writer_lock import WAIT_S, WriterLock

CHECKPOINT_TRANSFERS: Final = 1 << 19
"""Transfers after which changed balances are written to the account table."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What an embedded ledger may be opened with.

    Attributes:
        clock: nanoseconds since 1970 UTC; it may step back, timestamps will not.
        map_bytes: address space reserved at first.
        wait_s: seconds to wait for another writer.
        checkpoint_transfers: transfers between two checkpoints of the balances.
        interval_transfers: transfers after which their positions are stored.
    """

    clock: Callable[[], int] = time.time_ns
    map_bytes: int = MAP_BYTES
    wait_s: float = WAIT_S
    checkpoint_transfers: int = CHECKPOINT_TRANSFERS
    interval_transfers: int = INTERVAL_TRANSFERS


_DEFAULTS: Final = Settings()


class EmbeddedLedger:
    """A ``Ledger`` in a folder of this machine."""

    def __init__(
        self, folder: Path, *, read_only: bool = False, settings: Settings = _DEFAULTS
    ) -> None:
        """Open the ledger in ``folder``; a writer creates it where it is missing.

        Raises:
            StateError: a reader found no ledger there.
            LedgerBusyError: another process writes to it.
            LedgerCorruptError: a record is damaged or missing.
        """
        self._folder = folder
        self._turn = threading.RLock()
        self._lock: WriterLock | None = None
        self._log: Log | None = None
        self._interval_transfers = settings.interval_transfers
        self._reads_stored = False
        if not read_only:
            folder.mkdir(parents=True, exist_ok=True)
            self._lock = WriterLock(folder, settings.wait_s)
        try:
            self._load(settings)
        except BaseException:
            self.close()
            raise

    def create_accounts(self, accounts: Records) -> Records:
        """Create ``ACCOUNT[n]``; return ``RESULT[n]``, durable when it returns.

        Raises:
            ChainTooLongError: a chain does not fit one batch; nothing is written.
            LedgerFailedError: the disk failed, now or earlier.
        """
        assert accounts.dtype == ACCOUNT, "accounts are records of ACCOUNT"
        batches = list(batches_of(accounts, BATCH_EVENTS_MAX))
        with self._taking_turns():
            return _in_batches(accounts, batches, self._writing().create_accounts)

    def create_transfers(self, transfers: Records) -> Records:
        """Create ``TRANSFER[n]``; return ``RESULT[n]``, durable when it returns.

        Raises:
            ChainTooLongError: a chain does not fit one batch; nothing is written.
            RefusedImportError: an import beside timeouts; nothing is written.
            LedgerFailedError: the disk failed, now or earlier.
        """
        assert transfers.dtype == TRANSFER, "transfers are records of TRANSFER"
        batches = list(batches_of(transfers, BATCH_EVENTS_MAX))
        with self._taking_turns():
            writer = self._writing()
            refuse_mixing(mixture_of(transfers, batches), writer.held)
            return _in_batches(transfers, batches, writer.create_transfers)

    def lookup_accounts(self, ids: Words) -> Records:
        """Return the ``ACCOUNT`` rows found, in the order asked; missing ones are left out."""
        with self._taking_turns():
            self._reading()
            index = self._accounts.index
            found = index.find(_halves_of(ids))
            rows: Words = index.rows[found[found > 0] - np.uint64(1)]
        return records_of(rows, ACCOUNT)

    def lookup_transfers(self, ids: Words) -> Records:
        """Return the ``TRANSFER`` rows found, in the order asked; missing ones are left out."""
        with self._taking_turns():
            self._reading()
            timestamps = self._transfers.timestamps(_halves_of(ids))
            unique, at = np.unique(timestamps[timestamps > 0], return_inverse=True)
            return records_of(self._transfers.fetch(unique)[at], TRANSFER)

    def get_account_transfers(self, account_filter: Records) -> Records:
        """Return the ``TRANSFER`` rows of one account, by one ``ACCOUNT_FILTER``."""
        wanted = account_row_filter(account_filter)
        return self._transfers_where(wanted)

    def get_account_balances(self, account_filter: Records) -> Records:
        """Return an ``ACCOUNT_BALANCE`` after each matching transfer of a history account."""
        wanted = account_row_filter(account_filter)
        with self._taking_turns():
            self._reading()
            if wanted is None or not self._keeps_history(account_filter):
                return np.zeros(0, ACCOUNT_BALANCE)
            return log_reader.balances(self._stores, wanted)

    def query_accounts(self, query_filter: Records) -> Records:
        """Return the ``ACCOUNT`` rows that match one ``QUERY_FILTER``."""
        wanted = query_row_filter(query_filter)
        with self._taking_turns():
            self._reading()
            rows = records_of(self._accounts.rows, ACCOUNT)
            return np.zeros(0, ACCOUNT) if wanted is None else wanted.cut(rows).copy()

    def query_transfers(self, query_filter: Records) -> Records:
        """Return the ``TRANSFER`` rows that match one ``QUERY_FILTER``."""
        return self._transfers_where(query_row_filter(query_filter))

    def change_events(self, after_timestamp: int, limit: int) -> Records:
        """Return the first ``limit`` of ``CHANGE_EVENT`` later than ``after_timestamp``."""
        with self._taking_turns():
            log = self._reading()
            return log_reader.change_events(log, self._accounts, after_timestamp, limit)

    def close(self) -> None:
        """Write the last checkpoint and release the folder. Closing twice is harmless."""
        if self._log is not None and self._log.is_of_this_process:
            with self._turn:
                self._close()
        else:
            self._close()

    def _close(self) -> None:
        log, self._log = self._log, None
        try:
            if log is not None and self._writer is not None and log.is_of_this_process:
                self._writer.close()
        finally:
            if log is not None:
                log.close()
            if self._lock is not None:
                self._lock.release()

    @contextmanager
    def _taking_turns(self) -> Iterator[None]:
        """Let one thread in at a time; refuse a forked child, whose turn might never come."""
        log = self._log
        if log is not None:
            log.require_own()
        with self._turn:
            yield

    def _load(self, settings: Settings) -> None:
        self._writer: Writer | None = None
        acknowledged = acknowledged_commits(self._folder)
        log = Log(self._folder, create=self._lock is not None, map_bytes=settings.map_bytes)
        self._log = log
        require_all_acknowledged(self._folder, acknowledged, log.head.commit_count)
        self._load_stores(log)
        if self._lock is not None:
            stores = (log, self._accounts, self._transfers)
            self._writer = Writer(stores, settings.clock, settings.checkpoint_transfers)

    def _load_stores(self, log: Log) -> None:
        """Read what is stored, as of one moment."""
        with log.one_moment():
            self._accounts = AccountTable(log)
        self._transfers = StoredTransfers(log)
        positions = Positions(log, self._interval_transfers)
        self._stores = log_reader.Stores(log, self._accounts, positions)

    def _reading(self) -> Log:
        if self._log is None:
            raise LedgerFailedError(self._folder, "it was closed")
        if self._writer is not None and not self._reads_stored:
            self._let_expire(self._log, self._writer)
        return self._log

    def _let_expire(self, log: Log, writer: Writer) -> None:
        """Expire what is due; after the disk was found full, read what is stored instead."""
        try:
            writer.expire_due()
        except LedgerFullError:
            self._load_stores(log)
            self._reads_stored = True

    def _writing(self) -> Writer:
        self._reading()
        if self._writer is None:
            raise UnsupportedError("Writing through a reader", "Open the ledger without read_only.")
        self._writer.require_alive()
        return self._writer

    def _transfers_where(self, wanted: RowFilter | None) -> Records:
        with self._taking_turns():
            self._reading()
            empty = np.zeros(0, TRANSFER)
            return empty if wanted is None else log_reader.transfers(self._stores, wanted)

    def _keeps_history(self, account_filter: Records) -> bool:
        found = self.lookup_accounts(np.atleast_1d(account_filter)["account_id"])
        return bool((found["flags"] & AccountFlags.HISTORY).any())


def _in_batches(
    events: Records, batches: Iterable[slice], create: Callable[[Words], Words]
) -> Records:
    results = np.zeros(len(events), RESULT)
    for batch in batches:
        decided = create(words_of(events[batch]))
        results["timestamp"][batch] = decided[:, 0]
        results["status"][batch] = decided[:, 1]
    return results


def _halves_of(ids: Words | Records) -> Words:
    """Return ``(n, 2)`` halves of ids given as halves or as ``ID`` records."""
    plain = ids.view(np.uint64) if ids.dtype == ID else ids
    return np.array(plain, np.uint64, order="C").reshape(-1, 2)
