"""Reads what is packed piece by piece and stops at the first byte too many.

The sizes that an archive states of itself are never trusted: what is counted is what comes out.
"""

from dataclasses import dataclass
from typing import Protocol

from assets.sources.archives.limits import CHUNK, MAX_RATIO, MAX_UNPACKED, RATIO_FROM
from contracts.errors import RefusedFileError
from contracts.reasons import RefusalReason


class Packed(Protocol):
    """Something that unpacks as it is read."""

    def read(self, size: int, /) -> bytes:
        """Return the next bytes, at most ``size``; none at the end."""
        ...


@dataclass(slots=True)
class Allowance:
    """What one archive may still unpack to; every member takes from it."""

    archive_bytes: int
    unpacked: int = 0

    def read(self, packed: Packed, place: str) -> bytes:
        """Return all that ``packed`` unpacks to.

        Raises:
            RefusedFileError: ``ARCHIVE_RATIO`` or ``FILE_TOO_LARGE``, as soon as it is too much.
        """
        pieces = []
        while piece := packed.read(CHUNK):
            self._take(len(piece), place)
            pieces.append(piece)
        return b"".join(pieces)

    def _take(self, count: int, place: str) -> None:
        self.unpacked += count
        if self.unpacked > MAX_UNPACKED:
            reason, wanted = (
                RefusalReason.FILE_TOO_LARGE,
                f"at most {MAX_UNPACKED:,} bytes unpacked",
            )
            raise RefusedFileError(reason, place, f"{self.unpacked:,} bytes", expected=wanted)
        if self.unpacked > max(RATIO_FROM, MAX_RATIO * self.archive_bytes):
            found = f"{self.unpacked:,} bytes of {self.archive_bytes:,}"
            wanted = f"at most {MAX_RATIO} bytes for each byte packed"
            raise RefusedFileError(RefusalReason.ARCHIVE_RATIO, place, found, expected=wanted)
