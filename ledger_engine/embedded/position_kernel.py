"""What the position index is made of: entries ``key(32) << 32 | ordinal(32)``, sorted.

The key is an account's row, or 32 bits of the hash of a transfer's ``user_data_128``; the ordinal
counts the transfers of an interval. Whoever looks a hash up filters what it finds by the rows.
"""

import numpy as np

from ledger_engine.compiled import compiled
from ledger_engine.embedded.book import AFTER_ACCOUNTS, HALF, LOW_HALF, USER_DATA_128
from ledger_engine.embedded.id_index import mix
from ledger_engine.embedded.u128 import is_zero
from ledger_engine.records import Words, halves

_DIGITS = 1 << 16
_DIGIT = np.uint64(_DIGITS - 1)
_SHIFTS = (32, 48)


@compiled
def _group_key(low: np.uint64, high: np.uint64) -> np.uint64:
    return mix(low, high) >> HALF


def key_of_group(user_data_128: int) -> int:
    """Return the key under which the transfers with this ``user_data_128`` stand."""
    low, high = halves(user_data_128)
    with np.errstate(over="ignore"):
        return int(_group_key(np.uint64(low), np.uint64(high)))


@compiled
def put_entries(rows: Words, after: Words, first: np.uint64, accounts: Words, groups: Words) -> int:
    """Write the entries of a batch whose first transfer has the ordinal ``first``.

    ``accounts`` takes two a transfer; ``groups`` takes one where ``user_data_128`` is not zero.

    Returns:
        How many were written into ``groups``.
    """
    written = 0
    for at in range(rows.shape[0]):
        ordinal = first + np.uint64(at)
        accounts[2 * at] = (after[at, AFTER_ACCOUNTS] & LOW_HALF) << HALF | ordinal
        accounts[2 * at + 1] = (after[at, AFTER_ACCOUNTS] >> HALF) << HALF | ordinal
        low = rows[at, USER_DATA_128]
        high = rows[at, USER_DATA_128 + 1]
        if not is_zero(low, high):
            groups[written] = _group_key(low, high) << HALF | ordinal
            written += 1
    return written


@compiled
def _sort_by_digit(entries: Words, result: Words, shift: np.uint64, starts: Words) -> None:
    """Sort stably by the 16 bits from ``shift`` on."""
    starts[:] = np.uint64(0)
    for at in range(entries.shape[0]):
        starts[(entries[at] >> shift) & _DIGIT] += np.uint64(1)
    start = np.uint64(0)
    for digit in range(starts.shape[0]):
        count = starts[digit]
        starts[digit] = start
        start += count
    for at in range(entries.shape[0]):
        digit_of = (entries[at] >> shift) & _DIGIT
        result[starts[digit_of]] = entries[at]
        starts[digit_of] += np.uint64(1)


def sorted_entries(entries: Words) -> Words:
    """Return entries, which are in order of their ordinals, in order of key, then ordinal."""
    starts = np.zeros(_DIGITS, np.uint64)
    given, result = entries, np.empty_like(entries)
    with np.errstate(over="ignore"):
        for shift in _SHIFTS:
            _sort_by_digit(given, result, np.uint64(shift), starts)
            given, result = result, given if given is not entries else np.empty_like(entries)
    return given
