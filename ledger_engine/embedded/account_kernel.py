"""create_accounts, exactly: which accounts come to be, and the first rule that any other breaks.

The order of the rules is TigerBeetle's; the first that fails decides. No refusal spends an id. What
does not belong here: the disk.
"""

import numpy as np

from ledger_engine.compiled import compiled_in_place
from ledger_engine.embedded.book import (
    ACCOUNTS,
    CODE_MASK,
    CODE_SHIFT,
    CREDITS_PENDING,
    CREDITS_POSTED,
    DEBITS_PENDING,
    DEBITS_POSTED,
    FLAGS_SHIFT,
    HALF,
    ID,
    LOW_HALF,
    PLACE,
    RECORD_WORDS,
    TIMESTAMP,
    USER_DATA_32,
    USER_DATA_64,
    USER_DATA_128,
    Book,
)
from ledger_engine.embedded.effects import forget_accounts
from ledger_engine.embedded.id_index import fill_slot, row_after, slot_of
from ledger_engine.embedded.import_rules import time_status
from ledger_engine.embedded.u128 import ONE, ZERO, is_max, is_zero
from ledger_engine.flags import ACCOUNT_FLAGS_KNOWN, AccountFlags
from ledger_engine.records import Words
from ledger_engine.statuses import AccountStatus

_OK = np.uint64(0)
_CREATED = np.uint64(AccountStatus.CREATED)
_LINKED_FAILED = np.uint64(AccountStatus.LINKED_EVENT_FAILED)
_CHAIN_OPEN = np.uint64(AccountStatus.LINKED_EVENT_CHAIN_OPEN)
_FIRST_IMPORT_STATUS = np.uint64(AccountStatus.IMPORTED_EVENT_EXPECTED)
_REGRESSES = np.uint64(AccountStatus.IMPORTED_EVENT_TIMESTAMP_MUST_NOT_REGRESS)
_RESERVED_FIELD = np.uint64(AccountStatus.RESERVED_FIELD)
_RESERVED_FLAG = np.uint64(AccountStatus.RESERVED_FLAG)
_ID_ZERO = np.uint64(AccountStatus.ID_MUST_NOT_BE_ZERO)
_ID_MAX = np.uint64(AccountStatus.ID_MUST_NOT_BE_INT_MAX)
_EXISTS = np.uint64(AccountStatus.EXISTS)
_OTHER_FLAGS = np.uint64(AccountStatus.EXISTS_WITH_DIFFERENT_FLAGS)
_OTHER_USER_DATA_128 = np.uint64(AccountStatus.EXISTS_WITH_DIFFERENT_USER_DATA_128)
_OTHER_USER_DATA_64 = np.uint64(AccountStatus.EXISTS_WITH_DIFFERENT_USER_DATA_64)
_OTHER_USER_DATA_32 = np.uint64(AccountStatus.EXISTS_WITH_DIFFERENT_USER_DATA_32)
_OTHER_LEDGER = np.uint64(AccountStatus.EXISTS_WITH_DIFFERENT_LEDGER)
_OTHER_CODE = np.uint64(AccountStatus.EXISTS_WITH_DIFFERENT_CODE)
_EXCLUSIVE = np.uint64(AccountStatus.FLAGS_ARE_MUTUALLY_EXCLUSIVE)
_DEBITS_PENDING = np.uint64(AccountStatus.DEBITS_PENDING_MUST_BE_ZERO)
_DEBITS_POSTED = np.uint64(AccountStatus.DEBITS_POSTED_MUST_BE_ZERO)
_CREDITS_PENDING = np.uint64(AccountStatus.CREDITS_PENDING_MUST_BE_ZERO)
_CREDITS_POSTED = np.uint64(AccountStatus.CREDITS_POSTED_MUST_BE_ZERO)
_LEDGER = np.uint64(AccountStatus.LEDGER_MUST_NOT_BE_ZERO)
_CODE = np.uint64(AccountStatus.CODE_MUST_NOT_BE_ZERO)
_UNKNOWN_FLAGS = np.uint64(0xFFFF ^ ACCOUNT_FLAGS_KNOWN)
_LINKED = np.uint64(AccountFlags.LINKED) << FLAGS_SHIFT
_IMPORTED = np.uint64(AccountFlags.IMPORTED) << FLAGS_SHIFT
_LIMITS = np.uint64(
    AccountFlags.DEBITS_MUST_NOT_EXCEED_CREDITS | AccountFlags.CREDITS_MUST_NOT_EXCEED_DEBITS
)


@compiled_in_place
def _form_status(event: Words) -> np.uint64:
    """Return what is wrong with the event whatever the ledger holds."""
    if event[USER_DATA_32] >> HALF != ZERO:
        return _RESERVED_FIELD
    if (event[PLACE] >> FLAGS_SHIFT) & _UNKNOWN_FLAGS != ZERO:
        return _RESERVED_FLAG
    if is_zero(event[ID], event[ID + 1]):
        return _ID_ZERO
    if is_max(event[ID], event[ID + 1]):
        return _ID_MAX
    return _OK


@compiled_in_place
def _user_data_status(event: Words, stored: Words) -> np.uint64:
    if event[USER_DATA_128] != stored[USER_DATA_128]:
        return _OTHER_USER_DATA_128
    if event[USER_DATA_128 + 1] != stored[USER_DATA_128 + 1]:
        return _OTHER_USER_DATA_128
    if event[USER_DATA_64] != stored[USER_DATA_64]:
        return _OTHER_USER_DATA_64
    if event[USER_DATA_32] != stored[USER_DATA_32]:
        return _OTHER_USER_DATA_32
    return _OK


