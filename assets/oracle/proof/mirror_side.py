"""What the mirror holds, segment by segment: read in columns, never all of it at once."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
from blake3 import blake3

from assets.oracle.proof.segments import SEGMENT_RECORDS, Digest, Stretch
from assets.oracle.proof.transfer_bytes import (
    RECORD_WORDS,
    TIMESTAMP,
    TransferBytes,
    transfer_bytes,
)
from warehouse.lake import Lake

_PACKAGE: Final = "assets.oracle.proof"
_PIECE_ROWS: Final = 8 * SEGMENT_RECORDS
"""Transfers that one query is meant to answer with: 80 MB of columns."""

_STRETCHES_BITS: Final = 12
Progress = Callable[[int], None]


def mirrored_segments(
    lake: Lake, stretch: Stretch, progress: Progress | None = None
) -> Iterator[Digest]:
    """Yield the digests of ``stretch``, cut after every 65,536 transfers; the last may be short."""
    pages = (page for piece in _pieces(lake, stretch) for page in _pages(lake, piece, progress))
    return segments_of(pages, stretch)


def segments_of(pages: Iterable[TransferBytes], stretch: Stretch) -> Iterator[Digest]:
    """Yield the digests of ``pages``, which are all of ``stretch`` in the order of time."""
    after, current = stretch.after_ns, _Segment()
    for page in pages:
        rest = page
        while len(rest.words):
            part, rest = _cut(rest, SEGMENT_RECORDS - current.count)
            current.update(part)
            if current.count == SEGMENT_RECORDS:
                upto = int(part.words[-1, TIMESTAMP])
                yield current.digest(Stretch(after, upto))
                after, current = upto, _Segment()
    if current.count:
        yield current.digest(Stretch(after, stretch.upto_ns))


def mirrored_digests(
    lake: Lake, stretches: Sequence[Stretch], progress: Progress | None = None
) -> Iterator[Digest]:
    """Yield the digest of each of ``stretches``, whatever number of transfers lies in it."""
    for run in _runs(stretches):
        waiting, current = deque(run), _Segment()
        for page in _pages(lake, Stretch(run[0].after_ns, run[-1].upto_ns), progress):
            rest = page
            while len(rest.words):
                upto = np.uint64(waiting[0].upto_ns)
                part, rest = _cut(rest, np.searchsorted(rest.words[:, TIMESTAMP], upto, "right"))
                current.update(part)
                if len(rest.words):
                    yield current.digest(waiting.popleft())
                    current = _Segment()
        for stretch in waiting:
            yield current.digest(stretch)
            current = _Segment()


def mirrored_transfers(lake: Lake, stretch: Stretch) -> TransferBytes:
    """Return the records of ``stretch``, in the order of time; it must fit into memory.

    Raises:
        WarehouseDamagedError: a file is missing, or its bytes are not those that were written.
    """
    pages = [_NOTHING, *_pages(lake, stretch, None)]
    return TransferBytes(
        np.concatenate([page.words for page in pages]),
        np.concatenate([page.is_faithful for page in pages]),
    )


_NOTHING: Final = TransferBytes(np.zeros((0, RECORD_WORDS), np.uint64), np.zeros(0, np.bool_))


class _Segment:
    """A digest in the making; a row that is no faithful record makes it another one."""

    def __init__(self) -> None:
        self.count = 0
        self._hasher = blake3()
        self._is_faithful: list[npt.NDArray[np.bool_]] = []

    def update(self, part: TransferBytes) -> None:
        """Take the next records."""
        self.count += len(part.words)
        self._hasher.update(np.ascontiguousarray(part.words).view(np.uint8).data)
        self._is_faithful.append(part.is_faithful)

    def digest(self, stretch: Stretch) -> Digest:
        """Return the digest of all that was taken."""
        if not all(part.all() for part in self._is_faithful):
            self._hasher.update(np.concatenate(self._is_faithful).tobytes())
        return Digest(stretch, self.count, self._hasher.digest())


def _pages(lake: Lake, stretch: Stretch, progress: Progress | None) -> Iterator[TransferBytes]:
    """Yield the records of ``stretch``, in the order of time, a page at a time."""
    parameters = {"after_ns": stretch.after_ns, "upto_ns": stretch.upto_ns}
    for page in lake.pages(_PACKAGE, "mirrored_transfers", **parameters):
        yield transfer_bytes(page)
        if progress:
            progress(page.num_rows)


def _cut(records: TransferBytes, at: int | np.intp) -> tuple[TransferBytes, TransferBytes]:
    words, is_faithful = records
    first = TransferBytes(words[:at], is_faithful[:at])
    return first, TransferBytes(words[at:], is_faithful[at:])


def _runs(stretches: Sequence[Stretch]) -> Iterator[list[Stretch]]:
    """Yield stretches that follow one another in lists, so that few queries read many of them."""
    run: list[Stretch] = []
    for one in stretches:
        is_full = len(run) * SEGMENT_RECORDS >= _PIECE_ROWS
        if run and (is_full or run[-1].upto_ns != one.after_ns):
            yield run
            run = []
        run.append(one)
    if run:
        yield run


def _pieces(lake: Lake, stretch: Stretch) -> Iterator[Stretch]:
    """Yield ``stretch`` in pieces of about ``_PIECE_ROWS`` transfers, in the order of time.

    A ledger's timestamps crowd (a batch takes consecutive nanoseconds) and leave days empty, so
    they are counted first, and counted again more closely where too many lie together.
    """
    shift = max(0, (stretch.upto_ns - stretch.after_ns).bit_length() - _STRETCHES_BITS)
    rows = lake.read(
        _PACKAGE,
        "transfers_by_time",
        after_ns=stretch.after_ns,
        upto_ns=stretch.upto_ns,
        shift=shift,
    )
    after, taken = stretch.after_ns, 0
    for number, count in rows.iter_rows():
        begin, end = (number << shift) - 1, min(((number + 1) << shift) - 1, stretch.upto_ns)
        if taken and taken + count > _PIECE_ROWS:
            yield Stretch(after, begin)
            after, taken = begin, 0
        if count > _PIECE_ROWS and shift:
            yield from _pieces(lake, Stretch(max(after, begin), end))
            after = end
        else:
            taken += count
    if taken:
        yield Stretch(after, stretch.upto_ns)
