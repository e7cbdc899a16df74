"""Zip files: which members they have, each of them proved harmless before a byte is unpacked.

Nothing is ever extracted by name: a member is bytes, and its name is only looked at. The standard
library unpacks; what it lets pass (paths, links, encryption, sizes) is refused here.
"""

import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath
from typing import Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo
from zlib import error as ZlibError  # noqa: N812 - a class, named as one

from assets.sources.archives.counting import Allowance
from assets.sources.archives.limits import MAX_MEMBERS
from assets.sources.archives.zip_layout import refuse_endless_directory, refuse_unlisted_members
from contracts.errors import RefusedFileError
from contracts.reasons import RefusalReason

_ENCRYPTED: Final = 0x1 | 0x40
_AES: Final = 99
_PLAIN: Final = (0, stat.S_IFREG)


@dataclass(frozen=True, slots=True)
class ZipMembers:
    """An open zip file whose members may be read."""

    file: ZipFile
    members: tuple[ZipInfo, ...]
    allowance: Allowance

    def read(self, member: ZipInfo) -> bytes:
        """Return what a member unpacks to.

        Raises:
            RefusedFileError: it is damaged, or unpacks to too much.
        """
        place = place_of(member.filename)
        try:
            with self.file.open(member) as packed:
                return self.allowance.read(packed, place)
        except (BadZipFile, ZlibError, EOFError, ValueError, OSError, RuntimeError) as error:
            raise RefusedFileError(RefusalReason.ARCHIVE_DAMAGED, place, str(error)) from error


@contextmanager
def open_zip(content: bytes) -> Iterator[ZipMembers]:
    """Open a zip file and prove the names and kinds of its members; folders are left out.

    Raises:
        RefusedFileError: one of the ``ARCHIVE_*`` codes.
    """
    refuse_endless_directory(content)
    try:
        opened = ZipFile(BytesIO(content))
    except (BadZipFile, EOFError, ValueError, OSError, RuntimeError, OverflowError) as error:
        reason = RefusalReason.ARCHIVE_DAMAGED
        raise RefusedFileError(reason, "the archive's directory", str(error)) from error
    with opened:
        infos = opened.infolist()
        if len(infos) > MAX_MEMBERS:
            reason, wanted = RefusalReason.ARCHIVE_MEMBERS, f"at most {MAX_MEMBERS}"
            raise RefusedFileError(reason, "the archive", f"{len(infos)} members", expected=wanted)
        for info in infos:
            _refuse_member(info)
        names = [info.filename for info in infos]
        for name in names:
            if names.count(name) > 1:
                reason = RefusalReason.ARCHIVE_DAMAGED
                raise RefusedFileError(reason, place_of(name), "two members of one name")
        refuse_unlisted_members(content, opened.start_dir, infos)
        files = tuple(info for info in infos if not info.is_dir())
        yield ZipMembers(opened, files, Allowance(len(content)))


def place_of(name: str) -> str:
    """Return how a member is named to a person."""
    return f"member {name if name.isprintable() else ascii(name)}"


def _refuse_member(info: ZipInfo) -> None:
    name, place = info.orig_filename, place_of(info.orig_filename)
    kind = stat.S_IFMT(info.external_attr >> 16)
    is_link = not info.is_dir() and kind not in _PLAIN
    if not is_plain_path(name) or is_link:
        found = "a link or device" if is_link else ""
        wanted = "a plain file below the archive"
        raise RefusedFileError(RefusalReason.ARCHIVE_PATH, place, found, expected=wanted)
    if info.flag_bits & _ENCRYPTED or info.compress_type == _AES:
        raise RefusedFileError(RefusalReason.ARCHIVE_ENCRYPTED, place)
    if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        found = f"compression method {info.compress_type}"
        raise RefusedFileError(
            RefusalReason.ARCHIVE_DAMAGED, place, found, expected="deflated or stored members"
        )


def is_plain_path(name: str) -> bool:
    """Return whether a member's name stays below the archive and can be shown."""
    parts = PurePosixPath(name).parts
    return (
        name.isprintable()
        and bool(parts)
        and not name.startswith("/")
        and "\\" not in name
        and ":" not in parts[0]
        and ".." not in parts
    )
