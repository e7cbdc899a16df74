"""Rows that begin with an id, and the index over them, growing together in memory."""

import numpy as np

from ledger_engine.embedded.id_index import ROWS_MAX, SLOTS_MIN, find_rows, index_rows
from ledger_engine.records import Words


class GrowingIndex:
    """``count`` rows of ``width`` words with spare room, and the slots that find them by id.

    The arrays are replaced as they grow: take ``rows`` and ``slots`` anew for each batch.
    """

    def __init__(self, width: int) -> None:
        self.rows: Words = np.zeros((SLOTS_MIN // 2, width), np.uint64)
        self.slots: Words = np.zeros(SLOTS_MIN, np.uint64)
        self.count = 0

    def reserve(self, more: int) -> None:
        """Make room for ``more`` rows: rows grow by a half, slots stay at least half empty."""
        wanted = self.count + more
        assert wanted <= ROWS_MAX, "more ids than one ledger's index can number"
        if wanted > len(self.rows):
            room = max(wanted, len(self.rows) * 3 // 2)
            grown = np.zeros((room, self.rows.shape[1]), np.uint64)
            grown[: self.count] = self.rows[: self.count]
            self.rows = grown
        if wanted * 2 > len(self.slots):
            self.slots = np.zeros(1 << (wanted * 2 - 1).bit_length(), np.uint64)
            self._index(0, self.count)

    def expect(self, count: int) -> None:
        """Make room for ``count`` rows and an eighth more, which takes no memory until used."""
        self.rows = np.zeros((count + count // 8 + SLOTS_MIN, self.rows.shape[1]), np.uint64)
        self.reserve(count)

    def append(self, rows: Words) -> int:
        """Append and index ``rows``; return how many ids stood there already."""
        self.reserve(len(rows))
        first = self.count
        self.rows[first : first + len(rows)] = rows
        self.count += len(rows)
        return self._index(first, self.count)

    def find(self, ids: Words) -> Words:
        """Return the row number plus one of each id, 0 where unknown."""
        found = np.zeros(len(ids), np.uint64)
        with np.errstate(over="ignore"):
            find_rows(self.slots, self.rows, ids, found)
        return found

    def _index(self, first: int, end: int) -> int:
        with np.errstate(over="ignore"):
            return int(index_rows(self.slots, self.rows, np.uint64(first), np.uint64(end)))
