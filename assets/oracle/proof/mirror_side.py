"""What the mirror holds, segment by segment: read in columns, never all of it at once."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

import numpy as np
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
    pieces = (mirrored_transfers(lake, piece, progress) for piece in _pieces(lake, stretch))
    return segments_of(pieces, stretch)


def segments_of(records: Iterable[TransferBytes], stretch: Stretch) -> Iterator[Digest]:
    """Yield the digests of ``records``, which are all of ``stretch`` in the order of time."""
    rest = _NOTHING
    after = stretch.after_ns
    for more in records:
        rest = _joined(rest, more)
        while len(rest.words) >= SEGMENT_RECORDS:
            segment, rest = _cut(rest, SEGMENT_RECORDS)
            upto = int(segment.words[-1, TIMESTAMP])
            yield _digest(segment, Stretch(after, upto))
            after = upto
    if len(rest.words):
        yield _digest(rest, Stretch(after, stretch.upto_ns))


def mirrored_digests(
    lake: Lake, stretches: Sequence[Stretch], progress: Progress | None = None
) -> Iterator[Digest]:
    """Yield the digest of each of ``stretches``, whatever number of transfers lies in it."""
    for run in _runs(stretches):
        whole = mirrored_transfers(lake, Stretch(run[0].after_ns, run[-1].upto_ns), progress)
        for stretch in run:
            end = np.searchsorted(whole.words[:, TIMESTAMP], np.uint64(stretch.upto_ns), "right")
            part, whole = _cut(whole, int(end))
            yield _digest(part, stretch)


def mirrored_transfers(
    lake: Lake, stretch: Stretch, progress: Progress | None = None
) -> TransferBytes:
    """Return the records of ``stretch``, in the order of time; it must fit into memory.

    Raises:
        WarehouseDamagedError: a file is missing, or its bytes are not those that were written.
    """
    found = [_NOTHING]
    parameters = {"after_ns": stretch.after_ns, "upto_ns": stretch.upto_ns}
    for page in lake.pages(_PACKAGE, "mirrored_transfers", **parameters):
        found.append(transfer_bytes(page))
        if progress:
            progress(page.num_rows)
    return _joined(*found)


_NOTHING: Final = TransferBytes(np.zeros((0, RECORD_WORDS), np.uint64), np.zeros(0, np.bool_))


def _digest(part: TransferBytes, stretch: Stretch) -> Digest:
    """Return the digest of records; a row that is no faithful record makes it another one."""
    hasher = blake3(np.ascontiguousarray(part.words).view(np.uint8).data)
    if not part.is_faithful.all():
        hasher.update(part.is_faithful.tobytes())
    return Digest(stretch, len(part.words), hasher.digest())


def _cut(records: TransferBytes, at: int) -> tuple[TransferBytes, TransferBytes]:
    words, is_faithful = records
    first = TransferBytes(words[:at], is_faithful[:at])
    return first, TransferBytes(words[at:], is_faithful[at:])


def _joined(*parts: TransferBytes) -> TransferBytes:
    filled = [one for one in parts if len(one.words)]
    if len(filled) == 1:
        return filled[0]
    if not filled:
        return _NOTHING
    return TransferBytes(
        np.concatenate([one.words for one in filled]),
        np.concatenate([one.is_faithful for one in filled]),
    )


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
