"""Checksums over blocks of a batch's rows, so that single rows are read without the whole batch.

A batch's ``SUMS`` record holds two checksums a block of 32 rows: of the transfers, and of the
balances after them. It is sealed itself, and so a row is as well guarded alone as in its batch.
"""

from typing import Final

import numpy as np

from ledger_engine.checksum import checksum
from ledger_engine.compiled import compiled
from ledger_engine.embedded.book import AFTER_WORDS, RECORD_WORDS, TIMESTAMP
from ledger_engine.records import Words
from ledger_engine.sealed import COUNT, HEADER_WORDS, Kind, seal

BLOCK_ROWS: Final = 32
SUMS_WORDS: Final = 2
SUM_OF: Final = {Kind.TRANSFERS: 0, Kind.AFTER: 1}
"""Which of the words of a block is the checksum of which kind of row."""

_NO_BLOCK: Final = -1


@compiled
def _sum_blocks(rows: Words, sums: Words, which: int) -> None:
    for block in range(sums.shape[0]):
        end = min((block + 1) * BLOCK_ROWS, rows.shape[0])
        sums[block, which] = checksum(rows[block * BLOCK_ROWS : end].reshape(-1))


@compiled
def _copy_rows(stored: Words, at: Words, sums: Words, rows: Words) -> int:
    """Copy the rows ``at`` of a record; return the first damaged block, -1 where none is.

    ``stored`` is a record in LMDB's read-only memory, ``sums`` has one column: its blocks'.
    """
    width = rows.shape[1]
    count = (stored.shape[0] - HEADER_WORDS) // width
    scratch = np.empty(BLOCK_ROWS * AFTER_WORDS, np.uint64)
    verified = _NO_BLOCK
    start = HEADER_WORDS
    for index in range(at.shape[0]):
        block = int(at[index]) // BLOCK_ROWS
        if block != verified:
            start = HEADER_WORDS + block * BLOCK_ROWS * width
            size = min(count - block * BLOCK_ROWS, BLOCK_ROWS) * width
            if size <= 0 or block >= sums.shape[0]:
                return block
            scratch[:size] = stored[start : start + size]
            if checksum(scratch[:size]) != sums[block]:
                return block
            verified = block
        first = (int(at[index]) - block * BLOCK_ROWS) * width
        if start + first + width > stored.shape[0]:
            return block
        for word in range(width):
            rows[index, word] = scratch[first + word]
    return _NO_BLOCK


@compiled
def _find_rows(stored: Words, timestamps: Words, at: Words) -> None:
    """Write the row number of each of the ascending ``timestamps``, a near one where it is missing.

    What it reads is not verified: the rows that it finds have yet to be, and compared.
    """
    count = (stored.shape[0] - HEADER_WORDS) // RECORD_WORDS
    low = 0
    for index in range(timestamps.shape[0]):
        high = count
        while low < high:
            middle = (low + high) // 2
            if stored[HEADER_WORDS + middle * RECORD_WORDS + TIMESTAMP] < timestamps[index]:
                low = middle + 1
            else:
                high = middle
        at[index] = np.uint64(min(low, max(count - 1, 0)))


def rows_with(value: memoryview, timestamps: Words, sums: Words) -> Words | None:
    """Return the ``(n, 16)`` transfers at ascending ``timestamps`` of a batch, None if it can not.

    ``value`` is a record's bytes; ``sums`` are its blocks' checksums.
    """
    if len(value) % 8 or len(value) < HEADER_WORDS * 8:
        return None
    at = np.zeros(len(timestamps), np.uint64)
    with np.errstate(over="ignore"):
        _find_rows(np.frombuffer(value, np.uint64), timestamps, at)
    rows = rows_at(value, at, sums, RECORD_WORDS)
    is_right = rows is not None and np.array_equal(rows[:, TIMESTAMP], timestamps)
    return rows if is_right else None


def sums_of(rows: Words, after: Words, key: int) -> Words:
    """Return the sealed sums of ``(n, 16)`` transfers and ``(n, 18)`` balances after them."""
    blocks = -(-len(rows) // BLOCK_ROWS)
    words = np.zeros(HEADER_WORDS + blocks * SUMS_WORDS, np.uint64)
    words[COUNT] = blocks
    sums = words[HEADER_WORDS:].reshape(-1, SUMS_WORDS)
    with np.errstate(over="ignore"):
        _sum_blocks(rows, sums, SUM_OF[Kind.TRANSFERS])
        _sum_blocks(after, sums, SUM_OF[Kind.AFTER])
    return seal(words, Kind.SUMS, key)


def rows_at(value: memoryview, at: Words, sums: Words, width: int) -> Words | None:
    """Return ``(n, width)`` rows at the ascending row numbers ``at``; None where one is damaged.

    ``value`` is a record's bytes; ``sums`` are its blocks' checksums.
    """
    rows = np.zeros((len(at), width), np.uint64)
    if len(value) % 8 or len(value) < HEADER_WORDS * 8:
        return None
    stored = np.frombuffer(value, np.uint64)
    with np.errstate(over="ignore"):
        damaged = _copy_rows(stored, at, np.ascontiguousarray(sums), rows)
    return rows if damaged == _NO_BLOCK else None