@compiled_in_place
def _exists_status(event: Words, stored: Words) -> np.uint64:
    """Return in what the event differs from the account of the same id."""
    if event[PLACE] >> FLAGS_SHIFT != stored[PLACE] >> FLAGS_SHIFT:
        return _OTHER_FLAGS
    status = _user_data_status(event, stored)
    if status != _OK:
        return status
    if event[PLACE] & LOW_HALF != stored[PLACE] & LOW_HALF:
        return _OTHER_LEDGER
    if (event[PLACE] >> CODE_SHIFT) & CODE_MASK != (stored[PLACE] >> CODE_SHIFT) & CODE_MASK:
        return _OTHER_CODE
    return _EXISTS


@compiled_in_place
def _balance_status(event: Words) -> np.uint64:
    if not is_zero(event[DEBITS_PENDING], event[DEBITS_PENDING + 1]):
        return _DEBITS_PENDING
    if not is_zero(event[DEBITS_POSTED], event[DEBITS_POSTED + 1]):
        return _DEBITS_POSTED
    if not is_zero(event[CREDITS_PENDING], event[CREDITS_PENDING + 1]):
        return _CREDITS_PENDING
    if not is_zero(event[CREDITS_POSTED], event[CREDITS_POSTED + 1]):
        return _CREDITS_POSTED
    return _OK


@compiled_in_place
def _content_status(event: Words) -> np.uint64:
    """Return what is wrong with a new account."""
    if (event[PLACE] >> FLAGS_SHIFT) & _LIMITS == _LIMITS:
        return _EXCLUSIVE
    status = _balance_status(event)
    if status != _OK:
        return status
    if event[PLACE] & LOW_HALF == ZERO:
        return _LEDGER
    if (event[PLACE] >> CODE_SHIFT) & CODE_MASK == ZERO:
        return _CODE
    return _OK


@compiled_in_place
def _import_status(book: Book, event: Words, is_taken: bool) -> np.uint64:  # noqa: FBT001 - numba
    """Return what is wrong with an imported account's time; ``is_taken``: a transfer has it."""
    if event[PLACE] & _IMPORTED == ZERO:
        return _OK
    count = book.counts[ACCOUNTS]
    if count != ZERO and event[TIMESTAMP] <= book.accounts[count - ONE, TIMESTAMP]:
        return _REGRESSES
    return _REGRESSES if is_taken else _OK


@compiled_in_place
def _existing_status(account: Words, event: Words, result: Words) -> np.uint64:
    status = _exists_status(event, account)
    if status == _EXISTS:
        result[0] = account[TIMESTAMP]
    return status


@compiled_in_place
def _create_one(book: Book, event: Words, is_taken: np.uint64, result: Words) -> np.uint64:
    """Decide one event by itself, whatever its chain does."""
    status = _form_status(event)
    if status != _OK:
        return status
    at = slot_of(book.account_slots, book.accounts, event[ID], event[ID + 1])
    known = row_after(book.account_slots, at)
    if known != ZERO:
        return _existing_status(book.accounts[known - ONE], event, result)
    status = _content_status(event)
    if status == _OK:
        status = _import_status(book, event, is_taken != ZERO)
    if status != _OK:
        return status
    row = book.counts[ACCOUNTS]
    for word in range(RECORD_WORDS):
        book.accounts[row, word] = event[word]
    if event[PLACE] & _IMPORTED == ZERO:
        book.accounts[row, TIMESTAMP] = result[0]
    result[0] = book.accounts[row, TIMESTAMP]
    fill_slot(book.account_slots, book.accounts, at, row)
    book.counts[ACCOUNTS] = row + ONE
    return _CREATED


@compiled_in_place
def _decide(book: Book, events: Words, index: int, taken: Words, results: Words) -> np.uint64:
    event = events[index]
    last = results[index, 0] + np.uint64(events.shape[0] - 1 - index)
    status = time_status(
        event[TIMESTAMP],
        last,
        event[PLACE] & _IMPORTED != ZERO,
        events[0, PLACE] & _IMPORTED != ZERO,
        _FIRST_IMPORT_STATUS,
    )
    if status != _OK:
        return status
    return _create_one(book, event, taken[index], results[index])


@compiled_in_place
def create_accounts(
    book: Book, events: Words, first_timestamp: np.uint64, taken: Words, results: Words
) -> None:
    """Create ``(n, 16)`` events in order; write ``(n, 2)`` results: timestamp, status.

    ``book`` has room for all of them. Event i has the timestamp ``first_timestamp + i``. ``taken``
    says of each event whether a transfer has the timestamp that it would import.
    """
    chain = -1
    is_broken = False
    before = ZERO
    count = events.shape[0]
    for index in range(count):
        is_linked = events[index, PLACE] & _LINKED != ZERO
        if is_linked and chain < 0:
            chain = index
            before = book.counts[ACCOUNTS]
        results[index, 0] = first_timestamp + np.uint64(index)
        if is_linked and index == count - 1:
            status = _CHAIN_OPEN
        elif is_broken:
            status = _LINKED_FAILED
        else:
            status = _decide(book, events, index, taken, results)
        results[index, 1] = status
        if status != _CREATED and chain >= 0 and not is_broken:
            is_broken = True
            forget_accounts(book, before)
            results[chain:index, 1] = _LINKED_FAILED
        if not is_linked or status == _CHAIN_OPEN:
            chain = -1
            is_broken = False
