"""What events do to balances, one event after the other, over words. ``balance_fold`` explains it.

Nothing here is shared with the engine's own rules for balances: a mistake made there would be made
here too, and no proof would find it. Balances are two's complement of 128 bits.
"""

from typing import NamedTuple

import numpy as np

from ledger_engine.compiled import compiled_in_place
from ledger_engine.embedded.id_index import fill_slot, row_after, slot_of
from ledger_engine.embedded.u128 import ONE, ZERO, add, subtract
from ledger_engine.records import Words

TIMESTAMP = 0
KIND = 1
AMOUNT = 2
TRANSFER_ID = 4
PENDING_ID = 6
SIDES = (8, 19)
"""Where what an event says of its debit and of its credit account begins."""

SIDE_WORDS = 11
"""Of an account: its id, its four balances after the event, its flags."""

EVENT_WORDS = 30

BALANCES = 2
"""Where the balances of an account begin, in a side of an event and in a row of accounts."""

BALANCE_WORDS = 8
DEBITS_PENDING, DEBITS_POSTED, CREDITS_PENDING, CREDITS_POSTED = range(0, BALANCE_WORDS, 2)
FLAGS = 10
LAST_NS = 11
ACCOUNT_WORDS = 12

OPENED_NS = 4
RESOLVED_NS = 5
PENDING_WORDS = 6

AGREES, DIFFERS, IS_WITHOUT_PENDING, IS_OF_ONE_TIME = range(4)

ACCOUNT_COUNT, PENDING_COUNT, LATEST_NS, POSITION = range(4)
"""Words of the tally; ``POSITION`` is that of the event that ended the fold."""

IS_GIVEN = 16
_MOVE = 17
WORK_WORDS = 21

_SINGLE, _PENDING, _POSTED = np.uint64(0), np.uint64(1), np.uint64(2)
_EXPIRED = np.uint64(4)
_SIDE_COUNT = 2


class FoldBook(NamedTuple):
    """What a fold knows, with room for whatever the next events may bring.

    Attributes:
        accounts: ``ACCOUNT_WORDS`` a row; ``account_slots`` find it by id.
        pendings: ``PENDING_WORDS`` a row; ``pending_slots`` find it by id.
        tally: how many rows there are, and how far the fold came.
        work: 16 words of what both sides of the last event come to, debit side first; whether the
            balances of an unknown account are taken as given; 4 words of what the event moves.
    """

    accounts: Words
    account_slots: Words
    pendings: Words
    pending_slots: Words
    tally: Words
    work: Words


@compiled_in_place
def _open_pending(event: Words, book: FoldBook) -> None:
    """Remember what a pending transfer reserves; one that is known already stays as it is."""
    rows, slots, tally = book.pendings, book.pending_slots, book.tally
    at = slot_of(slots, rows, event[TRANSFER_ID], event[TRANSFER_ID + 1])
    if slots[at] != ZERO:
        return
    row = tally[PENDING_COUNT]
    for half in range(2):
        rows[row, half] = event[TRANSFER_ID + half]
        rows[row, AMOUNT + half] = event[AMOUNT + half]
    rows[row, OPENED_NS] = event[TIMESTAMP]
    rows[row, RESOLVED_NS] = ZERO
    fill_slot(slots, rows, at, row)
    tally[PENDING_COUNT] += ONE


@compiled_in_place
def _resolve(event: Words, book: FoldBook) -> np.uint64:
    """Note when the pending transfer of an event is resolved; return its row plus one, or 0."""
    rows, slots = book.pendings, book.pending_slots
    where = TRANSFER_ID if event[KIND] == _EXPIRED else PENDING_ID
    row = row_after(slots, slot_of(slots, rows, event[where], event[where + 1]))
    if row != ZERO:
        rows[row - ONE, RESOLVED_NS] = event[TIMESTAMP]
    return row


