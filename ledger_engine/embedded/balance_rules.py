"""What balances allow: the amount that a balancing transfer moves, overflows, accounts' limits."""

import numpy as np

from ledger_engine.compiled import compiled_in_place
from ledger_engine.embedded.book import (
    AMOUNT,
    CREDITS_PENDING,
    CREDITS_POSTED,
    DEBITS_PENDING,
    DEBITS_POSTED,
    FLAGS_SHIFT,
    HALF,
    PLACE,
    TIMESTAMP,
    USER_DATA_32,
)
from ledger_engine.embedded.u128 import ZERO, add, is_less, subtract
from ledger_engine.flags import AccountFlags, TransferFlags
from ledger_engine.records import TIMESTAMP_MAX, Words
from ledger_engine.statuses import TransferStatus

_OK = np.uint64(0)
_OVER_DEBITS_PENDING = np.uint64(TransferStatus.OVERFLOWS_DEBITS_PENDING)
_OVER_CREDITS_PENDING = np.uint64(TransferStatus.OVERFLOWS_CREDITS_PENDING)
_OVER_DEBITS_POSTED = np.uint64(TransferStatus.OVERFLOWS_DEBITS_POSTED)
_OVER_CREDITS_POSTED = np.uint64(TransferStatus.OVERFLOWS_CREDITS_POSTED)
_OVER_DEBITS = np.uint64(TransferStatus.OVERFLOWS_DEBITS)
_OVER_CREDITS = np.uint64(TransferStatus.OVERFLOWS_CREDITS)
_OVER_TIMEOUT = np.uint64(TransferStatus.OVERFLOWS_TIMEOUT)
_EXCEEDS_CREDITS = np.uint64(TransferStatus.EXCEEDS_CREDITS)
_EXCEEDS_DEBITS = np.uint64(TransferStatus.EXCEEDS_DEBITS)
_PENDING = np.uint64(TransferFlags.PENDING)
_BALANCING_DEBIT = np.uint64(TransferFlags.BALANCING_DEBIT)
_BALANCING_CREDIT = np.uint64(TransferFlags.BALANCING_CREDIT)
_BALANCING = _BALANCING_DEBIT | _BALANCING_CREDIT
_DEBITS_LIMITED = np.uint64(AccountFlags.DEBITS_MUST_NOT_EXCEED_CREDITS)
_CREDITS_LIMITED = np.uint64(AccountFlags.CREDITS_MUST_NOT_EXCEED_DEBITS)
_TIMESTAMP_MAX = np.uint64(TIMESTAMP_MAX)
_SECOND_NS = np.uint64(1_000_000_000)


@compiled_in_place
def timeout_ns(row: Words) -> np.uint64:
    """Return after how many nanoseconds a pending transfer expires, 0 for never."""
    return np.uint64((row[USER_DATA_32] >> HALF) * _SECOND_NS)


@compiled_in_place
def _lower_to_room(row: Words, account: Words, own: int, other: int) -> None:
    """Lower the row's amount to what ``other`` posted exceeds ``own`` pending and posted by."""
    low, high, _ = add(account[own], account[own + 1], account[own + 2], account[own + 3])
    if is_less(account[other], account[other + 1], low, high):
        room_low, room_high = ZERO, ZERO
    else:
        room_low, room_high = subtract(account[other], account[other + 1], low, high)
    if is_less(room_low, room_high, row[AMOUNT], row[AMOUNT + 1]):
        row[AMOUNT] = room_low
        row[AMOUNT + 1] = room_high


@compiled_in_place
def balance_amount(row: Words, debit: Words, credit: Words) -> None:
    """Lower the amount of a balancing transfer to what its accounts have room for."""
    flags = row[PLACE] >> FLAGS_SHIFT
    if flags & _BALANCING == ZERO:
        return
    if flags & _BALANCING_DEBIT != ZERO:
        _lower_to_room(row, debit, DEBITS_PENDING, CREDITS_POSTED)
    if flags & _BALANCING_CREDIT != ZERO:
        _lower_to_room(row, credit, CREDITS_PENDING, DEBITS_POSTED)


@compiled_in_place
def _overflows(row: Words, account: Words, balance: int) -> bool:
    return add(row[AMOUNT], row[AMOUNT + 1], account[balance], account[balance + 1])[2]


@compiled_in_place
def _sum_overflows(row: Words, account: Words, own: int) -> bool:
    low, high, _ = add(account[own], account[own + 1], account[own + 2], account[own + 3])
    return add(low, high, row[AMOUNT], row[AMOUNT + 1])[2]


@compiled_in_place
def _pending_overflow_status(row: Words, debit: Words, credit: Words) -> np.uint64:
    if (row[PLACE] >> FLAGS_SHIFT) & _PENDING == ZERO:
        return _OK
    if _overflows(row, debit, DEBITS_PENDING):
        return _OVER_DEBITS_PENDING
    if _overflows(row, credit, CREDITS_PENDING):
        return _OVER_CREDITS_PENDING
    return _OK


@compiled_in_place
def _overflow_status(row: Words, debit: Words, credit: Words) -> np.uint64:
    if _overflows(row, debit, DEBITS_POSTED):
        return _OVER_DEBITS_POSTED
    if _overflows(row, credit, CREDITS_POSTED):
        return _OVER_CREDITS_POSTED
    if _sum_overflows(row, debit, DEBITS_PENDING):
        return _OVER_DEBITS
    if _sum_overflows(row, credit, CREDITS_PENDING):
        return _OVER_CREDITS
    return _OVER_TIMEOUT if row[TIMESTAMP] + timeout_ns(row) > _TIMESTAMP_MAX else _OK


@compiled_in_place
def _exceeds(row: Words, account: Words, own: int, other: int) -> bool:
    """Say whether pending and posted of ``own`` and the amount exceed what ``other`` posted."""
    low, high, _ = add(account[own], account[own + 1], account[own + 2], account[own + 3])
    low, high, _ = add(low, high, row[AMOUNT], row[AMOUNT + 1])
    return is_less(account[other], account[other + 1], low, high)


@compiled_in_place
def balance_status(row: Words, debit: Words, credit: Words) -> np.uint64:
    """Return what the accounts' balances and limits have against the transfer."""
    status = _pending_overflow_status(row, debit, credit)
    if status == _OK:
        status = _overflow_status(row, debit, credit)
    if status != _OK:
        return status
    if (debit[PLACE] >> FLAGS_SHIFT) & _DEBITS_LIMITED != ZERO and _exceeds(
        row, debit, DEBITS_PENDING, CREDITS_POSTED
    ):
        return _EXCEEDS_CREDITS
    if (credit[PLACE] >> FLAGS_SHIFT) & _CREDITS_LIMITED != ZERO and _exceeds(
        row, credit, CREDITS_PENDING, DEBITS_POSTED
    ):
        return _EXCEEDS_DEBITS
    return _OK
