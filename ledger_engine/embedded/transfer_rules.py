"""The rules of a new single-phase or pending transfer, each group returns the first broken one.

0 means that no rule of the group is broken. The kernel asks the groups in TigerBeetle's order. What
does not belong here: posting and voiding (``pending_rules``), known ids (``exists_rules``).
"""

import numpy as np

from ledger_engine.compiled import compiled_in_place
from ledger_engine.embedded.book import (
    CODE_MASK,
    CODE_SHIFT,
    CREDIT_ACCOUNT,
    DEBIT_ACCOUNT,
    FLAGS_SHIFT,
    HALF,
    ID,
    LAST_EVENT,
    LOW_HALF,
    PENDING_ID,
    PLACE,
    TIMESTAMP,
    USER_DATA_32,
    Book,
)
from ledger_engine.embedded.import_rules import is_an_accounts
from ledger_engine.embedded.u128 import ZERO, is_max, is_zero
from ledger_engine.flags import TRANSFER_FLAGS_KNOWN, AccountFlags, TransferFlags
from ledger_engine.records import Words
from ledger_engine.statuses import TransferStatus

_OK = np.uint64(0)
_RESERVED_FLAG = np.uint64(TransferStatus.RESERVED_FLAG)
_ID_ZERO = np.uint64(TransferStatus.ID_MUST_NOT_BE_ZERO)
_ID_MAX = np.uint64(TransferStatus.ID_MUST_NOT_BE_INT_MAX)
_DEBIT_ZERO = np.uint64(TransferStatus.DEBIT_ACCOUNT_ID_MUST_NOT_BE_ZERO)
_DEBIT_MAX = np.uint64(TransferStatus.DEBIT_ACCOUNT_ID_MUST_NOT_BE_INT_MAX)
_CREDIT_ZERO = np.uint64(TransferStatus.CREDIT_ACCOUNT_ID_MUST_NOT_BE_ZERO)
_CREDIT_MAX = np.uint64(TransferStatus.CREDIT_ACCOUNT_ID_MUST_NOT_BE_INT_MAX)
_SAME_ACCOUNT = np.uint64(TransferStatus.ACCOUNTS_MUST_BE_DIFFERENT)
_PENDING_ID = np.uint64(TransferStatus.PENDING_ID_MUST_BE_ZERO)
_TIMEOUT = np.uint64(TransferStatus.TIMEOUT_RESERVED_FOR_PENDING_TRANSFER)
_CLOSING = np.uint64(TransferStatus.CLOSING_TRANSFER_MUST_BE_PENDING)
_LEDGER = np.uint64(TransferStatus.LEDGER_MUST_NOT_BE_ZERO)
_CODE = np.uint64(TransferStatus.CODE_MUST_NOT_BE_ZERO)
_TWO_LEDGERS = np.uint64(TransferStatus.ACCOUNTS_MUST_HAVE_THE_SAME_LEDGER)
_FOREIGN_LEDGER = np.uint64(TransferStatus.TRANSFER_MUST_HAVE_THE_SAME_LEDGER_AS_ACCOUNTS)
_REGRESSES = np.uint64(TransferStatus.IMPORTED_EVENT_TIMESTAMP_MUST_NOT_REGRESS)
_BEFORE_DEBIT = np.uint64(TransferStatus.IMPORTED_EVENT_TIMESTAMP_MUST_POSTDATE_DEBIT_ACCOUNT)
_BEFORE_CREDIT = np.uint64(TransferStatus.IMPORTED_EVENT_TIMESTAMP_MUST_POSTDATE_CREDIT_ACCOUNT)
_IMPORTED_TIMEOUT = np.uint64(TransferStatus.IMPORTED_EVENT_TIMEOUT_MUST_BE_ZERO)
_DEBIT_CLOSED = np.uint64(TransferStatus.DEBIT_ACCOUNT_ALREADY_CLOSED)
_CREDIT_CLOSED = np.uint64(TransferStatus.CREDIT_ACCOUNT_ALREADY_CLOSED)
_UNKNOWN_FLAGS = np.uint64(0xFFFF ^ TRANSFER_FLAGS_KNOWN)
_PENDING = np.uint64(TransferFlags.PENDING)
_CLOSES = np.uint64(TransferFlags.CLOSING_DEBIT | TransferFlags.CLOSING_CREDIT)
_IMPORTED = np.uint64(TransferFlags.IMPORTED)
_CLOSED = np.uint64(AccountFlags.CLOSED)


