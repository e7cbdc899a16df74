"""What became of pending transfers, put into the states of known ids as they are loaded.

On disk a pending transfer's state stands as of its creation. Each post and void names the row of
the pending one, each expiry lists it; whoever loads all of them in order has all states.
"""

import numpy as np

from ledger_engine.compiled import compiled
from ledger_engine.embedded.book import (
    EXPIRED,
    HALF,
    KIND_POST,
    KNOWN_STATE,
    POSTED,
    STATUS_SHIFT,
    VOIDED,
)
from ledger_engine.records import Words

_KIND = np.uint64(0xFF)
_POST = np.uint64(KIND_POST)
"""The kinds are ordered: only a void is greater than a post."""

_STATUS = np.uint64(0xFF << STATUS_SHIFT)
_POSTED = np.uint64(POSTED << STATUS_SHIFT)
_VOIDED = np.uint64(VOIDED << STATUS_SHIFT)
_EXPIRED = np.uint64(EXPIRED << STATUS_SHIFT)


@compiled
def _set_status(known: Words, row: np.uint64, status: np.uint64) -> None:
    known[row, KNOWN_STATE] = (known[row, KNOWN_STATE] & ~_STATUS) | status


@compiled
def _settle(known: Words, first: int, end: int) -> bool:
    for row in range(first, end):
        state = known[row, KNOWN_STATE]
        kind = state & _KIND
        if kind >= _POST:
            pending = state >> HALF
            if pending >= np.uint64(row):
                return False
            _set_status(known, pending, _POSTED if kind == _POST else _VOIDED)
    return True


@compiled
def _expire(known: Words, expired: Words, end: int) -> bool:
    for at in range(expired.shape[0]):
        if expired[at, 0] >= np.uint64(end):
            return False
        _set_status(known, expired[at, 0], _EXPIRED)
    return True


def settle(known: Words, first: int, end: int) -> bool:
    """Apply the posts and voids among the rows ``first`` to ``end`` of ``known``.

    Returns:
        Whether each of them names a row before it.
    """
    with np.errstate(over="ignore"):
        return bool(_settle(known, first, end))


def expire(known: Words, expired: Words, end: int) -> bool:
    """Apply the ``(n, 3)`` rows of an ``EXPIRED`` record; say whether each is before ``end``."""
    with np.errstate(over="ignore"):
        return bool(_expire(known, expired, end))
