"""A range of keys of one database with all that it holds: what a copy of a store consists of.

Taking a range over means that afterwards the database holds, between its two ends, exactly these
entries. Databases that change in place are cut where the keys themselves say so, so that a change
alters one range and leaves its neighbours as they were. What does not belong here: LMDB.
"""

import struct
from collections.abc import Callable, Iterable, Iterator
from typing import Final, NamedTuple
from zlib import crc32

import numpy as np
from blake3 import blake3

RANGE_BYTES: Final = 4 << 20
"""About how much one range holds."""

RIGHT_AFTER: Final = b"\0"
"""Appended to a key it gives the very next one."""

_LARGE_VALUE_BYTES: Final = 4 << 10
_CUTS_ONE_IN: Final = 1 << 11
_DIGEST_BYTES: Final = 16
_HEAD: Final = struct.Struct("<IHh")
_NO_END: Final = -1

Cuts = Callable[[bytes, int, int], bool]
"""Say whether a range ends before a key: the key, the bytes so far, the last value's bytes."""


class KeyRange(NamedTuple):
    """The entries of ``first <= key < end``; without an ``end``, all from ``first`` on."""

    first: bytes
    end: bytes | None
    keys: list[bytes]
    values: list[bytes]

    def packed(self) -> bytes:
        """Return the range as bytes: ends, lengths, keys, values."""
        end_size = _NO_END if self.end is None else len(self.end)
        lengths = np.array([list(map(len, self.keys)), list(map(len, self.values))], "<u4")
        return b"".join(
            (
                _HEAD.pack(len(self.keys), len(self.first), end_size),
                self.first,
                self.end or b"",
                lengths.tobytes(),
                *self.keys,
                *self.values,
            )
        )

    @classmethod
    def unpacked(cls, content: bytes) -> "KeyRange":
        """Return the range in bytes made by ``packed``."""
        count, first_size, end_size = _HEAD.unpack_from(content)
        at = _HEAD.size
        first, at = content[at : at + first_size], at + first_size
        end = None if end_size == _NO_END else content[at : at + end_size]
        at += max(end_size, 0)
        lengths = np.frombuffer(content, "<u4", 2 * count, at).ravel()
        ends = at + lengths.nbytes + np.cumsum(lengths.astype(np.uint64)).astype(np.int64)
        starts = ends - lengths.astype(np.int64)
        cells = [content[a:b] for a, b in zip(starts.tolist(), ends.tolist(), strict=True)]
        return cls(first, end, cells[:count], cells[count:])


def digest_of(packed: bytes) -> str:
    """Return the digest by which a packed range is known again."""
    return blake3(packed).hexdigest(_DIGEST_BYTES)


def cuts_by_size(_key: bytes, size: int, _value_size: int) -> bool:
    """Cut where a range is full: for what is only ever appended to."""
    return size >= RANGE_BYTES


def cuts_by_key(key: bytes, size: int, value_size: int) -> bool:
    """Cut where a key says so, and after each large value: for what changes in place."""
    is_large = value_size >= _LARGE_VALUE_BYTES or size >= RANGE_BYTES
    return is_large or crc32(key) % _CUTS_ONE_IN == 0


def ranges_of(
    entries: Iterable[tuple[bytes | memoryview, bytes | memoryview]], first: bytes, cuts: Cuts
) -> Iterator[KeyRange]:
    """Yield ``entries``, which are all from ``first`` on in the order of their keys, in ranges.

    A range ends right after its last key, so that what comes later leaves it as it is; the last one
    is empty and has no end.
    """
    keys: list[bytes] = []
    values: list[bytes] = []
    size = 0
    for one, value in entries:
        key = bytes(one)
        if keys and cuts(key, size, len(values[-1])):
            end = keys[-1] + RIGHT_AFTER
            yield KeyRange(first, end, keys, values)
            first, keys, values, size = end, [], [], 0
        keys.append(key)
        values.append(bytes(value))
        size += len(key) + len(value)
    if keys:
        end = keys[-1] + RIGHT_AFTER
        yield KeyRange(first, end, keys, values)
        first = end
    yield KeyRange(first, None, [], [])
