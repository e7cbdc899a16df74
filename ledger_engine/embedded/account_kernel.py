"""create_accounts, exactly: which accounts come to be, and the first rule that any other breaks.

The order of the rules is TigerBeetle's; the first that fails decides. What does not belong here:
linked chains and imports, which the engine refuses before it calls.
"""

import numpy as np

from ledger_engine.compiled import compiled
from ledger_engine.embedded.book import (
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
from ledger_engine.embedded.id_index import fill_slot, row_after, slot_of
from ledger_engine.embedded.u128 import ONE, ZERO, is_max, is_zero
from ledger_engine.flags import ACCOUNT_FLAGS_KNOWN, AccountFlags
from ledger_engine.records import Words
from ledger_engine.statuses import AccountStatus

_OK = np.uint64(0)
_CREATED = np.uint64(AccountStatus.CREATED)
_TIMESTAMP = np.uint64(AccountStatus.TIMESTAMP_MUST_BE_ZERO)
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
_LIMITS = np.uint64(
    AccountFlags.DEBITS_MUST_NOT_EXCEED_CREDITS | AccountFlags.CREDITS_MUST_NOT_EXCEED_DEBITS
)


@compiled
def _form_status(event: Words) -> np.uint64:
    """Return what is wrong with the event whatever the ledger holds."""
    if event[TIMESTAMP] != ZERO:
        return _TIMESTAMP
    if event[USER_DATA_32] >> HALF != ZERO:
        return _RESERVED_FIELD
    if (event[PLACE] >> FLAGS_SHIFT) & _UNKNOWN_FLAGS != ZERO:
        return _RESERVED_FLAG
    if is_zero(event[ID], event[ID + 1]):
        return _ID_ZERO
    if is_max(event[ID], event[ID + 1]):
        return _ID_MAX
    return _OK


@compiled
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


@compiled
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


@compiled
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


@compiled
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


@compiled
def _create_one(book: Book, event: Words, timestamp: np.uint64, result: Words) -> None:
    """Decide one event and write its result; ``counts[0]`` tells whether it was created."""
    result[0] = timestamp
    result[1] = _form_status(event)
    if result[1] != _OK:
        return
    at = slot_of(book.account_slots, book.accounts, event[ID], event[ID + 1])
    known = row_after(book.account_slots, at)
    if known != ZERO:
        stored = book.accounts[known - ONE]
        result[1] = _exists_status(event, stored)
        if result[1] == _EXISTS:
            result[0] = stored[TIMESTAMP]
        return
    result[1] = _content_status(event)
    if result[1] != _OK:
        return
    row = book.counts[0]
    for word in range(RECORD_WORDS):
        book.accounts[row, word] = event[word]
    book.accounts[row, TIMESTAMP] = timestamp
    fill_slot(book.account_slots, book.accounts, at, row)
    book.counts[0] = row + ONE
    result[1] = _CREATED


@compiled
def create_accounts(book: Book, events: Words, first_timestamp: np.uint64, results: Words) -> None:
    """Create ``(n, 16)`` events in order; write ``(n, 2)`` results: timestamp, status.

    ``book`` has room for all of them. Event i has the timestamp ``first_timestamp + i``.
    """
    for index in range(events.shape[0]):
        timestamp = first_timestamp + np.uint64(index)
        _create_one(book, events[index], timestamp, results[index])
