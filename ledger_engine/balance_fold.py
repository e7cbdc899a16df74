"""What events add up to: the balances of each account, folded from the events in their order.

Each change event carries both accounts' balances after it. A fold holds what it knows of every
account and of every pending transfer, takes events in the order of time, and stops at the first
that does not carry what those before it come to. Reading events, and keeping what a fold ended in,
are not its business.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from ledger_engine import fold_kernel as kernel
from ledger_engine.embedded.growing_index import GrowingIndex
from ledger_engine.records import Words

NAMES: Final = ("debits pending", "debits posted", "credits pending", "credits posted")
_SIGN: Final = 1 << 127
_TALLY_WORDS: Final = 4


@dataclass(frozen=True, slots=True)
class Difference:
    """A balance that an event carries and the events before it do not come to.

    Attributes:
        account_id: the account's 128 bits as a number.
        balance: one of ``NAMES``, or ``events at that time`` where there are several.
        carried: what the event carries, ledger units.
        folded: what the fold comes to, ledger units; None where the pending transfer that the
            event posts is unknown.
    """

    timestamp_ns: int
    transfer_id: int
    account_id: int
    balance: str
    carried: int
    folded: int | None


class BalanceFold:
    """Folds events page by page. Of one thread.

    Args:
        unknown_is_given: an account's balances are taken from the first event that names it, which
            then proves nothing of it: for events from the middle of a history. Else an account that
            nobody made known has no balance.
    """

    def __init__(self, *, unknown_is_given: bool = False) -> None:
        self._accounts = GrowingIndex(kernel.ACCOUNT_WORDS)
        self._pendings = GrowingIndex(kernel.PENDING_WORDS)
        self._tally: Words = np.zeros(_TALLY_WORDS, np.uint64)
        self._work: Words = np.zeros(kernel.WORK_WORDS, np.uint64)
        self._work[kernel.IS_GIVEN] = np.uint64(unknown_is_given)

    @property
    def accounts(self) -> Words:
        """Return a row of ``ACCOUNT_WORDS`` an account: id, balances, flags, its last event, ns."""
        return self._accounts.rows[: self._accounts.count]

    @property
    def pendings(self) -> Words:
        """Return a row of ``PENDING_WORDS`` a pending transfer: id, amount, opened, resolved."""
        return self._pendings.rows[: self._pendings.count]

    def know(self, accounts: Words, pendings: Words) -> None:
        """Begin with these rows, which are as ``accounts`` and ``pendings`` return them."""
        assert not self._tally.any(), "known before any event is taken"
        repeats = self._accounts.append(accounts)
        assert not repeats, f"{repeats} accounts are made known twice"
        self.know_pendings(pendings)

    def know_pendings(self, pendings: Words) -> None:
        """Begin with these pending transfers."""
        repeats = self._pendings.append(pendings)
        assert not repeats, f"{repeats} pending transfers are made known twice"

    def take(self, events: Words) -> list[Difference]:
        """Fold the next events, ``(n, EVENT_WORDS)``, in the order of time.

        Returns:
            How the first event that disagrees does so; nothing where all agree.
        """
        self._accounts.reserve(2 * len(events))
        self._pendings.reserve(len(events))
        self._tally[kernel.ACCOUNT_COUNT] = self._accounts.count
        self._tally[kernel.PENDING_COUNT] = self._pendings.count
        book = kernel.FoldBook(
            self._accounts.rows,
            self._accounts.slots,
            self._pendings.rows,
            self._pendings.slots,
            self._tally,
            self._work,
        )
        with np.errstate(over="ignore"):
            outcome = kernel.fold_events(events, book)
        self._accounts.count = int(self._tally[kernel.ACCOUNT_COUNT])
        self._pendings.count = int(self._tally[kernel.PENDING_COUNT])
        if outcome == kernel.AGREES:
            return []
        return self._differences(events[int(self._tally[kernel.POSITION])], int(outcome))

    def _differences(self, event: Words, outcome: int) -> list[Difference]:
        """Put into numbers how the event that ended the fold disagrees."""
        if outcome == kernel.IS_OF_ONE_TIME:
            side = event[kernel.SIDES[0] :]
            return [_difference(event, side, "events at that time", 2, 1)]
        found = []
        for number, start in enumerate(kernel.SIDES):
            side = event[start : start + kernel.SIDE_WORDS]
            for place, name in enumerate(NAMES):
                carried = _signed(side[kernel.BALANCES + 2 * place :])
                if outcome == kernel.IS_WITHOUT_PENDING:
                    is_released = place == 2 * number
                    if is_released:
                        found.append(_difference(event, side, name, carried, None))
                    continue
                folded = _signed(self._work[kernel.BALANCE_WORDS * number + 2 * place :])
                if carried != folded:
                    found.append(_difference(event, side, name, carried, folded))
        assert found, "a fold ends at an event that disagrees"
        return sorted(found, key=lambda one: (one.account_id, one.balance))


def _difference(
    event: Words, side: Words, balance: str, carried: int, folded: int | None
) -> Difference:
    return Difference(
        timestamp_ns=int(event[kernel.TIMESTAMP]),
        transfer_id=_unsigned(event[kernel.TRANSFER_ID :]),
        account_id=_unsigned(side),
        balance=balance,
        carried=carried,
        folded=folded,
    )


def _unsigned(words: Words) -> int:
    return int(words[0]) | int(words[1]) << 64


def _signed(words: Words) -> int:
    return (_unsigned(words) ^ _SIGN) - _SIGN
