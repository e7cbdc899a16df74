"""What the journal stores of legs: blocks of questions to the ledger, and of its answers.

A block is a run of sequence numbers, stored under the first: one record of what was asked (before
the ledger is), one of what it answered. Both are columns of ``u64`` words. What does not belong
here: finding a leg again (``leg_index``).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt

from ledger_engine.records import Words
from ledger_engine.sealed import COUNT, FIRST_SPARE, HEADER_WORDS, SECOND_SPARE, Kind, seal

Numbers = npt.NDArray[np.uint64]

_SHORT, _LONG = 6, 8
"""Words a leg of a question: without and with ids of attempts that are not the first."""

_NARROW, _WIDE = 3, 4
"""Words a leg of an answer: with amounts below 2^64 alone, or with any."""

_ATTEMPT_SHIFT: Final = np.uint64(32)
_LOW: Final = np.uint64(0xFFFFFFFF)

ATTEMPT_MAX: Final = (1 << 16) - 1
RULE_VERSION_MAX: Final = (1 << 16) - 1
"""What is kept of a leg in memory has 16 bits for each (``leg_states``)."""


class Label(NamedTuple):
    """What many legs of a block have in common; a leg refers to it by its number."""

    kind: str
    rule_version: int
    leg: str
    currency: str


@dataclass(frozen=True, slots=True)
class LegBlock:
    """Legs that the ledger is asked about together, in the order of asking.

    Attributes:
        labels: every label that ``label`` refers to.
        label: each leg's label, its place in ``labels``.
        first_ids: ``(n, 2)`` ids of the legs' first attempts: what a leg is known by.
        transfer_ids: ``(n, 2)`` ids of these attempts; the very ``first_ids`` where all are first.
        event_ids: ``(n, 2)`` business events.
        attempt: 1 unless earlier attempts were refused.
        digest: checksum of what the leg says; a leg that comes again with another was changed.
    """

    labels: Sequence[Label]
    label: Numbers
    first_ids: Words
    transfer_ids: Words
    event_ids: Words
    attempt: Numbers
    digest: Numbers

    def __len__(self) -> int:
        """Return the number of legs."""
        return len(self.digest)

    @classmethod
    def empty(cls) -> "LegBlock":
        """Return a block of no legs."""
        ids, numbers = np.zeros((0, 2), np.uint64), np.zeros(0, np.uint64)
        return cls((), numbers, ids, ids, ids, numbers, numbers)

    @property
    def rule_version(self) -> Numbers:
        """Each leg's version of its rule."""
        versions = np.array([one.rule_version for one in self.labels], np.uint64)
        found: Numbers = versions[self.label]
        return found

    def sealed(self, first: int) -> Words:
        """Return the block as one record under its first sequence number."""
        assert (self.attempt <= ATTEMPT_MAX).all(), f"an attempt beyond {ATTEMPT_MAX:,}"
        assert all(one.rule_version <= RULE_VERSION_MAX for one in self.labels), "a rule's version"
        names = msgspec.json.encode(self.labels)
        start = HEADER_WORDS + -(-len(names) // 8)
        width = _SHORT if self.first_ids is self.transfer_ids else _LONG
        words = np.zeros(start + len(self) * width, np.uint64)
        words[HEADER_WORDS:start].view(np.uint8)[: len(names)] = np.frombuffer(names, np.uint8)
        rows = words[start:].reshape(-1, width)
        rows[:, 0:2], rows[:, 2:4] = self.first_ids, self.event_ids
        rows[:, 4] = self.label | self.attempt << _ATTEMPT_SHIFT
        rows[:, 5] = self.digest
        if width == _LONG:
            rows[:, 6:8] = self.transfer_ids
        words[COUNT], words[FIRST_SPARE], words[SECOND_SPARE] = len(self), len(names), width
        return seal(words, Kind.ASKED, first)

    @classmethod
    def of(cls, words: Words) -> "LegBlock":
        """Return the block in an unsealed record."""
        size, width = int(words[FIRST_SPARE]), int(words[SECOND_SPARE])
        names = words[HEADER_WORDS:].view(np.uint8)[:size].tobytes()
        rows = words[HEADER_WORDS + -(-size // 8) :].reshape(-1, width)
        assert len(rows) == words[COUNT], "a block's length follows from its count"
        return cls(
            labels=msgspec.json.decode(names, type=tuple[Label, ...]),
            label=rows[:, 4] & _LOW,
            first_ids=rows[:, 0:2],
            transfer_ids=rows[:, 6:8] if width == _LONG else rows[:, 0:2],
            event_ids=rows[:, 2:4],
            attempt=rows[:, 4] >> _ATTEMPT_SHIFT,
            digest=rows[:, 5],
        )


@dataclass(frozen=True, slots=True)
class Answers:
    """What came of a block's legs, at their places.

    Attributes:
        timestamp: the ledger's, ns; 0 where it was not asked.
        status: TigerBeetle's, or ours from 1001 on.
        amount: ``(n, 2)`` halves of the ledger units that moved, or should have.
    """

    timestamp: Numbers
    status: npt.NDArray[np.uint32]
    amount: Words

    @classmethod
    def empty(cls) -> "Answers":
        """Return no answers."""
        nothing = np.zeros(0, np.uint64)
        return cls(nothing, nothing.astype(np.uint32), np.zeros((0, 2), np.uint64))

    def sealed(self, first: int) -> Words:
        """Return the answers as one record under the block's first sequence number."""
        width = _WIDE if self.amount[:, 1].any() else _NARROW
        words = np.zeros(HEADER_WORDS + len(self.status) * width, np.uint64)
        rows = words[HEADER_WORDS:].reshape(-1, width)
        rows[:, 0], rows[:, 1] = self.timestamp, self.status
        rows[:, 2:] = self.amount[:, : width - 2]
        words[COUNT], words[FIRST_SPARE] = len(self.status), width
        return seal(words, Kind.ANSWERED, first)

    @classmethod
    def of(cls, words: Words) -> "Answers":
        """Return the answers in an unsealed record."""
        rows = words[HEADER_WORDS:].reshape(-1, int(words[FIRST_SPARE]))
        assert len(rows) == words[COUNT], "an answer's length follows from its count"
        amount = np.zeros((len(rows), 2), np.uint64)
        amount[:, : rows.shape[1] - 2] = rows[:, 2:]
        return cls(rows[:, 0], rows[:, 1].astype(np.uint32), amount)
