"""What events add up to, against sums in whole numbers made one event at a time."""

from collections.abc import Iterable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger_engine import fold_kernel as kernel
from ledger_engine.balance_fold import NAMES, BalanceFold
from ledger_engine.records import Words

Balances = dict[int, list[int]]
SINGLE, PENDING, POSTED, VOIDED, EXPIRED = range(5)
HALF = (1 << 64) - 1


def put(words: Words, at: int, number: int) -> None:
    words[at], words[at + 1] = number & HALF, (number >> 64) & HALF


class Books:
    """An independent ledger of Python's own numbers, which writes down what each event carries."""

    def __init__(self) -> None:
        self.balances: Balances = {}
        self.reserved: dict[int, int] = {}
        self.rows: list[Words] = []

    def book(self, kind: int, amount: int, of: int = 0, between: tuple[int, int] = (1, 2)) -> None:
        """Book an event of account ``between[0]`` to ``between[1]``; ``of`` is its pending one."""
        number = len(self.rows) + 1
        transfer = of if kind == EXPIRED else number
        reserved = self.reserved.setdefault(number, amount) if kind == PENDING else 0
        released = self.reserved.get(of, 0)
        pending = reserved if kind == PENDING else -released
        posted = amount if kind in {SINGLE, POSTED} else 0
        for account, first in zip(between, (0, 2), strict=True):
            balances = self.balances.setdefault(account, [0] * 4)
            balances[first] += pending
            balances[first + 1] += posted
        self._write((number, kind, amount, transfer, of), between)

    def _write(self, event: tuple[int, int, int, int, int], between: Iterable[int]) -> None:
        row = np.zeros(kernel.EVENT_WORDS, np.uint64)
        number, row[kernel.KIND], amount, transfer, of = event
        row[kernel.TIMESTAMP] = number * 10
        put(row, kernel.AMOUNT, amount)
        put(row, kernel.TRANSFER_ID, transfer)
        put(row, kernel.PENDING_ID, of)
        for start, account in zip(kernel.SIDES, between, strict=True):
            put(row, start, account)
            for place, balance in enumerate(self.balances[account]):
                put(row, start + kernel.BALANCES + 2 * place, balance)
        self.rows.append(row)

    @property
    def events(self) -> Words:
        return np.stack(self.rows)


def every_kind() -> Books:
    books = Books()
    books.book(SINGLE, 5)
    books.book(PENDING, 30)
    books.book(PENDING, 40)
    books.book(PENDING, 1 << 64)
    books.book(POSTED, 10, of=2)
    books.book(VOIDED, 40, of=3)
    books.book(EXPIRED, 1 << 64, of=4)
    books.book(SINGLE, (1 << 70) + 1, between=(2, 3))
    return books


def states_of(fold: BalanceFold) -> Balances:
    return {
        int(row[0]): [
            int(row[at]) | int(row[at + 1]) << 64 for at in range(kernel.BALANCES, kernel.FLAGS, 2)
        ]
        for row in fold.accounts
    }


def test_every_kind_of_event_is_folded_to_the_balances_of_its_accounts() -> None:
    books, fold = every_kind(), BalanceFold()

    assert fold.take(books.events) == []
    assert states_of(fold) == books.balances
    assert books.balances[3] == [0, 0, 0, (1 << 70) + 1]


def test_pages_of_any_size_come_to_the_same() -> None:
    books = every_kind()
    for size in range(1, len(books.rows)):
        fold = BalanceFold()
        for first in range(0, len(books.rows), size):
            assert fold.take(books.events[first : first + size]) == []
        assert states_of(fold) == books.balances


@pytest.mark.parametrize("position", range(8))
def test_the_first_event_that_disagrees_is_named_with_both_numbers(position: int) -> None:
    books = every_kind()
    events = books.events
    start = kernel.SIDES[1] + kernel.BALANCES + kernel.CREDITS_POSTED
    events[position, start] += np.uint64(1)

    (found,) = BalanceFold().take(events)

    assert found.timestamp_ns == (position + 1) * 10
    assert (found.balance, found.carried) == (NAMES[3], (found.folded or 0) + 1)


def test_a_negative_sum_is_told_as_one() -> None:
    books = Books()
    books.book(SINGLE, 5)
    events = books.events
    put(events[0], kernel.AMOUNT, -7)

    debit, credit = BalanceFold().take(events)

    assert (debit.account_id, debit.balance, debit.carried, debit.folded) == (1, NAMES[1], 5, -7)
    assert (credit.account_id, credit.balance, credit.folded) == (2, NAMES[3], -7)


def test_a_posting_of_an_unknown_pending_transfer_disagrees_in_what_it_releases() -> None:
    events = every_kind().events[[0, 4]]

    found = BalanceFold().take(events)

    assert [(one.balance, one.folded) for one in found] == [(NAMES[0], None), (NAMES[2], None)]


def test_two_events_of_one_time_disagree_whatever_they_carry() -> None:
    events = every_kind().events
    events[1] = events[0]

    (found,) = BalanceFold().take(events)

    assert (found.balance, found.carried, found.folded) == ("events at that time", 2, 1)


def test_a_fold_goes_on_from_what_another_one_ended_in() -> None:
    books = every_kind()
    first = BalanceFold()
    first.take(books.events[:4])
    second = BalanceFold()
    second.know(first.accounts, first.pendings)

    assert second.take(books.events[4:]) == []
    assert states_of(second) == books.balances
    assert second.pendings[:, kernel.RESOLVED_NS].tolist() == [50, 60, 70]


def test_from_the_middle_the_first_event_of_an_account_is_taken_as_given() -> None:
    books = every_kind()
    pendings = BalanceFold()
    pendings.take(books.events[:4])
    middle = BalanceFold(unknown_is_given=True)
    middle.know_pendings(pendings.pendings)

    assert BalanceFold().take(books.events[4:]) != []
    assert middle.take(books.events[4:]) == []


@given(
    st.lists(
        st.tuples(
            st.sampled_from([SINGLE, PENDING]),
            st.integers(0, 10**37),
            st.permutations(range(1, 6)),
        ),
        min_size=1,
        max_size=40,
    ),
    st.data(),
)
def test_any_change_of_an_amount_is_found(
    booked: list[tuple[int, int, list[int]]], data: st.DataObject
) -> None:
    books = Books()
    for kind, amount, accounts in booked:
        books.book(kind, amount, between=(accounts[0], accounts[1]))
    assert BalanceFold().take(books.events) == []

    events = books.events
    position = data.draw(st.integers(0, len(events) - 1))
    change = data.draw(st.integers(-(1 << 100), 1 << 100).filter(bool))
    put(events[position], kernel.AMOUNT, booked[position][1] + change)

    found = BalanceFold().take(events)
    assert {one.timestamp_ns for one in found} == {(position + 1) * 10}
