"""Where things stand in a zip file: whether its directory is bounded, and names all that is in it.

The standard library believes the last directory it finds: of two archives that were joined it
reads one, and of a directory of millions it makes objects before anybody can count them. Which
members are harmless is the business of ``zip_files``.
"""

import struct
from collections.abc import Sequence
from typing import Final
from zipfile import ZipInfo

from assets.sources.archives.limits import MAX_DIRECTORY, MAX_MEMBERS
from contracts.errors import RefusedFileError
from contracts.reasons import RefusalReason

_MEMBER: Final = b"PK\x03\x04"
_END: Final = b"PK\x05\x06"
_END_BYTES: Final = 22
_END_SIZE_AT: Final = 12
_COMMENT_BYTES: Final = 1 << 16
_LOCATOR: Final = b"PK\x06\x07"
_LOCATOR_BYTES: Final = 20
_LONG_END_BYTES: Final = 56
_LONG_END_SIZE_AT: Final = 40
_HEADER: Final = struct.Struct("<26xHH")


def refuse_endless_directory(content: bytes) -> None:
    """Refuse a directory that is longer than one of the members allowed can be.

    Raises:
        RefusedFileError: ``ARCHIVE_MEMBERS``.
    """
    size = _directory_bytes(content)
    if size > MAX_DIRECTORY:
        found, wanted = f"a directory of {size:,} bytes", f"at most {MAX_MEMBERS} members"
        raise RefusedFileError(RefusalReason.ARCHIVE_MEMBERS, "the archive", found, expected=wanted)


def _directory_bytes(content: bytes) -> int:
    """Return how long the directory says it is, found where the standard library finds it."""
    end = len(content) - _END_BYTES
    if not (content.startswith(_END, max(end, 0)) and content.endswith(b"\0\0")):
        end = content.rfind(_END, max(end - _COMMENT_BYTES, 0))
    if end < 0 or len(content) < end + _END_BYTES:
        return 0  # No directory at all: the library says so.
    locator = end - _LOCATOR_BYTES
    long_end = locator - _LONG_END_BYTES
    if long_end >= 0 and content.startswith(_LOCATOR, locator):
        return int(struct.unpack_from("<Q", content, long_end + _LONG_END_SIZE_AT)[0])
    return int(struct.unpack_from("<I", content, end + _END_SIZE_AT)[0])


def refuse_unlisted_members(content: bytes, directory_at: int, members: Sequence[ZipInfo]) -> None:
    """Refuse a member that stands between or behind those that the directory names.

    Raises:
        RefusedFileError: ``ARCHIVE_DAMAGED``: other programs may unpack another file of it.
    """
    ends = sorted((info.header_offset, _end_of(content, info)) for info in members)
    directory_end = content.rfind(_END)
    begun = 0
    for start, end in [*ends, (directory_at, directory_end)]:
        _refuse_member_in(content, begun, start)
        begun = max(begun, end)
    _refuse_member_in(content, directory_end, len(content))


def _end_of(content: bytes, info: ZipInfo) -> int:
    """Return where the bytes of a member end, by its own header's lengths and the directory's."""
    start = info.header_offset
    if start < 0 or start + _HEADER.size > len(content):
        return 0  # Reading it is refused.
    name_bytes, extra_bytes = _HEADER.unpack_from(content, start)
    return int(start + _HEADER.size + name_bytes + extra_bytes + info.compress_size)


def _refuse_member_in(content: bytes, start: int, end: int) -> None:
    at = content.find(_MEMBER, start, max(end, start))
    if at >= 0:
        reason, wanted = RefusalReason.ARCHIVE_DAMAGED, "one archive, whose directory names it"
        raise RefusedFileError(reason, f"byte {at}", "an unlisted member", expected=wanted)
