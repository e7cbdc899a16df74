"""Which of a few amounts add up to another: every solution, and how many accident would give.

A pure rule over whole numbers of any size. Meet in the middle: the sums of either half are listed
once. The number of accidental solutions is an estimate of chance, the one place for a floating
point number here. Which amounts may be tried, and which solution stands, is said elsewhere.
"""

import math
from collections.abc import Sequence
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt

_WORD: Final = 1 << 62


def subsets_of_sum(
    target: int, parts: Sequence[int], legs: int, at_most: int
) -> list[tuple[int, ...]]:
    """Return the places of the parts of each subset that adds up to ``target``, a few at most.

    Args:
        target: above zero.
        parts: each above zero.
        legs: the most parts of a subset.
        at_most: stop after so many subsets.
    """
    dtype = np.int64 if sum(parts) < _WORD and target < _WORD else object
    half = len(parts) // 2
    low = _sums(np.array(parts[:half], dtype))
    high = _sums(np.array(parts[half:], dtype))
    order = np.argsort(high, kind="stable")
    ordered = high[order]
    first = np.searchsorted(ordered, target - low, "left")
    last = np.searchsorted(ordered, target - low, "right")
    found: list[tuple[int, ...]] = []
    for low_set in np.flatnonzero(last > first):
        for place in range(int(first[low_set]), int(last[low_set])):
            members = int(low_set) | int(order[place]) << half
            if members.bit_count() <= legs:
                found.append(_places(members))
            if len(found) == at_most:
                return found
    return found


def _sums(parts: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Return the sum of every subset; bit k of its place says whether part k is in it."""
    sums = np.zeros(1, parts.dtype)
    for part in parts:
        sums = np.concatenate([sums, sums + part])
    return sums


@cache
def _places(members: int) -> tuple[int, ...]:
    return tuple(place for place in range(members.bit_length()) if members >> place & 1)


def expected_accidents(target: int, parts: Sequence[int]) -> float:
    """Return how many subsets of unrelated amounts would add up to ``target`` by accident.

    The sums of 2^n subsets lie normally around half of all; their grid is the largest amount that
    divides all of them, so that books in cents are not thought a million times finer.
    """
    grid = math.gcd(target, *parts)
    spread = math.sqrt(math.fsum((part / grid) ** 2 for part in parts)) / 2
    return float(2 ** len(parts) / (spread * math.sqrt(2 * math.pi)))
