"""The rules of a single-phase transfer, each group a function that returns the first broken one.

0 means that no rule of the group is broken. The kernel asks the groups in TigerBeetle's order.
"""

import numpy as np

from ledger_engine.compiled import compiled
from ledger_engine.embedded.book import (
    AMOUNT,
    CODE_MASK,
    CODE_SHIFT,
    CREDIT_ACCOUNT,
    CREDITS_PENDING,
    CREDITS_POSTED,
    DEBIT_ACCOUNT,
    DEBITS_PENDING,
    DEBITS_POSTED,
    FLAGS_SHIFT,
    HALF,
    ID,
    LOW_HALF,
    PENDING_ID,
    PLACE,
    TIMESTAMP,
    USER_DATA_32,
    USER_DATA_64,
    USER_DATA_128,
)
from ledger_engine.embedded.u128 import ZERO, add, is_less, is_max, is_zero
from ledger_engine.flags import TRANSFER_FLAGS_KNOWN, AccountFlags
from ledger_engine.records import Words
from ledger_engine.statuses import TransferStatus

_OK = np.uint64(0)
_TIMESTAMP = np.uint64(TransferStatus.TIMESTAMP_MUST_BE_ZERO)
_RESERVED_FLAG = np.uint64(TransferStatus.RESERVED_FLAG)
_ID_ZERO = np.uint64(TransferStatus.ID_MUST_NOT_BE_ZERO)
_ID_MAX = np.uint64(TransferStatus.ID_MUST_NOT_BE_INT_MAX)
_EXISTS = np.uint64(TransferStatus.EXISTS)
_OTHER_FLAGS = np.uint64(TransferStatus.EXISTS_WITH_DIFFERENT_FLAGS)
_OTHER_PENDING = np.uint64(TransferStatus.EXISTS_WITH_DIFFERENT_PENDING_ID)
_OTHER_TIMEOUT = np.uint64(TransferStatus.EXISTS_WITH_DIFFERENT_TIMEOUT)
_OTHER_DEBIT = np.uint64(TransferStatus.EXISTS_WITH_DIFFERENT_DEBIT_ACCOUNT_ID)
_OTHER_CREDIT = np.uint64(TransferStatus.EXISTS_WITH_DIFFERENT_CREDIT_ACCOUNT_ID)
_OTHER_AMOUNT = np.uint64(TransferStatus.EXISTS_WITH_DIFFERENT_AMOUNT)
_OTHER_USER_DATA_128 = np.uint64(TransferStatus.EXISTS_WITH_DIFFERENT_USER_DATA_128)
_OTHER_USER_DATA_64 = np.uint64(TransferStatus.EXISTS_WITH_DIFFERENT_USER_DATA_64)
_OTHER_USER_DATA_32 = np.uint64(TransferStatus.EXISTS_WITH_DIFFERENT_USER_DATA_32)
_OTHER_LEDGER = np.uint64(TransferStatus.EXISTS_WITH_DIFFERENT_LEDGER)
_OTHER_CODE = np.uint64(TransferStatus.EXISTS_WITH_DIFFERENT_CODE)
_DEBIT_ZERO = np.uint64(TransferStatus.DEBIT_ACCOUNT_ID_MUST_NOT_BE_ZERO)
_DEBIT_MAX = np.uint64(TransferStatus.DEBIT_ACCOUNT_ID_MUST_NOT_BE_INT_MAX)
_CREDIT_ZERO = np.uint64(TransferStatus.CREDIT_ACCOUNT_ID_MUST_NOT_BE_ZERO)
_CREDIT_MAX = np.uint64(TransferStatus.CREDIT_ACCOUNT_ID_MUST_NOT_BE_INT_MAX)
_SAME_ACCOUNT = np.uint64(TransferStatus.ACCOUNTS_MUST_BE_DIFFERENT)
_PENDING = np.uint64(TransferStatus.PENDING_ID_MUST_BE_ZERO)
_TIMEOUT = np.uint64(TransferStatus.TIMEOUT_RESERVED_FOR_PENDING_TRANSFER)
_LEDGER = np.uint64(TransferStatus.LEDGER_MUST_NOT_BE_ZERO)
_CODE = np.uint64(TransferStatus.CODE_MUST_NOT_BE_ZERO)
_DEBIT_NOT_FOUND = np.uint64(TransferStatus.DEBIT_ACCOUNT_NOT_FOUND)
_CREDIT_NOT_FOUND = np.uint64(TransferStatus.CREDIT_ACCOUNT_NOT_FOUND)
_TWO_LEDGERS = np.uint64(TransferStatus.ACCOUNTS_MUST_HAVE_THE_SAME_LEDGER)
_FOREIGN_LEDGER = np.uint64(TransferStatus.TRANSFER_MUST_HAVE_THE_SAME_LEDGER_AS_ACCOUNTS)
_DEBIT_CLOSED = np.uint64(TransferStatus.DEBIT_ACCOUNT_ALREADY_CLOSED)
_CREDIT_CLOSED = np.uint64(TransferStatus.CREDIT_ACCOUNT_ALREADY_CLOSED)
_OVER_DEBITS_POSTED = np.uint64(TransferStatus.OVERFLOWS_DEBITS_POSTED)
_OVER_CREDITS_POSTED = np.uint64(TransferStatus.OVERFLOWS_CREDITS_POSTED)
_OVER_DEBITS = np.uint64(TransferStatus.OVERFLOWS_DEBITS)
_OVER_CREDITS = np.uint64(TransferStatus.OVERFLOWS_CREDITS)
_EXCEEDS_CREDITS = np.uint64(TransferStatus.EXCEEDS_CREDITS)
_EXCEEDS_DEBITS = np.uint64(TransferStatus.EXCEEDS_DEBITS)
_UNKNOWN_FLAGS = np.uint64(0xFFFF ^ TRANSFER_FLAGS_KNOWN)
_CLOSED = np.uint64(AccountFlags.CLOSED)
_DEBITS_LIMITED = np.uint64(AccountFlags.DEBITS_MUST_NOT_EXCEED_CREDITS)
_CREDITS_LIMITED = np.uint64(AccountFlags.CREDITS_MUST_NOT_EXCEED_DEBITS)


