"""Digests over records in the order of their timestamps: segments, a stream's root, a span's.

A segment is 65,536 records; its digest is BLAKE3 over their bytes. A stream's root is BLAKE3 over
its segments' digests, a span's over its streams' roots and the root of the span before it. So one
root stands for every record up to a mark, and a difference is found in its segment.
"""

from typing import Final, NamedTuple

import msgspec
import numpy as np
from blake3 import blake3

from ledger_engine.records import Records

SEGMENT_RECORDS: Final = 1 << 16
STREAMS: Final = ("accounts", "transfers", "events")

_STREAM_CONTEXT: Final = b"tieout stream 1\0"
_SPAN_CONTEXT: Final = b"tieout span 1\0"


class StreamDigest(msgspec.Struct, frozen=True):
    """What a stream of records held: how many, and their segments' digests in order."""

    count: int
    segments: tuple[str, ...]

    @property
    def root(self) -> bytes:
        """One digest for all of it."""
        hasher = blake3(_STREAM_CONTEXT + self.count.to_bytes(8, "big"))
        for segment in self.segments:
            hasher.update(bytes.fromhex(segment))
        return hasher.digest()


class Mark(NamedTuple):
    """How far a ledger was read: the timestamps of its last account and of its last event."""

    account: int = 0
    event: int = 0


class Span(msgspec.Struct, frozen=True):
    """What a ledger holds after one mark and up to another.

    Attributes:
        previous_root: the root of the span before it, hex; empty for the first.
    """

    after: Mark
    upto: Mark
    previous_root: str
    accounts: StreamDigest
    transfers: StreamDigest
    events: StreamDigest

    @property
    def root(self) -> str:
        """One digest for every record up to the span's end, hex."""
        marks = (*self.after, *self.upto)
        hasher = blake3(_SPAN_CONTEXT + bytes.fromhex(self.previous_root))
        hasher.update(b"".join(mark.to_bytes(8, "big") for mark in marks))
        for stream in (self.accounts, self.transfers, self.events):
            hasher.update(stream.root)
        return hasher.hexdigest()


class SegmentDigests:
    """Digests a stream as it is read, a page at a time."""

    def __init__(self) -> None:
        self._segments: list[str] = []
        self._open = blake3()
        self._count = 0

    def update(self, records: Records) -> None:
        """Take the next records of the stream."""
        while len(records):
            room = SEGMENT_RECORDS - self._count % SEGMENT_RECORDS
            part, records = records[:room], records[room:]
            self._open.update(np.ascontiguousarray(part).view(np.uint8).data)
            self._count += len(part)
            if self._count % SEGMENT_RECORDS == 0:
                self._cut()

    def finished(self) -> StreamDigest:
        """Return the digest of the stream, which has ended."""
        if self._count % SEGMENT_RECORDS:
            self._cut()
        return StreamDigest(self._count, tuple(self._segments))

    def _cut(self) -> None:
        self._segments.append(self._open.hexdigest())
        self._open = blake3()
