"""In what an event differs from the stored transfer of the same id; the first difference decides.

A post or a void is compared by what it would have come to: a zero field stands for the pending
transfer's. What does not belong here: finding the rows.
"""

import numpy as np

from ledger_engine.compiled import compiled_in_place
from ledger_engine.embedded.book import (
    AMOUNT,
    CODE_MASK,
    CODE_SHIFT,
    CREDIT_ACCOUNT,
    DEBIT_ACCOUNT,
    FLAGS_SHIFT,
    HALF,
    LOW_HALF,
    PENDING_ID,
    PLACE,
    USER_DATA_32,
    USER_DATA_64,
    USER_DATA_128,
)
from ledger_engine.embedded.u128 import ZERO, is_less, is_max, is_zero
from ledger_engine.flags import TransferFlags
from ledger_engine.records import Words
from ledger_engine.statuses import TransferStatus

_OK = np.uint64(0)
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
_BALANCING = np.uint64(TransferFlags.BALANCING_DEBIT | TransferFlags.BALANCING_CREDIT)
_VOID = np.uint64(TransferFlags.VOID_PENDING_TRANSFER)


@compiled_in_place
def _differs(event: Words, stored: Words, word: int) -> bool:
    return bool(event[word] != stored[word] or event[word + 1] != stored[word + 1])


@compiled_in_place
def key_status(event: Words, stored: Words) -> np.uint64:
    """Compare what says how the rest is to be compared: flags, pending id, timeout."""
    if event[PLACE] >> FLAGS_SHIFT != stored[PLACE] >> FLAGS_SHIFT:
        return _OTHER_FLAGS
    if _differs(event, stored, PENDING_ID):
        return _OTHER_PENDING
    if event[USER_DATA_32] >> HALF != stored[USER_DATA_32] >> HALF:
        return _OTHER_TIMEOUT
    return _OK


@compiled_in_place
def _amount_differs(event: Words, stored: Words) -> bool:
    """A balancing transfer states the most that it may move, the stored one what it moved."""
    if (event[PLACE] >> FLAGS_SHIFT) & _BALANCING != ZERO:
        return is_less(event[AMOUNT], event[AMOUNT + 1], stored[AMOUNT], stored[AMOUNT + 1])
    return _differs(event, stored, AMOUNT)


@compiled_in_place
def _place_status(event: Words, stored: Words) -> np.uint64:
    if event[PLACE] & LOW_HALF != stored[PLACE] & LOW_HALF:
        return _OTHER_LEDGER
    if (event[PLACE] >> CODE_SHIFT) & CODE_MASK != (stored[PLACE] >> CODE_SHIFT) & CODE_MASK:
        return _OTHER_CODE
    return _EXISTS


@compiled_in_place
def exists_status(event: Words, stored: Words) -> np.uint64:
    """Compare the rest of an event that resolves nothing."""
    if _differs(event, stored, DEBIT_ACCOUNT):
        return _OTHER_DEBIT
    if _differs(event, stored, CREDIT_ACCOUNT):
        return _OTHER_CREDIT
    if _amount_differs(event, stored):
        return _OTHER_AMOUNT
    status = _user_data_status(event, stored)
    if status != _OK:
        return status
    return _place_status(event, stored)


@compiled_in_place
def _user_data_status(event: Words, stored: Words) -> np.uint64:
    if _differs(event, stored, USER_DATA_128):
        return _OTHER_USER_DATA_128
    if event[USER_DATA_64] != stored[USER_DATA_64]:
        return _OTHER_USER_DATA_64
    if event[USER_DATA_32] & LOW_HALF != stored[USER_DATA_32] & LOW_HALF:
        return _OTHER_USER_DATA_32
    return _OK


@compiled_in_place
def _is_stated(event: Words, word: int) -> bool:
    return not is_zero(event[word], event[word + 1])


@compiled_in_place
def _resolved_amount_differs(event: Words, stored: Words, pending: Words) -> bool:
    if (event[PLACE] >> FLAGS_SHIFT) & _VOID != ZERO:
        is_whole = is_zero(event[AMOUNT], event[AMOUNT + 1])
    else:
        is_whole = is_max(event[AMOUNT], event[AMOUNT + 1])
    return _differs(pending if is_whole else event, stored, AMOUNT)


@compiled_in_place
def _resolved_user_data_status(event: Words, stored: Words, pending: Words) -> np.uint64:
    """Compare the user data, the pending transfer's where the event states none."""
    expected = event if _is_stated(event, USER_DATA_128) else pending
    if _differs(expected, stored, USER_DATA_128):
        return _OTHER_USER_DATA_128
    expected = event if event[USER_DATA_64] != ZERO else pending
    if expected[USER_DATA_64] != stored[USER_DATA_64]:
        return _OTHER_USER_DATA_64
    expected = event if event[USER_DATA_32] & LOW_HALF != ZERO else pending
    if expected[USER_DATA_32] & LOW_HALF != stored[USER_DATA_32] & LOW_HALF:
        return _OTHER_USER_DATA_32
    return _OK


@compiled_in_place
def _resolved_place_status(event: Words, stored: Words) -> np.uint64:
    ledger = event[PLACE] & LOW_HALF
    if ledger not in (ZERO, stored[PLACE] & LOW_HALF):
        return _OTHER_LEDGER
    code = (event[PLACE] >> CODE_SHIFT) & CODE_MASK
    if code not in (ZERO, (stored[PLACE] >> CODE_SHIFT) & CODE_MASK):
        return _OTHER_CODE
    return _EXISTS


@compiled_in_place
def resolved_exists_status(event: Words, stored: Words, pending: Words) -> np.uint64:
    """Compare the rest of a post or a void of ``pending``."""
    if _is_stated(event, DEBIT_ACCOUNT) and _differs(event, stored, DEBIT_ACCOUNT):
        return _OTHER_DEBIT
    if _is_stated(event, CREDIT_ACCOUNT) and _differs(event, stored, CREDIT_ACCOUNT):
        return _OTHER_CREDIT
    if _resolved_amount_differs(event, stored, pending):
        return _OTHER_AMOUNT
    status = _resolved_user_data_status(event, stored, pending)
    if status != _OK:
        return status
    return _resolved_place_status(event, stored)