@compiled
def is_transient(status: np.uint64) -> bool:
    """Say whether the refusal may pass: then it spends the id."""
    is_missing = status in (_DEBIT_NOT_FOUND, _CREDIT_NOT_FOUND)
    is_closed = status in (_DEBIT_CLOSED, _CREDIT_CLOSED)
    return is_missing or is_closed or status in (_EXCEEDS_CREDITS, _EXCEEDS_DEBITS)


@compiled
def id_status(event: Words) -> np.uint64:
    """Return what is wrong before the id may be looked up."""
    if event[TIMESTAMP] != ZERO:
        return _TIMESTAMP
    if (event[PLACE] >> FLAGS_SHIFT) & _UNKNOWN_FLAGS != ZERO:
        return _RESERVED_FLAG
    if is_zero(event[ID], event[ID + 1]):
        return _ID_ZERO
    if is_max(event[ID], event[ID + 1]):
        return _ID_MAX
    return _OK


@compiled
def _differs(event: Words, stored: Words, word: int) -> bool:
    return bool(event[word] != stored[word] or event[word + 1] != stored[word + 1])


@compiled
def _exists_content_status(event: Words, stored: Words) -> np.uint64:
    """Compare accounts, amount, user data of 128 and of 64 bits."""
    if _differs(event, stored, DEBIT_ACCOUNT):
        return _OTHER_DEBIT
    if _differs(event, stored, CREDIT_ACCOUNT):
        return _OTHER_CREDIT
    if _differs(event, stored, AMOUNT):
        return _OTHER_AMOUNT
    if _differs(event, stored, USER_DATA_128):
        return _OTHER_USER_DATA_128
    if event[USER_DATA_64] != stored[USER_DATA_64]:
        return _OTHER_USER_DATA_64
    return _OK


@compiled
def _exists_place_status(event: Words, stored: Words) -> np.uint64:
    """Compare user data of 32 bits, ledger and code."""
    if event[USER_DATA_32] & LOW_HALF != stored[USER_DATA_32] & LOW_HALF:
        return _OTHER_USER_DATA_32
    if event[PLACE] & LOW_HALF != stored[PLACE] & LOW_HALF:
        return _OTHER_LEDGER
    if (event[PLACE] >> CODE_SHIFT) & CODE_MASK != (stored[PLACE] >> CODE_SHIFT) & CODE_MASK:
        return _OTHER_CODE
    return _EXISTS


@compiled
def exists_status(event: Words, stored: Words) -> np.uint64:
    """Return in what the event differs from the stored transfer of the same id."""
    if event[PLACE] >> FLAGS_SHIFT != stored[PLACE] >> FLAGS_SHIFT:
        return _OTHER_FLAGS
    if _differs(event, stored, PENDING_ID):
        return _OTHER_PENDING
    if event[USER_DATA_32] >> HALF != stored[USER_DATA_32] >> HALF:
        return _OTHER_TIMEOUT
    status = _exists_content_status(event, stored)
    if status != _OK:
        return status
    return _exists_place_status(event, stored)


