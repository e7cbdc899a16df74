"""The ``Ledger`` over a TigerBeetle cluster.

Calls of any length are split at the server's own limits, never inside a linked chain, two batches
under way. Thread-safe; a forked child gets a client of its own with its first call.
"""

import numpy as np

from contracts.errors import LedgerClosedError, UnsupportedError
from ledger_engine.batches import batches_of
from ledger_engine.native import Operation
from ledger_engine.records import (
    ACCOUNT,
    ACCOUNT_BALANCE,
    ACCOUNT_FILTER,
    ID,
    QUERY_FILTER,
    RESULT,
    TRANSFER,
    Records,
    Words,
    records_of,
)
from ledger_engine.tigerbeetle import paging
from ledger_engine.tigerbeetle.connection import connection_to
from ledger_engine.tigerbeetle.exchange import Exchange
from ledger_engine.tigerbeetle.import_guard import ImportGuard
from ledger_engine.tigerbeetle.limits import events_limit
from ledger_engine.tigerbeetle.place import Place
from ledger_engine.tigerbeetle.present_guard import PresentGuard
from ledger_engine.tigerbeetle.settings import DEFAULTS, Settings


class ClusterLedger:
    """A ``Ledger`` in a cluster.

    Every call may raise ``OutcomeUnknown`` after ``settings.deadline_s`` without an answer: the
    client is closed then, nothing more of the call is sent, and the same call may be repeated.
    """

    def __init__(
        self, place: Place, *, read_only: bool = False, settings: Settings = DEFAULTS
    ) -> None:
        """Open the ledger of the cluster at ``place``.

        Raises:
            LedgerUnreachableError: no answer; says what to check.
            LedgerVersionError: client and cluster are of releases that do not go together.
        """
        self._url = place.url
        self._is_read_only = read_only
        self._is_closed = False
        self._exchange = Exchange(connection_to(place, settings), settings)
        self._present = PresentGuard(self._now_ns)
        self._guard = ImportGuard(self.query_transfers, self.lookup_transfers)
        self._exchange.greet()

    def create_accounts(self, accounts: Records) -> Records:
        """Create ``ACCOUNT[n]``; return ``RESULT[n]``, durable when it returns.

        Raises:
            UnsupportedError: the ledger was opened to read only.
            ChainTooLongError: a linked chain does not fit a request; nothing was sent.
            RefusedImportError: an import that could stop the cluster.
            OutcomeUnknown: no answer in time; repeating the call is safe.
        """
        assert accounts.dtype == ACCOUNT, "accounts are records of ACCOUNT"
        self._writing()
        batches = self._batches(Operation.CREATE_ACCOUNTS, accounts)
        self._present.judge(accounts)
        return self._created(Operation.CREATE_ACCOUNTS, accounts, batches)

    def create_transfers(self, transfers: Records) -> Records:
        """Create ``TRANSFER[n]``; return ``RESULT[n]``, durable when it returns.

        Raises:
            UnsupportedError: the ledger was opened to read only.
            ChainTooLongError: a linked chain does not fit a request; nothing was sent.
            RefusedImportError: an import that could stop the cluster or be lost to its readers.
            OutcomeUnknown: no answer in time; repeating the call is safe.
        """
        assert transfers.dtype == TRANSFER, "transfers are records of TRANSFER"
        self._writing()
        batches = self._batches(Operation.CREATE_TRANSFERS, transfers)
        self._present.judge(transfers)
        self._guard.judge(transfers, batches)
        return self._created(Operation.CREATE_TRANSFERS, transfers, batches)

    def lookup_accounts(self, ids: Words) -> Records:
        """Return the ``ACCOUNT`` rows found, in the order asked; missing ones are left out."""
        return self._looked_up(Operation.LOOKUP_ACCOUNTS, ids, ACCOUNT)

    def lookup_transfers(self, ids: Words) -> Records:
        """Return the ``TRANSFER`` rows found, in the order asked; missing ones are left out."""
        return self._looked_up(Operation.LOOKUP_TRANSFERS, ids, TRANSFER)

    def get_account_transfers(self, account_filter: Records) -> Records:
        """Return the ``TRANSFER`` rows of one account, by one ``ACCOUNT_FILTER``."""
        assert account_filter.dtype == ACCOUNT_FILTER, "the filter is a record of ACCOUNT_FILTER"
        return self._filtered(Operation.GET_ACCOUNT_TRANSFERS, account_filter, TRANSFER)

    def get_account_balances(self, account_filter: Records) -> Records:
        """Return an ``ACCOUNT_BALANCE`` after each matching transfer of a history account."""
        assert account_filter.dtype == ACCOUNT_FILTER, "the filter is a record of ACCOUNT_FILTER"
        return self._filtered(Operation.GET_ACCOUNT_BALANCES, account_filter, ACCOUNT_BALANCE)

    def query_accounts(self, query_filter: Records) -> Records:
        """Return the ``ACCOUNT`` rows that match one ``QUERY_FILTER``."""
        assert query_filter.dtype == QUERY_FILTER, "the filter is a record of QUERY_FILTER"
        return self._filtered(Operation.QUERY_ACCOUNTS, query_filter, ACCOUNT)

    def query_transfers(self, query_filter: Records) -> Records:
        """Return the ``TRANSFER`` rows that match one ``QUERY_FILTER``."""
        assert query_filter.dtype == QUERY_FILTER, "the filter is a record of QUERY_FILTER"
        return self._filtered(Operation.QUERY_TRANSFERS, query_filter, TRANSFER)

    def change_events(self, after_timestamp: int, limit: int) -> Records:
        """Return the first ``limit`` of ``CHANGE_EVENT`` whose timestamp is greater.

        Only an empty answer means that the end is reached.
        """
        assert after_timestamp >= 0, "a timestamp counts nanoseconds since 1970"
        self._open()
        return paging.change_events(self._exchange, after_timestamp, limit)

    def close(self) -> None:
        """Let go of the ledger. Closing twice is harmless.

        The process keeps its client for the next ledger it opens there, until it ends.
        """
        self._is_closed = True

    def _now_ns(self) -> int:
        return self._exchange.ask(Operation.LOOKUP_ACCOUNTS, np.zeros(1, ID)).timestamp

    def _open(self) -> None:
        if self._is_closed:
            raise LedgerClosedError(self._url)

    def _writing(self) -> None:
        self._open()
        if self._is_read_only:
            raise UnsupportedError("Writing through a reader", "Open the ledger without read_only.")

    def _batches(self, operation: Operation, events: Records) -> list[slice]:
        if not len(events):
            return []
        return list(batches_of(events, events_limit(self._exchange, operation, len(events))))

    def _created(self, operation: Operation, events: Records, batches: list[slice]) -> Records:
        results = np.zeros(len(events), RESULT)
        sent = np.ascontiguousarray(events)
        if batches:
            self._exchange.book(operation, ((sent[one], results[one]) for one in batches))
        return results

    def _looked_up(self, operation: Operation, ids: Words, dtype: np.dtype[np.void]) -> Records:
        self._open()
        halves = ids.view(np.uint64) if ids.dtype == ID else ids
        asked = records_of(np.array(halves, np.uint64, order="C").reshape(-1, 2), ID)
        limit = events_limit(self._exchange, operation, len(asked))
        requests = [asked[first : first + limit] for first in range(0, len(asked), limit)]
        answered = self._exchange.ask_all(operation, requests)
        return paging.joined([one.reply for one in answered], dtype)

    def _filtered(self, operation: Operation, given: Records, dtype: np.dtype[np.void]) -> Records:
        self._open()
        return paging.filtered(self._exchange, operation, given, dtype)
