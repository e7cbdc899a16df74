"""TigerBeetle's ledger in dicts and ints: the oracle of the embedded ledger.

Written from TigerBeetle's documented rules, in their order of precedence, and sharing nothing with
the kernels: statuses are their names as the documents write them. It answers the ``Ledger``
protocol, records in and records out. This file: time, the batch loop, chains, expiry, accounts.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from ledger_engine.records import ACCOUNT, RESULT, TRANSFER, Records, Words
from ledger_engine.statuses import AccountStatus, TransferStatus
from tests.ledger_engine import reference_queries
from tests.ledger_engine.reference_rules import account_status, time_status, transfer_status
from tests.ledger_engine.reference_state import LINKED, SECOND_NS, Event, Row, State
from tests.ledger_engine.reference_transfers import created_transfer, effect_of, release
from tests.ledger_engine.rows import packed, unpacked

TRANSIENT = (
    "debit_account_not_found",
    "credit_account_not_found",
    "pending_transfer_not_found",
    "exceeds_credits",
    "exceeds_debits",
    "debit_account_already_closed",
    "credit_account_already_closed",
)
PULSE_MAX = 8190


@dataclass
class Model:
    """One ledger, on a clock in nanoseconds."""

    clock: Callable[[], int]
    state: State = field(default_factory=State)
    spent: set[int] = field(default_factory=set)
    last: int = 0

    def create_accounts(self, accounts: Records) -> Records:
        """Create one batch."""
        return self._create(unpacked(accounts), "account")

    def create_transfers(self, transfers: Records) -> Records:
        """Create one batch."""
        return self._create(unpacked(transfers), "transfer")

    def lookup_accounts(self, ids: Words) -> Records:
        """Return the accounts found, in the order asked."""
        return packed(ACCOUNT, reference_queries.found(self._now().accounts, ids))

    def lookup_transfers(self, ids: Words) -> Records:
        """Return the transfers found, in the order asked."""
        return packed(TRANSFER, reference_queries.found(self._now().transfers, ids))

    def get_account_transfers(self, account_filter: Records) -> Records:
        """Answer an account filter."""
        return reference_queries.account_transfers(self._now(), *unpacked(account_filter))

    def get_account_balances(self, account_filter: Records) -> Records:
        """Answer an account filter with balances, of a history account."""
        return reference_queries.account_balances(self._now(), *unpacked(account_filter))

    def query_accounts(self, query_filter: Records) -> Records:
        """Answer a query filter over all accounts."""
        rows = list(self._now().accounts.values())
        return reference_queries.matching(ACCOUNT, rows, *unpacked(query_filter))

    def query_transfers(self, query_filter: Records) -> Records:
        """Answer a query filter over all transfers."""
        rows = list(self._now().transfers.values())
        return reference_queries.matching(TRANSFER, rows, *unpacked(query_filter))

    def change_events(self, after_timestamp: int, limit: int) -> Records:
        """Return the first events later than ``after_timestamp``."""
        return reference_queries.change_events(self._now().events, after_timestamp, limit)

    def close(self) -> None:
        """Nothing to release."""

    def _now(self) -> State:
        self.expire_due()
        return self.state

    def expire_due(self) -> None:
        """Expire what is due, 8190 a pulse, earliest first."""
        while True:
            now = max(self.last + 1, self.clock())
            if not self._due(now):
                return
            due = self._due(now + PULSE_MAX)[:PULSE_MAX]
            self.last = now + PULSE_MAX
            for at, row in enumerate(due):
                self._expire(row, self.last - len(due) + 1 + at)

    def _due(self, until: int) -> list[Row]:
        rows = [
            self.state.transfers[number]
            for number, status in self.state.pending.items()
            if status == "pending"
        ]
        due = [(row["timestamp"] + row["timeout"] * SECOND_NS, row) for row in rows]
        due = [(at, row) for at, row in due if row["timeout"] and at <= until]
        return [row for _, row in sorted(due, key=lambda one: (one[0], one[1]["timestamp"]))]

    def _expire(self, row: Row, timestamp: int) -> None:
        debit = dict(self.state.accounts[row["debit_account_id"]])
        credit = dict(self.state.accounts[row["credit_account_id"]])
        release(row, debit, credit)
        self.state.pending[row["id"]] = "expired"
        self._happen(Event(4, timestamp, row, debit, credit))

    def _create(self, rows: list[Row], what: str) -> Records:
        self.expire_due()
        if rows:
            self.last = max(self.last + 1, self.clock()) + len(rows)
        numbers = AccountStatus if what == "account" else TransferStatus
        results = np.zeros(len(rows), RESULT)
        for at, (timestamp, status) in enumerate(self._batch(rows, what)):
            results[at]["timestamp"] = timestamp
            results[at]["status"] = numbers[status.upper()]
        return results

    def _batch(self, rows: list[Row], what: str) -> list[tuple[int, str]]:
        results: list[tuple[int, str]] = []
        chain, is_broken, before = -1, False, self.state
        for at, row in enumerate(rows):
            timestamp = self.last - len(rows) + 1 + at
            if row["flags"] & LINKED and chain < 0:
                chain, before = at, self.state.copy()
            if row["flags"] & LINKED and at == len(rows) - 1:
                status = "linked_event_chain_open"
            elif is_broken:
                status = "linked_event_failed"
            else:
                timestamp, status = self._decide(row, rows[0], timestamp, what)
            if status != "created" and chain >= 0 and not is_broken:
                is_broken, self.state = True, before
                results[chain:] = [(time, "linked_event_failed") for time, _ in results[chain:]]
            if what == "transfer" and status in TRANSIENT:
                self.spent.add(row["id"])
            results.append((timestamp, status))
            if not row["flags"] & LINKED or status == "linked_event_chain_open":
                chain, is_broken = -1, False
        return results

    def _decide(self, row: Row, first: Row, timestamp: int, what: str) -> tuple[int, str]:
        """Decide one event by itself; return its result's timestamp and status."""
        status = time_status(row, first, self.last, what)
        if status != "":
            return timestamp, status
        if what == "account":
            return self._account(row, timestamp)
        return self._transfer(row, timestamp)

    def _account(self, row: Row, timestamp: int) -> tuple[int, str]:
        state = self.state
        status = account_status(row, state)
        if status == "exists":
            return state.accounts[row["id"]]["timestamp"], status
        if status == "created":
            timestamp = row["timestamp"] or timestamp
            state.accounts[row["id"]] = row | {"timestamp": timestamp}
            state.account_times.add(timestamp)
            state.last_account = timestamp
        return timestamp, status

    def _transfer(self, row: Row, timestamp: int) -> tuple[int, str]:
        state = self.state
        status = transfer_status(row, state, self.spent, timestamp)
        if status == "exists":
            return state.transfers[row["id"]]["timestamp"], status
        if status != "created":
            return timestamp, status
        stored = created_transfer(row, state, row["timestamp"] or timestamp)
        event = effect_of(stored, state)
        state.transfers[stored["id"]] = stored
        state.transfer_times.add(stored["timestamp"])
        state.last_transfer = stored["timestamp"]
        if event.type == 1:
            state.pending[stored["id"]] = "pending"
        if event.type in (2, 3):
            state.pending[stored["pending_id"]] = ("posted", "voided")[event.type - 2]
        self._happen(event)
        return stored["timestamp"], status

    def _happen(self, event: Event) -> None:
        self.state.accounts[event.debit["id"]] = event.debit
        self.state.accounts[event.credit["id"]] = event.credit
        self.state.events.append(event)
