"""What an event does to the book: balances, flags, the known id, the record; and its undoing.

Accounts are named by their rows, debit first. What does not belong here: whether it may happen.
"""

import numpy as np

from ledger_engine.compiled import compiled_in_place
from ledger_engine.embedded.book import (
    ACCOUNTS,
    AFTER_ACCOUNTS,
    AFTER_KIND,
    AMOUNT,
    BALANCE_WORDS,
    CHAIN,
    CREATED,
    CREDITS_PENDING,
    CREDITS_POSTED,
    DEBITS_PENDING,
    DEBITS_POSTED,
    FLAGS_SHIFT,
    HALF,
    ID,
    KIND_VOID,
    KNOWN,
    KNOWN_STATE,
    KNOWN_TIMESTAMP,
    LAST_EVENT,
    LOW_HALF,
    PENDING,
    PLACE,
    STATUS_SHIFT,
    TIMESTAMP,
    UNDO_LAST_EVENT,
    UNDO_PLACES,
    Answer,
    Book,
)
from ledger_engine.embedded.book import KIND_POST as POST
from ledger_engine.embedded.id_index import fill_slot, row_after, slot_of
from ledger_engine.embedded.u128 import ONE, ZERO, add, subtract
from ledger_engine.flags import AccountFlags, TransferFlags
from ledger_engine.records import Words

Rows = tuple[np.uint64, np.uint64]
"""The debit account's row and the credit account's."""

_SIXTEEN = np.uint64(16)
_STATUS_SHIFT = np.uint64(STATUS_SHIFT)
_STATUS_MASK = np.uint64(0xFF << STATUS_SHIFT)
_KIND_MASK = np.uint64(0xFF)
_PENDING = np.uint64(PENDING)
_POST = np.uint64(POST)
_VOID = np.uint64(KIND_VOID)
_CLOSED = np.uint64(AccountFlags.CLOSED) << FLAGS_SHIFT
_CLOSES_DEBIT = np.uint64(TransferFlags.CLOSING_DEBIT) << FLAGS_SHIFT
_CLOSES_CREDIT = np.uint64(TransferFlags.CLOSING_CREDIT) << FLAGS_SHIFT


@compiled_in_place
def account_row(book: Book, row: Words, side: int) -> np.uint64:
    """Return the row plus one of the account on ``side`` of a transfer, 0 where there is none."""
    at = slot_of(book.account_slots, book.accounts, row[side], row[side + 1])
    return row_after(book.account_slots, at)


@compiled_in_place
def gain(account: Words, balance: int, row: Words) -> None:
    """Add a transfer's amount to a balance, which has room for it."""
    low, high, _ = add(account[balance], account[balance + 1], row[AMOUNT], row[AMOUNT + 1])
    account[balance] = low
    account[balance + 1] = high


@compiled_in_place
def lose(account: Words, balance: int, row: Words) -> None:
    """Take a transfer's amount from a balance, which holds it."""
    low, high = subtract(account[balance], account[balance + 1], row[AMOUNT], row[AMOUNT + 1])
    account[balance] = low
    account[balance + 1] = high


@compiled_in_place
def close_accounts(row: Words, debit: Words, credit: Words) -> None:
    """Close the accounts that a pending transfer closes."""
    if row[PLACE] & _CLOSES_DEBIT != ZERO:
        debit[PLACE] |= _CLOSED
    if row[PLACE] & _CLOSES_CREDIT != ZERO:
        credit[PLACE] |= _CLOSED


@compiled_in_place
def release(pending: Words, debit: Words, credit: Words) -> None:
    """Take back what a pending transfer holds, and open the accounts that it closed."""
    lose(debit, DEBITS_PENDING, pending)
    lose(credit, CREDITS_PENDING, pending)
    if pending[PLACE] & _CLOSES_DEBIT != ZERO:
        debit[PLACE] &= ~_CLOSED
    if pending[PLACE] & _CLOSES_CREDIT != ZERO:
        credit[PLACE] &= ~_CLOSED


@compiled_in_place
def post(row: Words, debit: Words, credit: Words) -> None:
    """Move a transfer's amount for good."""
    gain(debit, DEBITS_POSTED, row)
    gain(credit, CREDITS_POSTED, row)


@compiled_in_place
def set_pending_status(book: Book, row: np.uint64, status: np.uint64) -> None:
    """Change the status in the state word of a pending transfer's known row."""
    state = book.known[row, KNOWN_STATE] & ~_STATUS_MASK
    book.known[row, KNOWN_STATE] = state | (status << _STATUS_SHIFT)


