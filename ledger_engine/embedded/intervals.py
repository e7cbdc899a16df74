"""Intervals of the position index on disk: sorted entries in pages, found by binary search.

An interval covers a run of batches and never changes. Its ``INTERVAL`` record names the batches,
its ``FENCES`` the first entry of each page, and the pages are ``ENTRIES``. All of them are sealed,
and a fence whose page is missing is refused, so nothing is left out in silence.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

import numpy as np

from ledger_engine.embedded.book import HALF, LOW_HALF
from ledger_engine.embedded.log import Log
from ledger_engine.embedded.position_kernel import sorted_entries
from ledger_engine.records import Words
from ledger_engine.sealed import (
    COUNT,
    FIRST_SPARE,
    HEADER_WORDS,
    LAST_TIMESTAMP,
    SEQUENCE,
    Kind,
    payload,
    seal,
)

PAGE_ENTRIES: Final = 1 << 13
_BATCH_WORDS: Final = 2
_PAGE_BITS: Final = 24
_KEY_BITS: Final = 8


class KeyKind(IntEnum):
    """By what positions are found; also its number on disk."""

    ACCOUNT = 0
    GROUP = 1


@dataclass(frozen=True, slots=True)
class Entries:
    """Entries of a run of batches that are not on disk yet, in order of their ordinals.

    Attributes:
        batches: ``(n, 2)`` of each batch its key and the ordinal of its first transfer.
        by_kind: the entries, by the number of their ``KeyKind``.
        last_timestamp: of the last event.
        last_batch: number of the last batch.
        transfer_count: transfers in all of them.
    """

    batches: Words
    by_kind: tuple[Words, Words]
    last_timestamp: int
    last_batch: int
    transfer_count: int


def records_of_interval(number: int, entries: Entries) -> Iterator[tuple[Kind, Words]]:
    """Yield the sealed records of a new interval."""
    words = np.zeros(HEADER_WORDS + entries.batches.size, np.uint64)
    words[HEADER_WORDS:] = entries.batches.ravel()
    words[COUNT] = len(entries.batches)
    words[SEQUENCE] = entries.last_batch
    words[LAST_TIMESTAMP] = entries.last_timestamp
    words[FIRST_SPARE] = entries.transfer_count
    yield Kind.INTERVAL, seal(words, Kind.INTERVAL, number)
    for kind in KeyKind:
        ordered = sorted_entries(entries.by_kind[kind])
        fences = _record(ordered[::PAGE_ENTRIES])
        yield Kind.FENCES, seal(fences, Kind.FENCES, number << _KEY_BITS | kind)
        for page in range(int(fences[COUNT])):
            part = ordered[page * PAGE_ENTRIES : (page + 1) * PAGE_ENTRIES]
            yield Kind.ENTRIES, seal(_record(part), Kind.ENTRIES, _page_key(number, kind, page))


class Interval:
    """One interval of a log, its batches and fences read once."""

    def __init__(self, log: Log, number: int) -> None:
        self._log = log
        self._number = number
        words = log.get(Kind.INTERVAL, number)
        self.batches = payload(words, _BATCH_WORDS)
        self.last_batch = int(words[SEQUENCE])
        self.last_timestamp = int(words[LAST_TIMESTAMP])
        self.first_timestamp = int(self.batches[0, 0])
        self._fences: dict[KeyKind, Words] = {}

    def ordinals(self, kind: KeyKind, key: int) -> Words:
        """Return the ordinals that stand under ``key``, ascending.

        Raises:
            LedgerCorruptError: a record is damaged or missing.
        """
        fences = self._fences_of(kind)
        low, high = key << int(HALF), (key + 1) << int(HALF)
        first = max(int(np.searchsorted(fences, np.uint64(low), side="right")) - 1, 0)
        end = len(fences) if high >> 64 else int(np.searchsorted(fences, np.uint64(high)))
        parts = [within(self._page(kind, page), key) for page in range(first, end)]
        return np.concatenate(parts) if parts else np.zeros(0, np.uint64)

    def _fences_of(self, kind: KeyKind) -> Words:
        if kind not in self._fences:
            words = self._log.get(Kind.FENCES, self._number << _KEY_BITS | kind)
            self._fences[kind] = payload(words, 1).ravel()
        return self._fences[kind]

    def _page(self, kind: KeyKind, page: int) -> Words:
        words = self._log.get(Kind.ENTRIES, _page_key(self._number, kind, page))
        return payload(words, 1).ravel()


def within(entries: Words, key: int) -> Words:
    """Return the ordinals of those of the sorted ``entries`` that stand under ``key``."""
    keys = entries >> HALF
    first = int(np.searchsorted(keys, np.uint64(key)))
    end = int(np.searchsorted(keys, np.uint64(key), side="right"))
    return entries[first:end] & LOW_HALF


def _record(entries: Words) -> Words:
    words = np.zeros(HEADER_WORDS + len(entries), np.uint64)
    words[HEADER_WORDS:] = entries
    words[COUNT] = len(entries)
    return words


def _page_key(number: int, kind: KeyKind, page: int) -> int:
    return (number << _KEY_BITS | kind) << _PAGE_BITS | page
