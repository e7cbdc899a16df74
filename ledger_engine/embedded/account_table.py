"""Every account with its balances, in memory, and the table on disk that it is loaded from.

The table is stored in segments of 1024 accounts. A segment is rewritten when accounts are created
in it and at checkpoints; between checkpoints the log's balances are replayed over it.
"""

from typing import Final

import numpy as np

from contracts.errors import LedgerCorruptError
from ledger_engine.embedded.book import (
    AFTER_ACCOUNTS,
    AFTER_KIND,
    AFTER_WORDS,
    BALANCE_WORDS,
    DEBITS_PENDING,
    FLAGS_SHIFT,
    HALF,
    LOW_HALF,
    PLACE,
    RECORD_WORDS,
)
from ledger_engine.embedded.growing_index import GrowingIndex
from ledger_engine.embedded.log import Log, Span
from ledger_engine.records import Words
from ledger_engine.sealed import (
    COUNT,
    HEADER_WORDS,
    LAST_TIMESTAMP,
    Kind,
    payload,
    seal,
)

_SEGMENT_SHIFT: Final = 10
_SEGMENT: Final = 1 << _SEGMENT_SHIFT
_NOT_FLAGS: Final = np.uint64((1 << 48) - 1)
_FLAGS: Final = np.uint64(0xFFFF)
_CREDIT_FLAGS_SHIFT: Final = np.uint64(16)


class AccountTable:
    """Account rows in order of creation, found by id; knows which segments disk has not seen."""

    def __init__(self, log: Log) -> None:
        """Load the accounts of ``log`` as of its head.

        Raises:
            LedgerCorruptError: a record is damaged or missing.
        """
        self.index = GrowingIndex(RECORD_WORDS)
        self._changed = np.zeros(1, np.bool_)
        for number in range(-(-log.head.account_count // _SEGMENT)):
            rows = payload(log.get(Kind.ACCOUNTS, number), RECORD_WORDS)
            expected = min(_SEGMENT, log.head.account_count - number * _SEGMENT)
            repeats = self.index.append(rows[:expected])
            if len(rows) < expected or repeats:
                raise LedgerCorruptError(log.folder, f"record accounts {number}")
        span = Span(first=log.head.checkpoint_timestamp + 1)
        for words in log.batches(Kind.AFTER, span):
            if words[LAST_TIMESTAMP] > log.head.checkpoint_timestamp:
                self._replay(payload(words, AFTER_WORDS))

    @property
    def rows(self) -> Words:
        """``(accounts, 16)`` rows, a view."""
        return self.index.rows[: self.index.count]

    def touch(self, after: Words) -> None:
        """Note that the accounts of ``(n, 18)`` balances-after have changed."""
        self._reserve_segments()
        accounts = after[:, AFTER_ACCOUNTS]
        self._changed[(accounts & LOW_HALF) >> np.uint64(_SEGMENT_SHIFT)] = True
        self._changed[accounts >> (HALF + np.uint64(_SEGMENT_SHIFT))] = True

    def touch_from(self, row: int) -> None:
        """Note that the accounts from ``row`` on are new."""
        self._reserve_segments()
        self._changed[row >> _SEGMENT_SHIFT :] = True

    def created_segments(self, row: int) -> list[tuple[Kind, Words]]:
        """Return the segments that hold the accounts from ``row`` on, sealed."""
        last = (self.index.count - 1) >> _SEGMENT_SHIFT
        return [self._segment(number) for number in range(row >> _SEGMENT_SHIFT, last + 1)]

    def changed_segments(self) -> list[tuple[Kind, Words]]:
        """Return the segments that disk has not seen as they are, sealed."""
        return [self._segment(int(number)) for number in np.flatnonzero(self._changed)]

    def settle(self) -> None:
        """Note that disk has seen every segment."""
        self._changed[:] = False

    def _segment(self, number: int) -> tuple[Kind, Words]:
        rows = self.rows[number * _SEGMENT : (number + 1) * _SEGMENT]
        words = np.zeros(HEADER_WORDS + rows.size, np.uint64)
        words[COUNT] = len(rows)
        words[HEADER_WORDS:] = rows.ravel()
        return Kind.ACCOUNTS, seal(words, Kind.ACCOUNTS, number)

    def _reserve_segments(self) -> None:
        wanted = -(-self.index.count // _SEGMENT)
        if wanted > len(self._changed):
            self._changed = np.concatenate(
                [self._changed, np.zeros(wanted - len(self._changed), np.bool_)]
            )

    def _replay(self, after: Words) -> None:
        """Set both accounts of each event to the balances and flags after it, in order."""
        accounts = np.column_stack(
            [after[:, AFTER_ACCOUNTS] & LOW_HALF, after[:, AFTER_ACCOUNTS] >> HALF]
        ).ravel()
        flags = np.column_stack(
            [after[:, AFTER_KIND] & _FLAGS, (after[:, AFTER_KIND] >> _CREDIT_FLAGS_SHIFT) & _FLAGS]
        ).ravel()
        rows = self.index.rows
        balances = slice(DEBITS_PENDING, DEBITS_PENDING + BALANCE_WORDS)
        rows[accounts, balances] = after[:, :AFTER_ACCOUNTS].reshape(-1, BALANCE_WORDS)
        rows[accounts, PLACE] = (rows[accounts, PLACE] & _NOT_FLAGS) | (flags << FLAGS_SHIFT)
        self.touch(after)
