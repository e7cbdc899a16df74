"""create_transfers, exactly: one sequential loop that decides each event on the book as it stands.

The order of the rules is TigerBeetle's; the first that fails decides. A refusal that may pass later
spends the id for ever. What does not belong here: the rules themselves (``transfer_rules``,
``balance_rules``, ``pending_rules``, ``exists_rules``, ``import_rules``), the disk.
"""

import numpy as np

from ledger_engine.compiled import compiled_in_place
from ledger_engine.embedded.balance_rules import balance_amount, balance_status
from ledger_engine.embedded.book import (
    CHAIN,
    CREATED,
    CREDIT_ACCOUNT,
    CREDITS_PENDING,
    DEBIT_ACCOUNT,
    DEBITS_PENDING,
    FLAGS_SHIFT,
    HALF,
    HAS_TIMEOUT,
    KIND_PENDING,
    KIND_POST,
    KIND_SINGLE,
    KIND_VOID,
    KNOWN,
    KNOWN_STATE,
    KNOWN_TIMESTAMP,
    PENDING_ID,
    PLACE,
    POSTED,
    RECORD_WORDS,
    STATUS_SHIFT,
    TIMEOUTS,
    TIMESTAMP,
    USER_DATA_32,
    VOIDED,
    Answer,
    Batch,
    Book,
)
from ledger_engine.embedded.book import ID as OWN_ID
from ledger_engine.embedded.book import PENDING as STATUS_PENDING
from ledger_engine.embedded.effects import (
    Rows,
    account_row,
    close_accounts,
    finish,
    gain,
    post,
    release,
    remember,
    save_before,
    set_pending_status,
    undo_chain,
)
from ledger_engine.embedded.exists_rules import (
    exists_status,
    key_status,
    resolved_exists_status,
)
from ledger_engine.embedded.id_index import row_after, slot_of
from ledger_engine.embedded.import_rules import time_status
from ledger_engine.embedded.pending_rules import (
    agreement_status,
    is_void,
    pending_status,
    put_inherited,
    put_resolved_amount,
    resolves,
    resolving_form_status,
)
from ledger_engine.embedded.transfer_rules import (
    accounts_status,
    closed_status,
    form_status,
    id_status,
    regress_status,
)
from ledger_engine.embedded.u128 import ONE, ZERO
from ledger_engine.flags import TransferFlags
from ledger_engine.records import Words
from ledger_engine.statuses import TransferStatus

_OK = np.uint64(0)
_CREATED = np.uint64(TransferStatus.CREATED)
_EXISTS = np.uint64(TransferStatus.EXISTS)
_LINKED_FAILED = np.uint64(TransferStatus.LINKED_EVENT_FAILED)
_CHAIN_OPEN = np.uint64(TransferStatus.LINKED_EVENT_CHAIN_OPEN)
_SPENT = np.uint64(TransferStatus.ID_ALREADY_FAILED)
_DEBIT_NOT_FOUND = np.uint64(TransferStatus.DEBIT_ACCOUNT_NOT_FOUND)
_CREDIT_NOT_FOUND = np.uint64(TransferStatus.CREDIT_ACCOUNT_NOT_FOUND)
_PENDING_NOT_FOUND = np.uint64(TransferStatus.PENDING_TRANSFER_NOT_FOUND)
_NOT_PENDING = np.uint64(TransferStatus.PENDING_TRANSFER_NOT_PENDING)
_EXCEEDS_CREDITS = np.uint64(TransferStatus.EXCEEDS_CREDITS)
_EXCEEDS_DEBITS = np.uint64(TransferStatus.EXCEEDS_DEBITS)
_DEBIT_CLOSED = np.uint64(TransferStatus.DEBIT_ACCOUNT_ALREADY_CLOSED)
_CREDIT_CLOSED = np.uint64(TransferStatus.CREDIT_ACCOUNT_ALREADY_CLOSED)
_FIRST_IMPORT_STATUS = np.uint64(TransferStatus.IMPORTED_EVENT_EXPECTED)
_LINKED = np.uint64(TransferFlags.LINKED) << FLAGS_SHIFT
_PENDING = np.uint64(TransferFlags.PENDING) << FLAGS_SHIFT
_IMPORTED = np.uint64(TransferFlags.IMPORTED) << FLAGS_SHIFT
_KIND_MASK = np.uint64(0xFF)
_STATUS_MASK = np.uint64(0xFF)
_STATUS_SHIFT = np.uint64(STATUS_SHIFT)
_SINGLE_STATE = np.uint64(KIND_SINGLE)
_PENDING_KIND = np.uint64(KIND_PENDING)
_PENDING_STATE = np.uint64(KIND_PENDING | STATUS_PENDING << STATUS_SHIFT)
_HAS_TIMEOUT = np.uint64(HAS_TIMEOUT)
_POST_KIND = np.uint64(KIND_POST)
_VOID_KIND = np.uint64(KIND_VOID)
_POSTED = np.uint64(POSTED)
_VOIDED = np.uint64(VOIDED)