@compiled
def _account_ids_status(event: Words) -> np.uint64:
    if is_zero(event[DEBIT_ACCOUNT], event[DEBIT_ACCOUNT + 1]):
        return _DEBIT_ZERO
    if is_max(event[DEBIT_ACCOUNT], event[DEBIT_ACCOUNT + 1]):
        return _DEBIT_MAX
    if is_zero(event[CREDIT_ACCOUNT], event[CREDIT_ACCOUNT + 1]):
        return _CREDIT_ZERO
    if is_max(event[CREDIT_ACCOUNT], event[CREDIT_ACCOUNT + 1]):
        return _CREDIT_MAX
    return _OK


@compiled
def form_status(event: Words) -> np.uint64:
    """Return what is wrong with a new transfer whatever the accounts hold."""
    status = _account_ids_status(event)
    if status != _OK:
        return status
    same_low = event[DEBIT_ACCOUNT] == event[CREDIT_ACCOUNT]
    if same_low and event[DEBIT_ACCOUNT + 1] == event[CREDIT_ACCOUNT + 1]:
        return _SAME_ACCOUNT
    if not is_zero(event[PENDING_ID], event[PENDING_ID + 1]):
        return _PENDING
    return _place_status(event)


@compiled
def _place_status(event: Words) -> np.uint64:
    if event[USER_DATA_32] >> HALF != ZERO:
        return _TIMEOUT
    if event[PLACE] & LOW_HALF == ZERO:
        return _LEDGER
    if (event[PLACE] >> CODE_SHIFT) & CODE_MASK == ZERO:
        return _CODE
    return _OK


@compiled
def accounts_status(event: Words, debit: Words, credit: Words) -> np.uint64:
    """Return what the accounts' ledgers and their being closed have against the transfer."""
    if debit[PLACE] & LOW_HALF != credit[PLACE] & LOW_HALF:
        return _TWO_LEDGERS
    if event[PLACE] & LOW_HALF != debit[PLACE] & LOW_HALF:
        return _FOREIGN_LEDGER
    if (debit[PLACE] >> FLAGS_SHIFT) & _CLOSED != ZERO:
        return _DEBIT_CLOSED
    if (credit[PLACE] >> FLAGS_SHIFT) & _CLOSED != ZERO:
        return _CREDIT_CLOSED
    return _OK


@compiled
def _sum_overflows(event: Words, account: Words, pending: int, posted: int) -> bool:
    low, high, _ = add(account[pending], account[pending + 1], account[posted], account[posted + 1])
    return add(low, high, event[AMOUNT], event[AMOUNT + 1])[2]


@compiled
def _overflow_status(event: Words, debit: Words, credit: Words) -> np.uint64:
    low, high = event[AMOUNT], event[AMOUNT + 1]
    if add(low, high, debit[DEBITS_POSTED], debit[DEBITS_POSTED + 1])[2]:
        return _OVER_DEBITS_POSTED
    if add(low, high, credit[CREDITS_POSTED], credit[CREDITS_POSTED + 1])[2]:
        return _OVER_CREDITS_POSTED
    if _sum_overflows(event, debit, DEBITS_PENDING, DEBITS_POSTED):
        return _OVER_DEBITS
    if _sum_overflows(event, credit, CREDITS_PENDING, CREDITS_POSTED):
        return _OVER_CREDITS
    return _OK


@compiled
def _exceeds(event: Words, account: Words, own: int, other: int) -> bool:
    """Say whether pending and posted of ``own`` and the amount exceed what ``other`` posted."""
    low, high, _ = add(account[own], account[own + 1], account[own + 2], account[own + 3])
    low, high, _ = add(low, high, event[AMOUNT], event[AMOUNT + 1])
    return is_less(account[other], account[other + 1], low, high)


@compiled
def balance_status(event: Words, debit: Words, credit: Words) -> np.uint64:
    """Return what the accounts' balances and limits have against the transfer."""
    status = _overflow_status(event, debit, credit)
    if status != _OK:
        return status
    if (debit[PLACE] >> FLAGS_SHIFT) & _DEBITS_LIMITED != ZERO and _exceeds(
        event, debit, DEBITS_PENDING, CREDITS_POSTED
    ):
        return _EXCEEDS_CREDITS
    if (credit[PLACE] >> FLAGS_SHIFT) & _CREDITS_LIMITED != ZERO and _exceeds(
        event, credit, CREDITS_PENDING, DEBITS_POSTED
    ):
        return _EXCEEDS_DEBITS
    return _OK
