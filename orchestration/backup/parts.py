"""Parts of a backup as bytes: each with its store, its label and its own digest, compressed.

A backup is an opening, parts, and a closing that counts and digests all of them, one after the
other. What does not belong here: encryption (``sealed_file``), what the stores put into parts.
"""

import struct
from collections.abc import Callable
from typing import Final, NamedTuple

import pyarrow as pa
from blake3 import blake3

OPENING: Final = "opening"
CLOSING: Final = "closing"
"""Stores of the first and of the last part."""

_MAGIC: Final = b"TIEOUT01"
_HEAD: Final = struct.Struct("<8sBHQQ32s")
_PART_BYTES_MAX: Final = 1 << 30
_CODEC: Final = pa.Codec("zstd", compression_level=1)


class Part(NamedTuple):
    """Something of one store.

    Attributes:
        store: whose it is: ledger, journal, operations, files.
        label: what it is within the store.
        content: the bytes, uncompressed.
    """

    store: str
    label: str
    content: bytes

    @property
    def digest(self) -> bytes:
        """BLAKE3 over store, label and content."""
        hasher = blake3(f"{self.store}\0{self.label}\0".encode())
        return hasher.update(self.content).digest()

    def packed(self, digest: bytes) -> bytes:
        """Return the part as it lies in a backup; ``digest`` is its own."""
        store, label = self.store.encode(), self.label.encode()
        small = _CODEC.compress(self.content, asbytes=True) if self.content else b""
        sizes = (len(store), len(label), len(self.content), len(small))
        return _HEAD.pack(_MAGIC, *sizes, digest) + store + label + small


class DamagedPartError(ValueError):
    """Bytes that are no part, or whose digest is another; the reader of the file words it."""


class PartReader:
    """Takes the bytes of a backup as they come and hands out each part once it is whole."""

    def __init__(self, take: Callable[[Part, bytes], None]) -> None:
        """``take`` is called with each part and its digest."""
        self._take = take
        self._bytes = bytearray()
        self._wanted = _HEAD.size

    @property
    def is_between_parts(self) -> bool:
        """True where no part is begun."""
        return not self._bytes

    def feed(self, content: bytes) -> None:
        """Take the next bytes.

        Raises:
            DamagedPartError: they are no part, or not what was written.
        """
        self._bytes += content
        while len(self._bytes) >= self._wanted:
            sizes = self._sizes()
            whole = _HEAD.size + sizes[0] + sizes[1] + sizes[3]
            if len(self._bytes) < whole:
                self._wanted = whole
                return
            raw = bytes(memoryview(self._bytes)[:whole])
            del self._bytes[:whole]
            self._wanted = _HEAD.size
            self._take(*_unpacked(raw, sizes))

    def _sizes(self) -> tuple[int, int, int, int]:
        magic, store, label, size, small, _ = _HEAD.unpack_from(self._bytes)
        if magic != _MAGIC:
            raise DamagedPartError("a part of another format")
        if max(size, small) > _PART_BYTES_MAX:
            raise DamagedPartError("a part of impossible size")
        return store, label, size, small


def _unpacked(raw: bytes, sizes: tuple[int, int, int, int]) -> tuple[Part, bytes]:
    stored_digest = _HEAD.unpack_from(raw)[5]
    store_end = _HEAD.size + sizes[0]
    label_end = store_end + sizes[1]
    try:
        store, label = raw[_HEAD.size : store_end].decode(), raw[store_end:label_end].decode()
        content = _CODEC.decompress(raw[label_end:], sizes[2], asbytes=True) if sizes[2] else b""
    except (UnicodeDecodeError, OSError) as error:
        raise DamagedPartError("a part that cannot be unpacked") from error
    part = Part(store, label, content)
    if part.digest != stored_digest:
        raise DamagedPartError(f"a part of {store} whose digest is another")
    return part, stored_digest
