"""128-bit numbers as two ``u64`` halves, for the kernels. Carry and overflow are explicit."""

import numpy as np

from ledger_engine.compiled import compiled_in_place

ZERO = np.uint64(0)
ONE = np.uint64(1)
MAX = np.uint64(0xFFFFFFFFFFFFFFFF)


@compiled_in_place
def is_zero(low: np.uint64, high: np.uint64) -> bool:
    """Say whether the number is 0."""
    return bool(low == ZERO and high == ZERO)


@compiled_in_place
def is_max(low: np.uint64, high: np.uint64) -> bool:
    """Say whether the number is 2^128 - 1."""
    return bool(low == MAX and high == MAX)


@compiled_in_place
def is_less(a_low: np.uint64, a_high: np.uint64, b_low: np.uint64, b_high: np.uint64) -> bool:
    """Say whether a < b."""
    return bool(a_high < b_high or (a_high == b_high and a_low < b_low))


@compiled_in_place
def subtract(
    a_low: np.uint64, a_high: np.uint64, b_low: np.uint64, b_high: np.uint64
) -> tuple[np.uint64, np.uint64]:
    """Return the low and the high half of a - b, which is not negative."""
    borrow = ONE if a_low < b_low else ZERO
    return a_low - b_low, a_high - b_high - borrow


@compiled_in_place
def add(
    a_low: np.uint64, a_high: np.uint64, b_low: np.uint64, b_high: np.uint64
) -> tuple[np.uint64, np.uint64, bool]:
    """Return the low and the high half of a + b, and whether it overflows 128 bits."""
    low = a_low + b_low
    carry = ONE if low < a_low else ZERO
    partial = a_high + b_high
    high = partial + carry
    return low, high, bool(partial < a_high or high < partial)
