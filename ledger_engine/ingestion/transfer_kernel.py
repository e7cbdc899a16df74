"""Filling and summing up transfer records, compiled: each row is touched once."""

import numpy as np

from ledger_engine.compiled import compiled
from ledger_engine.records import Words

_FIRST_CONTENT_WORD = 2
_WIDE, _NARROW, _TIMESTAMP = 6, 3, 15
_NOTHING = np.uint64(0)
_M1 = np.uint64(0x9E3779B97F4A7C15)
_M2 = np.uint64(0xC2B2AE3D27D4EB4F)
_SHIFT = np.uint64(29)


@compiled
def fill(rows: Words, wide: tuple[Words, ...], narrow: tuple[Words, ...]) -> None:
    """Write ``(n, 16)`` rows: six columns of 128 bits, three of 64, and no timestamp."""
    for row in range(rows.shape[0]):
        for place in range(_WIDE):
            rows[row, 2 * place] = wide[place][row, 0]
            rows[row, 2 * place + 1] = wide[place][row, 1]
        for place in range(_NARROW):
            rows[row, 2 * _WIDE + place] = narrow[place][row]
        rows[row, _TIMESTAMP] = _NOTHING


@compiled
def digest(rows: Words, digests: Words) -> None:
    """Write a checksum of each of the ``(n, 16)`` rows, its id left out."""
    for row in range(rows.shape[0]):
        mixed = _M1
        for word in range(_FIRST_CONTENT_WORD, rows.shape[1]):
            mixed = (mixed ^ rows[row, word]) * _M2
            mixed = mixed ^ (mixed >> _SHIFT)
        digests[row] = mixed * _M1