@compiled_in_place
def _move(event: Words, pendings: Words, pending_row: np.uint64, move: Words) -> None:
    """Write what an event moves: to what is pending, then to what is posted, two words each.

    Posting releases the whole of what was pending, however little it posts; so do void and expiry,
    whose own amount is the whole of it.
    """
    kind, low, high = event[KIND], event[AMOUNT], event[AMOUNT + 1]
    for word in range(4):
        move[word] = ZERO
    if kind == _PENDING:
        move[0], move[1] = low, high
    elif kind == _POSTED:
        reserved = pendings[pending_row - ONE]
        move[0], move[1] = subtract(ZERO, ZERO, reserved[AMOUNT], reserved[AMOUNT + 1])
    elif kind != _SINGLE:
        move[0], move[1] = subtract(ZERO, ZERO, low, high)
    if kind in (_SINGLE, _POSTED):
        move[2], move[3] = low, high


@compiled_in_place
def _fold_side(side: Words, first_moved: int, move: Words, before: Words, folded: Words) -> bool:
    """Write what a side's balances come to; say whether they are those it carries."""
    agrees = True
    for word in range(0, BALANCE_WORDS, 2):
        low, high = before[word], before[word + 1]
        if first_moved <= word < first_moved + 4:
            part = word - first_moved
            low, high, _ = add(low, high, move[part], move[part + 1])
        folded[word], folded[word + 1] = low, high
        if low != side[BALANCES + word] or high != side[BALANCES + word + 1]:
            agrees = False
    return agrees


@compiled_in_place
def _take_side(event: Words, number: int, book: FoldBook) -> bool:
    """Fold one side of an event into its account; say whether it carries what that comes to."""
    side = event[SIDES[number] : SIDES[number] + SIDE_WORDS]
    folded = book.work[BALANCE_WORDS * number : BALANCE_WORDS * (number + 1)]
    at = slot_of(book.account_slots, book.accounts, side[0], side[1])
    is_new = book.account_slots[at] == ZERO
    count = book.tally[ACCOUNT_COUNT]
    account = book.accounts[count if is_new else row_after(book.account_slots, at) - ONE]
    if is_new:
        account[0], account[1] = side[0], side[1]
        fill_slot(book.account_slots, book.accounts, at, count)
        book.tally[ACCOUNT_COUNT] += ONE
    if is_new and book.work[IS_GIVEN] != ZERO:
        for word in range(BALANCE_WORDS):
            folded[word] = side[BALANCES + word]
        agrees = True
    else:
        moved = book.work[_MOVE:WORK_WORDS]
        agrees = _fold_side(side, 4 * number, moved, account[BALANCES:FLAGS], folded)
    for word in range(BALANCES, SIDE_WORDS):
        account[word] = side[word]
    account[LAST_NS] = event[TIMESTAMP]
    return agrees


@compiled_in_place
def _take_event(event: Words, book: FoldBook) -> int:
    """Fold an event into its two accounts; return ``AGREES``, or how it disagrees."""
    pending_row = ZERO
    if event[KIND] == _PENDING:
        _open_pending(event, book)
    elif event[KIND] != _SINGLE:
        pending_row = _resolve(event, book)
        if event[KIND] == _POSTED and pending_row == ZERO:
            return IS_WITHOUT_PENDING
    _move(event, book.pendings, pending_row, book.work[_MOVE:WORK_WORDS])
    agrees = True
    for number in range(_SIDE_COUNT):
        if not _take_side(event, number, book):
            agrees = False
    return AGREES if agrees else DIFFERS


@compiled_in_place
def fold_events(events: Words, book: FoldBook) -> int:
    """Fold ``events`` in their order, up to the first that is not what those before it add up to.

    Returns:
        ``AGREES``, or how the event at ``tally[POSITION]`` disagrees.
    """
    for position in range(events.shape[0]):
        event = events[position]
        book.tally[POSITION] = np.uint64(position)
        if event[TIMESTAMP] <= book.tally[LATEST_NS]:
            return IS_OF_ONE_TIME
        book.tally[LATEST_NS] = event[TIMESTAMP]
        outcome = _take_event(event, book)
        if outcome != AGREES:
            return outcome
    return AGREES