@compiled_in_place
def put_after(book: Book, after: Words, rows: Rows, kind: np.uint64) -> None:
    """Write both accounts' balances and flags after an event of ``kind``."""
    debit = book.accounts[rows[0]]
    credit = book.accounts[rows[1]]
    for word in range(BALANCE_WORDS):
        after[word] = debit[DEBITS_PENDING + word]
        after[BALANCE_WORDS + word] = credit[DEBITS_PENDING + word]
    after[AFTER_ACCOUNTS] = rows[0] | (rows[1] << HALF)
    flags = (debit[PLACE] >> FLAGS_SHIFT) | ((credit[PLACE] >> FLAGS_SHIFT) << _SIXTEEN)
    after[AFTER_KIND] = flags | (kind << HALF)


@compiled_in_place
def remember(book: Book, event: Words, timestamp: np.uint64, state: np.uint64) -> None:
    """Let the id of ``event`` be known from now on; timestamp 0 means that it is spent."""
    row = book.counts[KNOWN]
    book.known[row, 0] = event[ID]
    book.known[row, 1] = event[ID + 1]
    book.known[row, KNOWN_TIMESTAMP] = timestamp
    book.known[row, KNOWN_STATE] = state
    at = slot_of(book.known_slots, book.known, event[ID], event[ID + 1])
    fill_slot(book.known_slots, book.known, at, row)
    book.counts[KNOWN] = row + ONE


@compiled_in_place
def save_before(book: Book, answer: Answer, rows: Rows) -> None:
    """Note what the next created event is about to change, where a chain is open."""
    if answer.counts[CHAIN] == ZERO:
        return
    saved = answer.undo[answer.counts[CREATED]]
    for word in range(BALANCE_WORDS):
        saved[word] = book.accounts[rows[0], DEBITS_PENDING + word]
        saved[BALANCE_WORDS + word] = book.accounts[rows[1], DEBITS_PENDING + word]
    saved[UNDO_PLACES] = book.accounts[rows[0], PLACE]
    saved[UNDO_PLACES + 1] = book.accounts[rows[1], PLACE]
    saved[UNDO_LAST_EVENT] = book.counts[LAST_EVENT]


@compiled_in_place
def _forget_latest(book: Book) -> None:
    """Let the latest known id be unknown again: emptying its slot breaks no other's search."""
    row = book.counts[KNOWN] - ONE
    state = book.known[row, KNOWN_STATE]
    kind = state & _KIND_MASK
    if kind in (_POST, _VOID):
        set_pending_status(book, state >> HALF, _PENDING)
    at = slot_of(book.known_slots, book.known, book.known[row, 0], book.known[row, 1])
    book.known_slots[at] = ZERO
    book.counts[KNOWN] = row


@compiled_in_place
def undo_chain(book: Book, answer: Answer) -> None:
    """Take back the created events of the open chain, the latest first."""
    first = answer.counts[CHAIN] - ONE
    while answer.counts[CREATED] > first:
        answer.counts[CREATED] -= ONE
        at = answer.counts[CREATED]
        saved = answer.undo[at]
        debit = book.accounts[answer.after[at, AFTER_ACCOUNTS] & LOW_HALF]
        credit = book.accounts[answer.after[at, AFTER_ACCOUNTS] >> HALF]
        for word in range(BALANCE_WORDS):
            debit[DEBITS_PENDING + word] = saved[word]
            credit[DEBITS_PENDING + word] = saved[BALANCE_WORDS + word]
        debit[PLACE] = saved[UNDO_PLACES]
        credit[PLACE] = saved[UNDO_PLACES + 1]
        book.counts[LAST_EVENT] = saved[UNDO_LAST_EVENT]
        _forget_latest(book)


@compiled_in_place
def forget_accounts(book: Book, count: np.uint64) -> None:
    """Take back the accounts after the first ``count``, the latest first."""
    while book.counts[ACCOUNTS] > count:
        row = book.counts[ACCOUNTS] - ONE
        account = book.accounts[row]
        at = slot_of(book.account_slots, book.accounts, account[ID], account[ID + 1])
        book.account_slots[at] = ZERO
        book.counts[ACCOUNTS] = row


@compiled_in_place
def finish(book: Book, answer: Answer, rows: Rows, state: np.uint64) -> None:
    """Record the created event whose row stands next in ``answer.rows``."""
    at = answer.counts[CREATED]
    row = answer.rows[at]
    put_after(book, answer.after[at], rows, state & _KIND_MASK)
    remember(book, row, row[TIMESTAMP], state)
    book.counts[LAST_EVENT] = row[TIMESTAMP]
    answer.counts[CREATED] = at + ONE
