"""128-bit id -> row number, for the kernels: open addressing over one ``u64`` a slot.

A slot is 0 where empty, else ``tag(32) | row + 1 (32)``; the keys themselves stand in the first two
words of the rows that it points into, so an id costs 8 bytes a slot at a load of one half or less.
"""

import numpy as np

from ledger_engine.compiled import compiled_in_place
from ledger_engine.embedded.u128 import ONE, ZERO
from ledger_engine.records import Words

SLOTS_MIN = 1 << 12
ROWS_MAX = (1 << 32) - 2

_M1 = np.uint64(0x9E3779B97F4A7C15)
_M2 = np.uint64(0xBF58476D1CE4E5B9)
_M3 = np.uint64(0x94D049BB133111EB)
_SHIFT_1 = np.uint64(31)
_SHIFT_2 = np.uint64(29)
_HALF = np.uint64(32)
_ROW = np.uint64(0xFFFFFFFF)


@compiled_in_place
def mix(low: np.uint64, high: np.uint64) -> np.uint64:
    """Return a well spread hash of an id."""
    mixed = (low ^ (high * _M1)) * _M2
    mixed = (mixed ^ (mixed >> _SHIFT_1)) * _M3
    return mixed ^ (mixed >> _SHIFT_2)


@compiled_in_place
def slot_of(slots: Words, rows: Words, low: np.uint64, high: np.uint64) -> np.uint64:
    """Return the slot that holds the id, or the empty slot where it belongs."""
    mixed = mix(low, high)
    mask = np.uint64(slots.shape[0] - 1)
    tag = mixed >> _HALF
    at = mixed & mask
    while slots[at] != ZERO:
        if slots[at] >> _HALF == tag:
            row = (slots[at] & _ROW) - ONE
            if rows[row, 0] == low and rows[row, 1] == high:
                return at
        at = (at + ONE) & mask
    return at


@compiled_in_place
def row_after(slots: Words, at: np.uint64) -> np.uint64:
    """Return the row number plus one that slot ``at`` holds, 0 where it is empty."""
    return np.uint64(slots[at] & _ROW)


@compiled_in_place
def fill_slot(slots: Words, rows: Words, at: np.uint64, row: np.uint64) -> None:
    """Let the empty slot ``at`` point to ``row``, whose id stands there already."""
    tag = mix(rows[row, 0], rows[row, 1]) >> _HALF
    slots[at] = (tag << _HALF) | (row + ONE)


@compiled_in_place
def index_rows(slots: Words, rows: Words, first: np.uint64, end: np.uint64) -> np.uint64:
    """Index the rows ``first`` to ``end``; return how many of them were there already."""
    repeats = ZERO
    for row in range(first, end):
        at = slot_of(slots, rows, rows[row, 0], rows[row, 1])
        if slots[at] == ZERO:
            fill_slot(slots, rows, at, np.uint64(row))
        else:
            repeats += ONE
    return repeats


@compiled_in_place
def find_rows(slots: Words, rows: Words, ids: Words, found: Words) -> None:
    """Write into ``found`` the row number plus one of each of ``ids``, 0 where it is unknown.

    ``ids`` may be any rows that begin with the two halves of an id.
    """
    for at in range(ids.shape[0]):
        found[at] = row_after(slots, slot_of(slots, rows, ids[at, 0], ids[at, 1]))