@compiled_in_place
def id_status(event: Words) -> np.uint64:
    """Return what is wrong before the id may be looked up."""
    if (event[PLACE] >> FLAGS_SHIFT) & _UNKNOWN_FLAGS != ZERO:
        return _RESERVED_FLAG
    if is_zero(event[ID], event[ID + 1]):
        return _ID_ZERO
    if is_max(event[ID], event[ID + 1]):
        return _ID_MAX
    return _OK


@compiled_in_place
def _account_ids_status(event: Words) -> np.uint64:
    if is_zero(event[DEBIT_ACCOUNT], event[DEBIT_ACCOUNT + 1]):
        return _DEBIT_ZERO
    if is_max(event[DEBIT_ACCOUNT], event[DEBIT_ACCOUNT + 1]):
        return _DEBIT_MAX
    if is_zero(event[CREDIT_ACCOUNT], event[CREDIT_ACCOUNT + 1]):
        return _CREDIT_ZERO
    if is_max(event[CREDIT_ACCOUNT], event[CREDIT_ACCOUNT + 1]):
        return _CREDIT_MAX
    same_low = event[DEBIT_ACCOUNT] == event[CREDIT_ACCOUNT]
    if same_low and event[DEBIT_ACCOUNT + 1] == event[CREDIT_ACCOUNT + 1]:
        return _SAME_ACCOUNT
    return _OK


@compiled_in_place
def form_status(event: Words) -> np.uint64:
    """Return what is wrong with a new transfer whatever the accounts hold."""
    status = _account_ids_status(event)
    if status != _OK:
        return status
    if not is_zero(event[PENDING_ID], event[PENDING_ID + 1]):
        return _PENDING_ID
    return _place_status(event)


@compiled_in_place
def _place_status(event: Words) -> np.uint64:
    flags = event[PLACE] >> FLAGS_SHIFT
    if flags & _PENDING == ZERO:
        if event[USER_DATA_32] >> HALF != ZERO:
            return _TIMEOUT
        if flags & _CLOSES != ZERO:
            return _CLOSING
    if event[PLACE] & LOW_HALF == ZERO:
        return _LEDGER
    if (event[PLACE] >> CODE_SHIFT) & CODE_MASK == ZERO:
        return _CODE
    return _OK


@compiled_in_place
def regress_status(book: Book, row: Words) -> np.uint64:
    """Return what is wrong with an imported transfer's time; rows of today always pass."""
    if (row[PLACE] >> FLAGS_SHIFT) & _IMPORTED == ZERO:
        return _OK
    if row[TIMESTAMP] <= book.counts[LAST_EVENT] or is_an_accounts(book, row[TIMESTAMP]):
        return _REGRESSES
    return _OK


@compiled_in_place
def _imported_status(book: Book, row: Words, debit: Words, credit: Words) -> np.uint64:
    status = regress_status(book, row)
    if status != _OK:
        return status
    if row[TIMESTAMP] <= debit[TIMESTAMP]:
        return _BEFORE_DEBIT
    if row[TIMESTAMP] <= credit[TIMESTAMP]:
        return _BEFORE_CREDIT
    if row[USER_DATA_32] >> HALF != ZERO:
        return _IMPORTED_TIMEOUT
    return _OK


@compiled_in_place
def closed_status(debit: Words, credit: Words) -> np.uint64:
    """Return which of the accounts is closed."""
    if (debit[PLACE] >> FLAGS_SHIFT) & _CLOSED != ZERO:
        return _DEBIT_CLOSED
    if (credit[PLACE] >> FLAGS_SHIFT) & _CLOSED != ZERO:
        return _CREDIT_CLOSED
    return _OK


@compiled_in_place
def accounts_status(book: Book, row: Words, debit: Words, credit: Words) -> np.uint64:
    """Return what the accounts' ledgers, times and being closed have against the transfer."""
    if debit[PLACE] & LOW_HALF != credit[PLACE] & LOW_HALF:
        return _TWO_LEDGERS
    if row[PLACE] & LOW_HALF != debit[PLACE] & LOW_HALF:
        return _FOREIGN_LEDGER
    if (row[PLACE] >> FLAGS_SHIFT) & _IMPORTED != ZERO:
        status = _imported_status(book, row, debit, credit)
        if status != _OK:
            return status
    return closed_status(debit, credit)
