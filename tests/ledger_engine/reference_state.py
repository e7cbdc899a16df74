"""What the reference model remembers, and TigerBeetle's flags as plain numbers."""

from dataclasses import dataclass, field
from typing import NamedTuple

Row = dict[str, int]

U128_MAX = (1 << 128) - 1
U63_MAX = (1 << 63) - 1
SECOND_NS = 1_000_000_000
LINKED = 1
LIMIT_DEBITS, LIMIT_CREDITS, HISTORY, ACCOUNT_IMPORTED, CLOSED = 2, 4, 8, 16, 32
PENDING, POST, VOID, BALANCING_DEBIT, BALANCING_CREDIT = 2, 4, 8, 16, 32
CLOSING_DEBIT, CLOSING_CREDIT, IMPORTED = 64, 128, 256
BALANCES = ("debits_pending", "debits_posted", "credits_pending", "credits_posted")
USER_DATA = ("user_data_128", "user_data_64", "user_data_32")


class Event(NamedTuple):
    """One change: its type, the transfer it is about, both accounts after it."""

    type: int
    timestamp: int
    transfer: Row
    debit: Row
    credit: Row


@dataclass
class State:
    """All that a chain may change. Rows are never changed in place, so a shallow copy keeps."""

    accounts: dict[int, Row] = field(default_factory=dict)
    transfers: dict[int, Row] = field(default_factory=dict)
    pending: dict[int, str] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    account_times: set[int] = field(default_factory=set)
    transfer_times: set[int] = field(default_factory=set)
    last_account: int = 0
    last_transfer: int = 0

    def copy(self) -> "State":
        return State(
            dict(self.accounts),
            dict(self.transfers),
            dict(self.pending),
            list(self.events),
            set(self.account_times),
            set(self.transfer_times),
            self.last_account,
            self.last_transfer,
        )
