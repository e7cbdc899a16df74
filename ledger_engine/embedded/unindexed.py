"""The entries of the last batches, which are fewer than an interval, in memory."""

from collections import Counter
from typing import Final

import numpy as np

from ledger_engine.embedded.book import AFTER_WORDS, HALF, LOW_HALF, RECORD_WORDS
from ledger_engine.embedded.intervals import Entries, KeyKind, within
from ledger_engine.embedded.position_kernel import put_entries, sorted_entries
from ledger_engine.records import Words
from ledger_engine.sealed import COUNT, KEY, LAST_TIMESTAMP, SEQUENCE, payload

_ROOM: Final = 1 << 12
_SELDOM: Final = 10
"""Questions between two batches that are answered without sorting the entries."""

_PER_TRANSFER: Final = {KeyKind.ACCOUNT: 2, KeyKind.GROUP: 1}


class Unindexed:
    """Entries of the batches after number ``last_batch``, noted one by one."""

    def __init__(self, last_batch: int) -> None:
        self.last_batch = last_batch
        self.last_timestamp = 0
        self._transfer_count = 0
        self._batches: list[tuple[int, int]] = []
        self._room = {kind: np.zeros(_ROOM, np.uint64) for kind in KeyKind}
        self._count = dict.fromkeys(KeyKind, 0)
        self._asked: Counter[KeyKind] = Counter()
        self._sorted: dict[KeyKind, Words] = {}

    def note(self, batch: Words, after: Words) -> None:
        """Note the next batch: its ``TRANSFERS`` record and its ``AFTER`` record."""
        assert int(batch[SEQUENCE]) == self.last_batch + 1, "batches are noted in their order"
        transfer_count = int(batch[COUNT])
        self._batches.append((int(batch[KEY]), self._transfer_count))
        self.last_batch += 1
        self._asked.clear()
        self._sorted.clear()
        self.last_timestamp = int(batch[LAST_TIMESTAMP])
        if transfer_count:
            self._put(payload(batch, RECORD_WORDS), payload(after, AFTER_WORDS))
        self._transfer_count += transfer_count

    def ordinals(self, kind: KeyKind, key: int) -> Words:
        """Return the ordinals that stand under ``key``, ascending."""
        self._asked[kind] += 1
        if self._asked[kind] > _SELDOM:
            if kind not in self._sorted:
                self._sorted[kind] = sorted_entries(self._entries(kind))
            return within(self._sorted[kind], key)
        entries = self._entries(kind)
        found: Words = entries[entries >> HALF == np.uint64(key)] & LOW_HALF
        return found

    def batches(self) -> Words:
        """Return of each batch its key and the ordinal of its first transfer."""
        return np.array(self._batches, np.uint64).reshape(-1, 2)

    def entries(self) -> Entries:
        """Return all of it, for an interval."""
        return Entries(
            batches=self.batches(),
            by_kind=(self._entries(KeyKind.ACCOUNT), self._entries(KeyKind.GROUP)),
            last_timestamp=self.last_timestamp,
            last_batch=self.last_batch,
            transfer_count=self._transfer_count,
        )

    def _entries(self, kind: KeyKind) -> Words:
        return self._room[kind][: self._count[kind]]

    def _put(self, rows: Words, after: Words) -> None:
        for kind, most in _PER_TRANSFER.items():
            wanted = self._count[kind] + len(rows) * most
            if wanted > len(self._room[kind]):
                grown = np.zeros(wanted * 2, np.uint64)
                grown[: self._count[kind]] = self._entries(kind)
                self._room[kind] = grown
        accounts = self._room[KeyKind.ACCOUNT][self._count[KeyKind.ACCOUNT] :]
        groups = self._room[KeyKind.GROUP][self._count[KeyKind.GROUP] :]
        with np.errstate(over="ignore"):
            written = put_entries(rows, after, np.uint64(self._transfer_count), accounts, groups)
        self._count[KeyKind.ACCOUNT] += 2 * len(rows)
        self._count[KeyKind.GROUP] += written
