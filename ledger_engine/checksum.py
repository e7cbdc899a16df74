"""A 64-bit checksum over words, of XXH64's construction: four lanes, then an avalanche.

Every flipped bit changes it; it is no protection against someone who forges records.
"""

import numpy as np

from ledger_engine.compiled import compiled
from ledger_engine.records import Words

_P1 = np.uint64(0x9E3779B185EBCA87)
_P2 = np.uint64(0xC2B2AE3D27D4EB4F)
_P3 = np.uint64(0x165667B19E3779F9)
_LEFT = np.uint64(31)
_RIGHT = np.uint64(33)
_SHIFT_1 = np.uint64(33)
_SHIFT_2 = np.uint64(29)
_SHIFT_3 = np.uint64(32)
_LANES = 4


@compiled
def _stir(lane: np.uint64, word: np.uint64) -> np.uint64:
    mixed = lane + word * _P2
    return ((mixed << _LEFT) | (mixed >> _RIGHT)) * _P1


@compiled
def checksum(words: Words) -> np.uint64:
    """Return the checksum of a one-dimensional ``words``."""
    whole = words.shape[0] // _LANES * _LANES
    one, two, three, four = _P1, _P2, _P3, np.uint64(words.shape[0])
    for at in range(0, whole, _LANES):
        one = _stir(one, words[at])
        two = _stir(two, words[at + 1])
        three = _stir(three, words[at + 2])
        four = _stir(four, words[at + 3])
    for at in range(whole, words.shape[0]):
        one = _stir(one, words[at])
    mixed = _stir(_stir(_stir(one, two), three), four)
    mixed = (mixed ^ (mixed >> _SHIFT_1)) * _P2
    mixed = (mixed ^ (mixed >> _SHIFT_2)) * _P3
    return mixed ^ (mixed >> _SHIFT_3)
