"""Checksums over blocks of a batch's rows, so that single rows are read without the whole batch.

A batch's ``SUMS`` record holds checksums of its packed transfers and of the packed balances after
them: of the head with the constants, then of each block of 32 rows. It is sealed itself, and so a
row is as well guarded alone as in its batch.
"""

from typing import Final

import numpy as np

from ledger_engine.checksum import checksum
from ledger_engine.compiled import compiled
from ledger_engine.embedded.book import AFTER_WORDS, TIMESTAMP
from ledger_engine.embedded.packing import VARYING, WIDTH
from ledger_engine.embedded.u128 import ONE, ZERO
from ledger_engine.records import Words
from ledger_engine.sealed import COUNT, HEADER_WORDS, Kind, seal

BLOCK_ROWS: Final = 32
SUMS_WORDS: Final = 2
SUM_OF: Final = {Kind.TRANSFERS: 0, Kind.AFTER: 1}
"""Which of the words of a block is the checksum of which kind of row."""

_WHOLE: Final = -1


@compiled
def _stride(packed: Words) -> int:
    """Return how many words of a row vary."""
    varying = packed[VARYING]
    stride = 0
    while varying != ZERO:
        varying &= varying - ONE
        stride += 1
    return stride


@compiled
def _sum_blocks(packed: Words, width: int, sums: Words, which: int) -> None:
    first = HEADER_WORDS + width
    sums[0, which] = checksum(packed[1:first])
    size = BLOCK_ROWS * _stride(packed)
    for block in range(1, sums.shape[0]):
        start = first + (block - 1) * size
        sums[block, which] = checksum(packed[start : min(start + size, packed.shape[0])])


@compiled
def _is_head_whole(stored: Words, width: int, sums: Words) -> bool:
    """Say whether header and constants are as they were summed, and the rows fit them."""
    first = HEADER_WORDS + width
    if stored.shape[0] < first or sums.shape[0] == 0:
        return False
    head = np.empty(first - 1, np.uint64)
    head[:] = stored[1:first]
    rows = np.uint64(stored.shape[0] - first)
    fits = rows == stored[COUNT] * np.uint64(_stride(stored))
    return bool(fits and checksum(head) == sums[0])


@compiled
def _copy_rows(stored: Words, at: Words, sums: Words, rows: Words) -> int:
    """Copy the rows ``at`` of a packed record; return the first damaged block, -1 where none is.

    ``stored`` is a record in LMDB's read-only memory, ``sums`` has one column: its blocks'.
    """
    width = rows.shape[1]
    if not _is_head_whole(stored, width, sums):
        return 0
    count = int(stored[COUNT])
    stride = _stride(stored)
    scratch = np.empty(BLOCK_ROWS * AFTER_WORDS, np.uint64)
    verified = 0
    for index in range(at.shape[0]):
        block = int(at[index]) // BLOCK_ROWS + 1
        row = int(at[index]) % BLOCK_ROWS
        if int(at[index]) >= count or block >= sums.shape[0]:
            return block
        if block != verified:
            start = HEADER_WORDS + width + (block - 1) * BLOCK_ROWS * stride
            size = min(count - (block - 1) * BLOCK_ROWS, BLOCK_ROWS) * stride
            scratch[:size] = stored[start : start + size]
            if checksum(scratch[:size]) != sums[block]:
                return block
            verified = block
        column = 0
        for word in range(width):
            if stored[VARYING] >> np.uint64(word) & ONE:
                rows[index, word] = scratch[row * stride + column]
                column += 1
            else:
                rows[index, word] = stored[HEADER_WORDS + word]
    return _WHOLE


@compiled
def _find_rows(stored: Words, width: int, timestamps: Words, at: Words) -> None:
    """Write the row number of each of the ascending ``timestamps``, a near one where it is missing.

    What it reads is not verified: the rows that it finds have yet to be, and compared.
    """
    stride = _stride(stored)
    column = 0
    for word in range(TIMESTAMP):
        if stored[VARYING] >> np.uint64(word) & ONE:
            column += 1
    first = HEADER_WORDS + width + column
    count = (stored.shape[0] - HEADER_WORDS - width) // max(stride, 1)
    low = 0
    for index in range(timestamps.shape[0]):
        high = count
        while low < high:
            middle = (low + high) // 2
            if stored[first + middle * stride] < timestamps[index]:
                low = middle + 1
            else:
                high = middle
        at[index] = np.uint64(min(low, max(count - 1, 0)))


def sums_of(transfers: Words, after: Words, key: int) -> Words:
    """Return the sealed sums of two packed records of the batch ``key``."""
    blocks = -(-int(max(transfers[COUNT], after[COUNT])) // BLOCK_ROWS)
    words = np.zeros(HEADER_WORDS + (1 + blocks) * SUMS_WORDS, np.uint64)
    words[COUNT] = 1 + blocks
    sums = words[HEADER_WORDS:].reshape(-1, SUMS_WORDS)
    with np.errstate(over="ignore"):
        for kind, packed in ((Kind.TRANSFERS, transfers), (Kind.AFTER, after)):
            if packed[COUNT]:
                _sum_blocks(packed, WIDTH[kind], sums, SUM_OF[kind])
    return seal(words, Kind.SUMS, key)


def rows_at(value: memoryview, at: Words, sums: Words, kind: Kind) -> Words | None:
    """Return the rows at the ascending row numbers ``at``; None where one is damaged or missing.

    ``value`` is the bytes of a packed record; ``sums`` are its blocks' checksums.
    """
    rows = np.zeros((len(at), WIDTH[kind]), np.uint64)
    if len(value) % 8 or len(value) < HEADER_WORDS * 8:
        return None
    stored = np.frombuffer(value, np.uint64)
    with np.errstate(over="ignore"):
        damaged = _copy_rows(stored, at, np.ascontiguousarray(sums), rows)
    return rows if damaged == _WHOLE else None


def rows_with(value: memoryview, timestamps: Words, sums: Words) -> Words | None:
    """Return the ``(n, 16)`` transfers at ascending ``timestamps`` of a batch, None if it can not.

    ``value`` is the bytes of a packed record; ``sums`` are its blocks' checksums.
    """
    if len(value) % 8 or len(value) < HEADER_WORDS * 8:
        return None
    stored = np.frombuffer(value, np.uint64)
    at = np.zeros(len(timestamps), np.uint64)
    if int(stored[VARYING]) >> TIMESTAMP & 1:
        with np.errstate(over="ignore"):
            _find_rows(stored, WIDTH[Kind.TRANSFERS], timestamps, at)
    rows = rows_at(value, at, sums, Kind.TRANSFERS)
    is_right = rows is not None and np.array_equal(rows[:, TIMESTAMP], timestamps)
    return rows if is_right else None