for _status in TransferStatus:
    assert _status.is_transient == (
        _status
        in (
            _DEBIT_NOT_FOUND,
            _CREDIT_NOT_FOUND,
            _PENDING_NOT_FOUND,
            _EXCEEDS_CREDITS,
            _EXCEEDS_DEBITS,
            _DEBIT_CLOSED,
            _CREDIT_CLOSED,
        )
    )


@compiled_in_place
def _is_transient(status: np.uint64) -> bool:
    """Say whether the refusal may pass: then it spends the id."""
    is_missing = status in (_DEBIT_NOT_FOUND, _CREDIT_NOT_FOUND, _PENDING_NOT_FOUND)
    is_closed = status in (_DEBIT_CLOSED, _CREDIT_CLOSED)
    return is_missing or is_closed or status in (_EXCEEDS_CREDITS, _EXCEEDS_DEBITS)


@compiled_in_place
def _known_row(book: Book, event: Words, word: int) -> np.uint64:
    """Return the known row plus one of the id at ``word``, 0 where it is unknown."""
    return row_after(
        book.known_slots, slot_of(book.known_slots, book.known, event[word], event[word + 1])
    )


@compiled_in_place
def _place_of(batch: Batch, answer: Answer, known: np.uint64, fetched_at: np.uint64) -> np.uint64:
    """Return where the transfer of a known row stands: created in this batch, or fetched."""
    if known >= batch.first_known:
        return np.uint64(answer.created_at[known - batch.first_known])
    return fetched_at


@compiled_in_place
def _existing_status(
    book: Book, batch: Batch, answer: Answer, index: int, known: np.uint64
) -> np.uint64:
    """Return what is to be said of an event whose id is known."""
    timestamp = book.known[known, KNOWN_TIMESTAMP]
    if timestamp == ZERO:
        return _SPENT
    event = batch.events[index]
    stored = answer.rows[_place_of(batch, answer, known, batch.fetched_at[index, 0])]
    status = key_status(event, stored)
    if status != _OK:
        return status
    if resolves(event):
        resolved = book.known[known, KNOWN_STATE] >> HALF
        place = _place_of(batch, answer, resolved, batch.fetched_at[index, 1])
        status = resolved_exists_status(event, stored, answer.rows[place])
    else:
        status = exists_status(event, stored)
    if status == _EXISTS:
        answer.results[index, 0] = timestamp
    return status


@compiled_in_place
def _finish(book: Book, batch: Batch, answer: Answer, rows: Rows, state: np.uint64) -> np.uint64:
    answer.created_at[book.counts[KNOWN] - batch.first_known] = answer.counts[CREATED]
    finish(book, answer, rows, state)
    return _CREATED


@compiled_in_place
def _create_new(book: Book, batch: Batch, answer: Answer, row: Words) -> np.uint64:
    """Decide a single-phase or pending transfer, and do what it does."""
    status = form_status(row)
    if status != _OK:
        return status
    debit_row = account_row(book, row, DEBIT_ACCOUNT)
    if debit_row == ZERO:
        return _DEBIT_NOT_FOUND
    credit_row = account_row(book, row, CREDIT_ACCOUNT)
    if credit_row == ZERO:
        return _CREDIT_NOT_FOUND
    rows = (debit_row - ONE, credit_row - ONE)
    debit = book.accounts[rows[0]]
    credit = book.accounts[rows[1]]
    status = accounts_status(book, row, debit, credit)
    if status == _OK:
        balance_amount(row, debit, credit)
        status = balance_status(row, debit, credit)
    if status != _OK:
        return status
    return _hold_or_move(book, batch, answer, row, rows)


@compiled_in_place
def _hold_or_move(book: Book, batch: Batch, answer: Answer, row: Words, rows: Rows) -> np.uint64:
    """Do what a single-phase or pending transfer does."""
    debit = book.accounts[rows[0]]
    credit = book.accounts[rows[1]]
    save_before(book, answer, rows)
    if row[PLACE] & _PENDING == ZERO:
        post(row, debit, credit)
        return _finish(book, batch, answer, rows, _SINGLE_STATE)
    gain(debit, DEBITS_PENDING, row)
    gain(credit, CREDITS_PENDING, row)
    close_accounts(row, debit, credit)
    state = _PENDING_STATE
    if row[USER_DATA_32] >> HALF != ZERO:
        state |= _HAS_TIMEOUT
        answer.counts[TIMEOUTS] += ONE
    return _finish(book, batch, answer, rows, state)


@compiled_in_place
def _resolution_status(
    book: Book, row: Words, pending: Words, state: np.uint64, timestamp: np.uint64
) -> np.uint64:
    """Return what stands against resolving ``pending``; write what the row takes from it."""
    status = agreement_status(row, pending)
    if status != _OK:
        return status
    status = put_resolved_amount(row, pending)
    if status != _OK:
        return status
    status = pending_status((state >> _STATUS_SHIFT) & _STATUS_MASK, pending, timestamp)
    if status != _OK:
        return status
    put_inherited(row, pending)
    return regress_status(book, row)


