"""Unpacks an archive into the files it holds: one depth, all of them or none.

``.zip`` and ``.gz`` are archives, by their names; a workbook is a zip file too, and none. What
becomes of a member, which is a landing of its own, is decided in ``landing``. Members that hold
no data of a sender (folders, hidden files, a Mac's shadow files) are left out; the archive keeps
them.
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from gzip import BadGzipFile, GzipFile
from io import BytesIO
from pathlib import PurePosixPath
from typing import Final

from assets.sources.archives.counting import Allowance
from assets.sources.archives.zip_files import open_zip, place_of
from assets.sources.file_kind import is_packed, kind_of
from contracts.errors import RefusedFileError
from contracts.reasons import RefusalReason

_KINDS: Final = {".zip": "zip", ".gz": "gzip"}
_SHADOWS: Final = "__MACOSX"
_PACKED_BY_NATURE: Final = (".xlsx",)


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an archive: its path inside, and its bytes."""

    path: str
    content: bytes = field(repr=False)

    @property
    def name(self) -> str:
        """The name it would have had outside."""
        return PurePosixPath(self.path).name


def is_archive(name: str) -> bool:
    """Return whether a file of this name is unpacked rather than read."""
    return PurePosixPath(name.lower()).suffix in _KINDS


def unpack(name: str, content: bytes) -> Iterator[Member]:
    """Return the files in an archive, after proving every one of them.

    Raises:
        RefusedFileError: ``TYPE_MISMATCH``, ``FILE_TOO_LARGE`` or one of the ``ARCHIVE_*`` codes;
            then no member is returned.
    """
    for _ in _members(name, content):
        pass
    return _members(name, content)


def refuse_archive(name: str, content: bytes) -> None:
    """Refuse an archive that ``unpack`` would refuse."""
    unpack(name, content)


def _members(name: str, content: bytes) -> Iterator[Member]:
    wanted = _KINDS[PurePosixPath(name.lower()).suffix]
    found = kind_of(content)
    if not content:
        raise RefusedFileError(RefusalReason.EMPTY_FILE, "the file", "0 bytes")
    if found != wanted:
        raise RefusedFileError(
            RefusalReason.TYPE_MISMATCH, "the first bytes", found or "text", expected=wanted
        )
    count = 0
    for member in (_zipped if wanted == "zip" else _gzipped)(name, content):
        _refuse_packed(member)
        count += 1
        yield member
    if count == 0:
        raise RefusedFileError(RefusalReason.ARCHIVE_MEMBERS, "the archive", "no file in it")


def _zipped(_name: str, content: bytes) -> Iterator[Member]:
    with open_zip(content) as archive:
        for info in archive.members:
            parts = PurePosixPath(info.filename).parts
            if parts[0] != _SHADOWS and not any(part.startswith(".") for part in parts):
                yield Member(info.filename, archive.read(info))


def _gzipped(name: str, content: bytes) -> Iterator[Member]:
    inner = name[: -len(".gz")]
    if not PurePosixPath(inner).name:
        raise RefusedFileError(RefusalReason.ARCHIVE_PATH, "the file name", name)
    try:
        with GzipFile(fileobj=BytesIO(content)) as packed:
            yield Member(inner, Allowance(len(content)).read(packed, place_of(inner)))
    except (BadGzipFile, EOFError, zlib.error) as error:
        raise RefusedFileError(
            RefusalReason.ARCHIVE_DAMAGED, place_of(inner), str(error)
        ) from error


def _refuse_packed(member: Member) -> None:
    is_workbook = member.name.lower().endswith(_PACKED_BY_NATURE) and (
        kind_of(member.content) == "zip"
    )
    if is_packed(member.content) and not is_workbook:
        raise RefusedFileError(
            RefusalReason.ARCHIVE_DEPTH, place_of(member.path), kind_of(member.content)
        )
