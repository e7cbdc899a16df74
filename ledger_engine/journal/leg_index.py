"""Finding legs again: an index in memory over the blocks that may hold them, read when needed.

Leg ids follow time, so a new block seldom overlaps an old one: each block's smallest and greatest
id is known, and only blocks whose span holds one of the ids asked for are read. A block that is
written is not even indexed: nobody may ask for it. Past a bound the index is emptied, for the disk
holds everything.
"""

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np

from ledger_engine.embedded.growing_index import GrowingIndex
from ledger_engine.journal.leg_states import STATE_WORDS, LegStates, merge, states_of
from ledger_engine.records import Words
from ledger_engine.sealed import COUNT, HEADER_WORDS, Kind, payload, seal

ROWS_KEPT: Final = 1 << 21
"""Legs kept in memory between two questions: some 200 MB."""

SPAN_WORDS: Final = 3
"""A block's first sequence number, and the high halves of its smallest and greatest id."""

_FIRST, _LEAST, _GREATEST = 0, 1, 2


def span_of(first: int, ids: Words) -> Words:
    """Return the span of a block whose first attempts have these ids: one row."""
    return np.array([[first, ids[:, 1].min(), ids[:, 1].max()]], np.uint64)


def spans_of(rows: Sequence[Words]) -> Words:
    """Return spans together, one row each."""
    return np.concatenate([np.zeros((0, SPAN_WORDS), np.uint64), *rows])


def sealed_span(span: Words) -> Words:
    """Return one span as a record."""
    words = np.zeros(HEADER_WORDS + SPAN_WORDS, np.uint64)
    words[HEADER_WORDS:] = span
    words[COUNT] = 1
    return seal(words, Kind.SPAN, int(span[0, _FIRST]))


def span_in(words: Words) -> Words:
    """Return the span in an unsealed record."""
    return payload(words, SPAN_WORDS)


class LegIndex:
    """Leg states by the ids of their first attempts. ``read`` returns a stored block's rows."""

    def __init__(self, spans: Words, read: Callable[[int], Words]) -> None:
        self._read = read
        self._index = GrowingIndex(STATE_WORDS)
        self._count = 0
        self._spans = np.zeros((0, SPAN_WORDS), np.uint64)
        self._peaks = np.zeros(0, np.uint64)
        self._is_read = np.zeros(0, np.bool_)
        self._append(spans)

    def states(self, ids: Words) -> LegStates:
        """Return what is known of the legs whose first attempts have these ids.

        Raises:
            LedgerCorruptError: a stored block is damaged.
        """
        if self._index.count > ROWS_KEPT:
            self._index = GrowingIndex(STATE_WORDS)
            self._is_read[:] = False
        for place in self._unread(ids):
            merge(self._index, self._read(int(self._spans[place, _FIRST])))
            self._is_read[place] = True
        return states_of(self._index, ids)

    def add(self, span: Words) -> None:
        """Note a block that was just stored; it is read when one of its legs is asked for."""
        self._append(span)

    def _append(self, spans: Words) -> None:
        count, before = self._count + len(spans), self._count
        if count > len(self._spans):
            more = max(count, 2 * before) - before
            self._spans = np.concatenate(
                [self._spans[:before], np.zeros((more, SPAN_WORDS), np.uint64)]
            )
            self._peaks = np.concatenate([self._peaks[:before], np.zeros(more, np.uint64)])
            self._is_read = np.concatenate([self._is_read[:before], np.zeros(more, np.bool_)])
        self._spans[before:count] = spans
        self._is_read[before:count] = False
        self._peaks[before:count] = spans[:, _GREATEST]
        self._peaks[max(before - 1, 0) : count] = np.maximum.accumulate(
            self._peaks[max(before - 1, 0) : count]
        )
        self._count = count

    def _unread(self, ids: Words) -> list[int]:
        """Return the places of the blocks still to be read, in their order.

        Nothing before the first block whose peak reaches the ids can hold one of them: with ids
        that follow time, that leaves a few of the last blocks to look at.
        """
        if not len(ids):
            return []
        least = ids[:, 1].min()
        start = int(np.searchsorted(self._peaks[: self._count], least, side="left"))
        if self._is_read[start : self._count].all():
            return []
        high = np.sort(ids[:, 1])
        spans = self._spans[start : self._count]
        from_least = np.searchsorted(high, spans[:, _LEAST], side="left")
        to_greatest = np.searchsorted(high, spans[:, _GREATEST], side="right")
        is_wanted = (to_greatest > from_least) & ~self._is_read[start : self._count]
        return [start + int(place) for place in np.flatnonzero(is_wanted)]