@compiled_in_place
def _resolve(book: Book, batch: Batch, answer: Answer, index: int, row: Words) -> np.uint64:
    """Decide a post or a void, and do what it does."""
    status = resolving_form_status(row)
    if status != _OK:
        return status
    found = _known_row(book, row, PENDING_ID)
    if found == ZERO or book.known[found - ONE, KNOWN_TIMESTAMP] == ZERO:
        return _PENDING_NOT_FOUND
    known = found - ONE
    state = book.known[known, KNOWN_STATE]
    if state & _KIND_MASK != _PENDING_KIND:
        return _NOT_PENDING
    pending = answer.rows[_place_of(batch, answer, known, batch.fetched_at[index, 1])]
    status = _resolution_status(book, row, pending, state, answer.results[index, 0])
    if status != _OK:
        return status
    return _resolve_decided(book, batch, answer, (row, pending), known)


@compiled_in_place
def _resolve_decided(
    book: Book, batch: Batch, answer: Answer, pair: tuple[Words, Words], known: np.uint64
) -> np.uint64:
    row, pending = pair
    rows = (
        account_row(book, pending, DEBIT_ACCOUNT) - ONE,
        account_row(book, pending, CREDIT_ACCOUNT) - ONE,
    )
    debit = book.accounts[rows[0]]
    credit = book.accounts[rows[1]]
    is_voided = is_void(row)
    if not is_voided:
        status = closed_status(debit, credit)
        if status != _OK:
            return status
    save_before(book, answer, rows)
    release(pending, debit, credit)
    if is_voided:
        set_pending_status(book, known, _VOIDED)
        return _finish(book, batch, answer, rows, _VOID_KIND | (known << HALF))
    post(row, debit, credit)
    set_pending_status(book, known, _POSTED)
    return _finish(book, batch, answer, rows, _POST_KIND | (known << HALF))


@compiled_in_place
def _decide(book: Book, batch: Batch, answer: Answer, index: int) -> np.uint64:
    """Decide one event by itself, whatever its chain does."""
    event = batch.events[index]
    last = batch.first_timestamp + np.uint64(batch.events.shape[0] - 1)
    is_imported = event[PLACE] & _IMPORTED != ZERO
    is_import_batch = batch.events[0, PLACE] & _IMPORTED != ZERO
    status = time_status(event[TIMESTAMP], last, is_imported, is_import_batch, _FIRST_IMPORT_STATUS)
    if status == _OK:
        status = id_status(event)
    if status != _OK:
        return status
    known = _known_row(book, event, OWN_ID)
    if known != ZERO:
        return _existing_status(book, batch, answer, index, known - ONE)
    row = answer.rows[answer.counts[CREATED]]
    for word in range(RECORD_WORDS):
        row[word] = event[word]
    if not is_imported:
        row[TIMESTAMP] = answer.results[index, 0]
    if resolves(row):
        status = _resolve(book, batch, answer, index, row)
    else:
        status = _create_new(book, batch, answer, row)
    if status == _CREATED:
        answer.results[index, 0] = row[TIMESTAMP]
    return status


@compiled_in_place
def _fail(book: Book, batch: Batch, answer: Answer, index: int, chain: int) -> None:
    """Break the chain that began at ``chain``, if any, and spend the id where it is due."""
    if chain >= 0:
        undo_chain(book, answer)
        for member in range(chain, index):
            answer.results[member, 1] = _LINKED_FAILED
    if _is_transient(answer.results[index, 1]):
        remember(book, batch.events[index], ZERO, ZERO)


@compiled_in_place
def create_transfers(book: Book, batch: Batch, answer: Answer) -> None:
    """Create the events of ``batch`` in order; fill ``answer`` and change ``book``.

    ``book`` has room for an id an event; ``answer.counts`` is zero.
    """
    count = batch.events.shape[0]
    chain = -1
    is_broken = False
    for index in range(count):
        is_linked = batch.events[index, PLACE] & _LINKED != ZERO
        if is_linked and chain < 0:
            chain = index
            answer.counts[CHAIN] = answer.counts[CREATED] + ONE
        answer.results[index, 0] = batch.first_timestamp + np.uint64(index)
        if is_linked and index == count - 1:
            status = _CHAIN_OPEN
        elif is_broken:
            status = _LINKED_FAILED
        else:
            status = _decide(book, batch, answer, index)
        answer.results[index, 1] = status
        if status != _CREATED and not is_broken:
            _fail(book, batch, answer, index, chain)
            is_broken = chain >= 0
        if not is_linked or status == _CHAIN_OPEN:
            chain = -1
            is_broken = False
            answer.counts[CHAIN] = ZERO
