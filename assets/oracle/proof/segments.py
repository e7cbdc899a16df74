"""Segments: stretches of 65,536 transfers in the order of time, each with one digest a side.

A segment is named by where it ends, and that end is fixed when it is first cut. So a transfer that
one side lacks is missing in one segment and leaves all later ones as they were.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from contracts.merkle import root_of

SEGMENT_RECORDS: Final = 1 << 16


@dataclass(frozen=True, slots=True)
class Stretch:
    """Time after one timestamp (not included) and up to another (included), ns."""

    after_ns: int
    upto_ns: int


@dataclass(frozen=True, slots=True)
class Digest:
    """What one side holds in a stretch: how many transfers, and BLAKE3 over their records."""

    stretch: Stretch
    record_count: int
    digest: bytes

    @property
    def is_complete(self) -> bool:
        """True where nothing more can be added to it."""
        return self.record_count == SEGMENT_RECORDS


def root_over(segments: Sequence[Digest]) -> bytes:
    """Return the root over the segments of one side, in the order of time."""
    return root_of([one.digest for one in segments])
