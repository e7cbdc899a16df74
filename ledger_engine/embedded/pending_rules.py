"""The rules of posting and voiding a pending transfer, and the row that comes of it.

Each group returns the first broken rule, 0 where there is none. What does not belong here: finding
the pending transfer, what moves (``effects``), expiry (``expiry_kernel``).
"""

import numpy as np

from ledger_engine.compiled import compiled_in_place
from ledger_engine.embedded.balance_rules import timeout_ns
from ledger_engine.embedded.book import (
    AMOUNT,
    CODE_MASK,
    CODE_SHIFT,
    CREDIT_ACCOUNT,
    DEBIT_ACCOUNT,
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
from ledger_engine.embedded.book import EXPIRED as STATUS_EXPIRED
from ledger_engine.embedded.book import POSTED as STATUS_POSTED
from ledger_engine.embedded.book import VOIDED as STATUS_VOIDED
from ledger_engine.embedded.u128 import ZERO, is_less, is_max, is_zero
from ledger_engine.flags import TransferFlags
from ledger_engine.records import Words
from ledger_engine.statuses import TransferStatus

_OK = np.uint64(0)
_EXCLUSIVE = np.uint64(TransferStatus.FLAGS_ARE_MUTUALLY_EXCLUSIVE)
_ID_ZERO = np.uint64(TransferStatus.PENDING_ID_MUST_NOT_BE_ZERO)
_ID_MAX = np.uint64(TransferStatus.PENDING_ID_MUST_NOT_BE_INT_MAX)
_ID_OWN = np.uint64(TransferStatus.PENDING_ID_MUST_BE_DIFFERENT)
_TIMEOUT = np.uint64(TransferStatus.TIMEOUT_RESERVED_FOR_PENDING_TRANSFER)
_OTHER_DEBIT = np.uint64(TransferStatus.PENDING_TRANSFER_HAS_DIFFERENT_DEBIT_ACCOUNT_ID)
_OTHER_CREDIT = np.uint64(TransferStatus.PENDING_TRANSFER_HAS_DIFFERENT_CREDIT_ACCOUNT_ID)
_OTHER_LEDGER = np.uint64(TransferStatus.PENDING_TRANSFER_HAS_DIFFERENT_LEDGER)
_OTHER_CODE = np.uint64(TransferStatus.PENDING_TRANSFER_HAS_DIFFERENT_CODE)
_EXCEEDS = np.uint64(TransferStatus.EXCEEDS_PENDING_TRANSFER_AMOUNT)
_OTHER_AMOUNT = np.uint64(TransferStatus.PENDING_TRANSFER_HAS_DIFFERENT_AMOUNT)
_ALREADY_POSTED = np.uint64(TransferStatus.PENDING_TRANSFER_ALREADY_POSTED)
_ALREADY_VOIDED = np.uint64(TransferStatus.PENDING_TRANSFER_ALREADY_VOIDED)
_ALREADY_EXPIRED = np.uint64(TransferStatus.PENDING_TRANSFER_EXPIRED)
_POSTED = np.uint64(STATUS_POSTED)
_VOIDED = np.uint64(STATUS_VOIDED)
_EXPIRED = np.uint64(STATUS_EXPIRED)
_POST = np.uint64(TransferFlags.POST_PENDING_TRANSFER)
_VOID = np.uint64(TransferFlags.VOID_PENDING_TRANSFER)
_BOTH = _POST | _VOID
_NEVER_WITH_THEM = np.uint64(
    TransferFlags.PENDING
    | TransferFlags.BALANCING_DEBIT
    | TransferFlags.BALANCING_CREDIT
    | TransferFlags.CLOSING_DEBIT
    | TransferFlags.CLOSING_CREDIT
)
_PLACE_ONLY = np.uint64((1 << 48) - 1)


@compiled_in_place
def resolves(event: Words) -> bool:
    """Say whether the event posts or voids a pending transfer."""
    return bool((event[PLACE] >> FLAGS_SHIFT) & _BOTH != ZERO)


@compiled_in_place
def is_void(event: Words) -> bool:
    """Say whether the event, which resolves one, voids it."""
    return bool((event[PLACE] >> FLAGS_SHIFT) & _VOID != ZERO)


@compiled_in_place
def resolving_form_status(event: Words) -> np.uint64:
    """Return what is wrong whatever the pending transfer is."""
    flags = event[PLACE] >> FLAGS_SHIFT
    if flags & _BOTH == _BOTH or flags & _NEVER_WITH_THEM != ZERO:
        return _EXCLUSIVE
    if is_zero(event[PENDING_ID], event[PENDING_ID + 1]):
        return _ID_ZERO
    if is_max(event[PENDING_ID], event[PENDING_ID + 1]):
        return _ID_MAX
    if event[PENDING_ID] == event[ID] and event[PENDING_ID + 1] == event[ID + 1]:
        return _ID_OWN
    if event[USER_DATA_32] >> HALF != ZERO:
        return _TIMEOUT
    return _OK


@compiled_in_place
def _states_another(event: Words, pending: Words, word: int) -> bool:
    is_same = event[word] == pending[word] and event[word + 1] == pending[word + 1]
    return not (is_same or is_zero(event[word], event[word + 1]))


@compiled_in_place
def agreement_status(event: Words, pending: Words) -> np.uint64:
    """Return in what the event contradicts the pending transfer; zero fields agree."""
    if _states_another(event, pending, DEBIT_ACCOUNT):
        return _OTHER_DEBIT
    if _states_another(event, pending, CREDIT_ACCOUNT):
        return _OTHER_CREDIT
    ledger = event[PLACE] & LOW_HALF
    if ledger not in (ZERO, pending[PLACE] & LOW_HALF):
        return _OTHER_LEDGER
    code = (event[PLACE] >> CODE_SHIFT) & CODE_MASK
    if code not in (ZERO, (pending[PLACE] >> CODE_SHIFT) & CODE_MASK):
        return _OTHER_CODE
    return _OK


@compiled_in_place
def put_resolved_amount(row: Words, pending: Words) -> np.uint64:
    """Write the amount that the row moves; return what is wrong with it."""
    low, high = row[AMOUNT], row[AMOUNT + 1]
    if is_zero(low, high) if is_void(row) else is_max(low, high):
        row[AMOUNT] = pending[AMOUNT]
        row[AMOUNT + 1] = pending[AMOUNT + 1]
        return _OK
    if is_less(pending[AMOUNT], pending[AMOUNT + 1], low, high):
        return _EXCEEDS
    if is_void(row) and is_less(low, high, pending[AMOUNT], pending[AMOUNT + 1]):
        return _OTHER_AMOUNT
    return _OK


@compiled_in_place
def put_inherited(row: Words, pending: Words) -> None:
    """Write what a post or a void takes from the pending transfer."""
    for half in range(2):
        row[DEBIT_ACCOUNT + half] = pending[DEBIT_ACCOUNT + half]
        row[CREDIT_ACCOUNT + half] = pending[CREDIT_ACCOUNT + half]
    if is_zero(row[USER_DATA_128], row[USER_DATA_128 + 1]):
        row[USER_DATA_128] = pending[USER_DATA_128]
        row[USER_DATA_128 + 1] = pending[USER_DATA_128 + 1]
    if row[USER_DATA_64] == ZERO:
        row[USER_DATA_64] = pending[USER_DATA_64]
    if row[USER_DATA_32] & LOW_HALF == ZERO:
        row[USER_DATA_32] = pending[USER_DATA_32] & LOW_HALF
    row[PLACE] = (row[PLACE] & ~_PLACE_ONLY) | (pending[PLACE] & _PLACE_ONLY)


@compiled_in_place
def pending_status(status: np.uint64, pending: Words, timestamp: np.uint64) -> np.uint64:
    """Return why a pending transfer can be resolved no more at ``timestamp``.

    One that is past its time is expired for whoever would resolve it, even before its expiry has
    released its balances.
    """
    if status == _POSTED:
        return _ALREADY_POSTED
    if status == _VOIDED:
        return _ALREADY_VOIDED
    if status == _EXPIRED:
        return _ALREADY_EXPIRED
    timeout = timeout_ns(pending)
    if timeout != ZERO and pending[TIMESTAMP] + timeout <= timestamp:
        return _ALREADY_EXPIRED
    return _OK
