"""Rows of a batch without the words that are the same in all of them: half the bytes on disk.

A packed record is its header, one row of constants, and of each row the words that vary; the
header says which do. Rows keep their order and one width, so that a single one can still be read.
What does not belong here: checksums (``sealed``, ``block_sums``).
"""

from typing import Final

import numpy as np

from ledger_engine.compiled import compiled
from ledger_engine.embedded.book import AFTER_WORDS, RECORD_WORDS
from ledger_engine.embedded.u128 import ONE, ZERO
from ledger_engine.records import Words
from ledger_engine.sealed import COUNT, FIRST_SPARE, HEADER_WORDS, Kind

VARYING: Final = FIRST_SPARE
"""Header word of a packed record: bit w is set where word w of the rows varies."""

WIDTH: Final = {Kind.TRANSFERS: RECORD_WORDS, Kind.AFTER: AFTER_WORDS}
"""Words a row of the kinds that are packed."""


@compiled
def _varying(rows: Words) -> np.uint64:
    differences = np.zeros(rows.shape[1], np.uint64)
    for at in range(1, rows.shape[0]):
        for word in range(rows.shape[1]):
            differences[word] |= rows[at, word] ^ rows[0, word]
    varying = ZERO
    for word in range(rows.shape[1]):
        if differences[word] != ZERO:
            varying |= ONE << np.uint64(word)
    return varying


@compiled
def _pack(rows: Words, columns: Words, packed: Words) -> None:
    for at in range(rows.shape[0]):
        for column in range(columns.shape[0]):
            packed[at, column] = rows[at, columns[column]]


@compiled
def _unpack(packed: Words, columns: Words, constants: Words, rows: Words) -> None:
    for at in range(rows.shape[0]):
        for word in range(rows.shape[1]):
            rows[at, word] = constants[word]
        for column in range(columns.shape[0]):
            rows[at, columns[column]] = packed[at, column]


class Packer:
    """Packs records of one kind, in room that is used again for the next."""

    def __init__(self, kind: Kind) -> None:
        self._width = WIDTH[kind]
        self._room = np.zeros(0, np.uint64)

    def packed(self, words: Words) -> Words:
        """Return an unsealed packed record, which is good until the next call."""
        count = int(words[COUNT])
        if not count:
            return words.copy()
        rows = words[HEADER_WORDS:].reshape(count, self._width)
        with np.errstate(over="ignore"):
            varying = np.uint64(_varying(rows))
        columns = columns_of(int(varying))
        first = HEADER_WORDS + self._width
        size = first + count * len(columns)
        if size > len(self._room):
            self._room = np.zeros(first + count * self._width, np.uint64)
        packed = self._room[:size]
        packed[:HEADER_WORDS] = words[:HEADER_WORDS]
        packed[VARYING] = varying
        packed[HEADER_WORDS:first] = rows[0]
        _pack(rows, columns, packed[first:].reshape(count, len(columns)))
        return packed


def unpacked(words: Words, kind: Kind) -> Words | None:
    """Return a verified packed record with whole rows, None where its parts do not fit."""
    count, width = int(words[COUNT]), WIDTH[kind]
    if not count:
        return words
    columns = columns_of(int(words[VARYING]))
    first = HEADER_WORDS + width
    if len(words) != first + count * len(columns):
        return None
    whole = np.empty(HEADER_WORDS + count * width, np.uint64)
    whole[:HEADER_WORDS] = words[:HEADER_WORDS]
    whole[VARYING] = 0
    rows = whole[HEADER_WORDS:].reshape(count, width)
    packed = words[first:].reshape(count, len(columns))
    _unpack(packed, columns, words[HEADER_WORDS:first], rows)
    return whole


def columns_of(varying: int) -> Words:
    """Return the numbers of the words that vary, ascending."""
    return np.array([word for word in range(64) if varying >> word & 1], np.uint64)
