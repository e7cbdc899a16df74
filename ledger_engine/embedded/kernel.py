"""create_transfers, exactly: one sequential loop that decides each event on the book as it stands.

The order of the rules is TigerBeetle's; the first that fails decides. A refusal that may pass later
spends the id for ever. What does not belong here: flags that the engine refuses before it calls
(linked, pending, post, void, balancing, closing, imported), and anything that touches the disk.
"""

import numpy as np

from ledger_engine.compiled import compiled
from ledger_engine.embedded.book import (
    AFTER_ACCOUNTS,
    AFTER_KIND,
    AMOUNT,
    BALANCE_WORDS,
    CREDIT_ACCOUNT,
    CREDITS_POSTED,
    DEBIT_ACCOUNT,
    DEBITS_PENDING,
    DEBITS_POSTED,
    FLAGS_SHIFT,
    HALF,
    ID,
    KNOWN_STATE,
    KNOWN_TIMESTAMP,
    PLACE,
    RECORD_WORDS,
    TIMESTAMP,
    Answer,
    Batch,
    Book,
)
from ledger_engine.embedded.id_index import fill_slot, row_after, slot_of
from ledger_engine.embedded.transfer_rules import (
    accounts_status,
    balance_status,
    exists_status,
    form_status,
    id_status,
    is_transient,
)
from ledger_engine.embedded.u128 import ONE, ZERO, add
from ledger_engine.records import Words
from ledger_engine.statuses import TransferStatus

_OK = np.uint64(0)
_CREATED = np.uint64(TransferStatus.CREATED)
_EXISTS = np.uint64(TransferStatus.EXISTS)
_SPENT = np.uint64(TransferStatus.ID_ALREADY_FAILED)
_DEBIT_NOT_FOUND = np.uint64(TransferStatus.DEBIT_ACCOUNT_NOT_FOUND)
_CREDIT_NOT_FOUND = np.uint64(TransferStatus.CREDIT_ACCOUNT_NOT_FOUND)
_SIXTEEN = np.uint64(16)


@compiled
def _known_status(
    batch: Batch, answer: Answer, index: int, known: Words
) -> tuple[np.uint64, np.uint64]:
    """Return the status of an event whose id is known, and the stored transfer's timestamp."""
    timestamp = known[KNOWN_TIMESTAMP]
    if timestamp == ZERO:
        return _SPENT, ZERO
    if timestamp >= batch.first_timestamp:
        stored = answer.created[answer.created_at[timestamp - batch.first_timestamp]]
    else:
        stored = batch.stored[batch.stored_at[index] - ONE]
    return exists_status(batch.events[index], stored), timestamp


@compiled
def _remember(book: Book, event: Words, at: np.uint64, timestamp: np.uint64) -> None:
    """Let the id of ``event`` be known from now on; timestamp 0 means that it is spent."""
    row = book.counts[1]
    book.known[row, 0] = event[ID]
    book.known[row, 1] = event[ID + 1]
    book.known[row, KNOWN_TIMESTAMP] = timestamp
    book.known[row, KNOWN_STATE] = ZERO
    fill_slot(book.known_slots, book.known, at, row)
    book.counts[1] = row + ONE


@compiled
def _move(account: Words, posted: int, event: Words) -> None:
    """Add the event's amount to the ``posted`` balance of ``account``."""
    low, high, _ = add(account[posted], account[posted + 1], event[AMOUNT], event[AMOUNT + 1])
    account[posted] = low
    account[posted + 1] = high


@compiled
def _record(book: Book, answer: Answer, event: Words, rows: tuple[np.uint64, np.uint64]) -> None:
    """Store the created transfer and both accounts' balances after it."""
    debit = book.accounts[rows[0]]
    credit = book.accounts[rows[1]]
    at = answer.counts[0]
    created = answer.created[at]
    after = answer.after[at]
    for word in range(RECORD_WORDS):
        created[word] = event[word]
    for word in range(BALANCE_WORDS):
        after[word] = debit[DEBITS_PENDING + word]
        after[BALANCE_WORDS + word] = credit[DEBITS_PENDING + word]
    after[AFTER_ACCOUNTS] = rows[0] | (rows[1] << HALF)
    credit_flags = credit[PLACE] >> FLAGS_SHIFT
    after[AFTER_KIND] = (debit[PLACE] >> FLAGS_SHIFT) | (credit_flags << _SIXTEEN)
    answer.counts[0] = at + ONE


@compiled
def _new_status(book: Book, event: Words, rows: tuple[np.uint64, np.uint64]) -> np.uint64:
    """Return the first rule that a new transfer between two rows (plus one) breaks."""
    if rows[0] == ZERO:
        return _DEBIT_NOT_FOUND
    if rows[1] == ZERO:
        return _CREDIT_NOT_FOUND
    debit = book.accounts[rows[0] - ONE]
    credit = book.accounts[rows[1] - ONE]
    status = accounts_status(event, debit, credit)
    if status != _OK:
        return status
    return balance_status(event, debit, credit)


@compiled
def _account_row(book: Book, event: Words, side: int) -> np.uint64:
    at = slot_of(book.account_slots, book.accounts, event[side], event[side + 1])
    return row_after(book.account_slots, at)


@compiled
def _create_new(book: Book, batch: Batch, answer: Answer, index: int, at: np.uint64) -> np.uint64:
    """Decide an event whose id is new, and post it where nothing stands against it."""
    event = batch.events[index]
    timestamp = batch.first_timestamp + np.uint64(index)
    status = form_status(event)
    if status != _OK:
        return status
    found = (_account_row(book, event, DEBIT_ACCOUNT), _account_row(book, event, CREDIT_ACCOUNT))
    status = _new_status(book, event, found)
    if status != _OK:
        if is_transient(status):
            _remember(book, event, at, ZERO)
        return status
    rows = (found[0] - ONE, found[1] - ONE)
    _move(book.accounts[rows[0]], DEBITS_POSTED, event)
    _move(book.accounts[rows[1]], CREDITS_POSTED, event)
    at_row = answer.counts[0]
    answer.created_at[index] = at_row
    _record(book, answer, event, rows)
    answer.created[at_row, TIMESTAMP] = timestamp
    _remember(book, event, at, timestamp)
    return _CREATED


@compiled
def _create_one(book: Book, batch: Batch, answer: Answer, index: int) -> None:
    event = batch.events[index]
    result = answer.results[index]
    at = slot_of(book.known_slots, book.known, event[ID], event[ID + 1])
    known = row_after(book.known_slots, at)
    if known == ZERO:
        result[1] = _create_new(book, batch, answer, index, at)
        return
    status, timestamp = _known_status(batch, answer, index, book.known[known - ONE])
    result[1] = status
    if status == _EXISTS:
        result[0] = timestamp


@compiled
def create_transfers(book: Book, batch: Batch, answer: Answer) -> None:
    """Create the events of ``batch`` in order; fill ``answer`` and change ``book``.

    ``book`` has room for an id an event; ``answer.counts`` is zero.
    """
    for index in range(batch.events.shape[0]):
        event = batch.events[index]
        answer.results[index, 0] = batch.first_timestamp + np.uint64(index)
        answer.results[index, 1] = id_status(event)
        if answer.results[index, 1] == _OK:
            _create_one(book, batch, answer, index)
