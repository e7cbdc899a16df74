"""Where the transfers of an account, or of a group, stand in the log: found without reading it all.

The last batches, fewer than an interval, are indexed in memory: the writer notes each as it commits
it, a reader takes them from the log when it first asks. When they are enough for an interval, the
commit that makes them so stores it. What does not belong here: what the transfers say.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain
from typing import Final

import numpy as np

from ledger_engine.embedded.head import Head
from ledger_engine.embedded.intervals import Interval, KeyKind, records_of_interval
from ledger_engine.embedded.log import Log, SealedRecord, Span
from ledger_engine.embedded.unindexed import Unindexed
from ledger_engine.records import Words
from ledger_engine.sealed import COUNT, KEY, SEQUENCE, Kind

INTERVAL_TRANSFERS: Final = 1 << 19
INTERVAL_BATCHES: Final = 1 << 12
"""An interval is stored after so many transfers or batches, whichever comes first."""

Position = tuple[int, Words]
"""A batch's key and ascending row numbers in it."""


class Positions:
    """The position index of one log, up to its head."""

    def __init__(self, log: Log, interval_transfers: int = INTERVAL_TRANSFERS) -> None:
        self._log = log
        self._interval_transfers = interval_transfers
        self._intervals: dict[int, Interval] = {}
        self._tail = Unindexed(log.head.indexed_batches)
        log.companions = self._companions

    def find(self, kind: KeyKind, key: int, span: Span) -> Iterator[Position]:
        """Yield the positions under ``key``, batch by batch in the order of ``span``.

        Batches that cannot hold an event of the span are left out; rows are not looked at.

        Raises:
            LedgerCorruptError: a record is damaged or missing.
        """
        self._catch_up()
        numbers = range(self._log.head.interval_count)
        stored = chain.from_iterable(
            self._stored(number, kind, key, span)
            for number in (reversed(numbers) if span.is_reversed else numbers)
        )
        last = _by_batch(self._tail.batches(), self._tail.ordinals(kind, key), span)
        return chain(last, stored) if span.is_reversed else chain(stored, last)

    def _stored(self, number: int, kind: KeyKind, key: int, span: Span) -> Iterator[Position]:
        interval = self._interval(number)
        if interval.last_timestamp >= span.first and interval.first_timestamp <= span.last:
            yield from _by_batch(interval.batches, interval.ordinals(kind, key), span)

    def _companions(
        self, records: Sequence[SealedRecord], head: Head
    ) -> tuple[list[SealedRecord], Head]:
        """Return what a commit stores beside its ``records``, and the head that knows of it."""
        found = dict(records)
        if Kind.IDS in found:
            known = int(found[Kind.IDS][COUNT])
            head = replace(head, known_count=head.known_count + known)
        if Kind.TRANSFERS not in found:
            return [], head
        batch, after = found[Kind.TRANSFERS], found[Kind.AFTER]
        head = replace(head, transfer_count=head.transfer_count + int(batch[COUNT]))
        companions: list[SealedRecord] = []
        is_due = self._is_due(head)
        if is_due:
            self._catch_up()
        if self._tail.last_batch + 1 == head.batch_count:
            self._tail.note(batch, after)
        if is_due:
            companions += records_of_interval(head.interval_count, self._tail.entries())
            head = self._begin_interval(head)
        return companions, head

    def _is_due(self, head: Head) -> bool:
        transfers = head.transfer_count - head.indexed_transfers
        batches = head.batch_count - head.indexed_batches
        return transfers >= self._interval_transfers or batches >= INTERVAL_BATCHES

    def _begin_interval(self, head: Head) -> Head:
        self._tail = Unindexed(head.batch_count)
        return replace(
            head,
            interval_count=head.interval_count + 1,
            indexed_batches=head.batch_count,
            indexed_transfers=head.transfer_count,
        )

    def _catch_up(self) -> None:
        """Take from the log what the tail lacks of it."""
        head = self._log.head
        if self._tail.last_batch >= head.batch_count:
            return
        known = self._tail.last_timestamp
        if not known and head.interval_count:
            known = self._interval(head.interval_count - 1).last_timestamp
        for batch in self._log.batches(Kind.TRANSFERS, Span(first=known + 1)):
            if batch[SEQUENCE] > self._tail.last_batch:
                self._tail.note(batch, self._log.get(Kind.AFTER, int(batch[KEY])))

    def _interval(self, number: int) -> Interval:
        if number not in self._intervals:
            self._intervals[number] = Interval(self._log, number)
        return self._intervals[number]


def _by_batch(batches: Words, ordinals: Words, span: Span) -> Iterator[Position]:
    """Yield the ordinals as positions, of the batches that ``span`` may touch."""
    keys, firsts = batches[:, 0], batches[:, 1]
    numbers = np.searchsorted(firsts, ordinals, side="right") - 1
    low = int(np.searchsorted(keys, np.uint64(span.first), side="right")) - 1
    high = int(np.searchsorted(keys, np.uint64(span.last), side="right"))
    touched, starts = np.unique(numbers, return_index=True)
    parts = list(
        zip(touched.tolist(), starts.tolist(), [*starts[1:].tolist(), len(ordinals)], strict=False)
    )
    for number, start, end in reversed(parts) if span.is_reversed else parts:
        if low <= number < high:
            yield int(keys[number]), ordinals[start:end] - firsts[number]
