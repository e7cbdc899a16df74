"""Every file ever landed, under its SHA-256: written once, whole or not at all, never changed.

A file that was refused for its name or folder may land again under another: that name is kept
beside the bytes, because the register keeps the first.
"""

import errno
import json
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, Final

from contracts.durable_files import make_durable
from contracts.errors import StateError
from contracts.home import Home

if TYPE_CHECKING:
    from tempfile import _TemporaryFileWrapper

_CHUNK: Final = 1 << 20
_PLAINLY: Final = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
"""How a waiting file is opened: no link is followed, and no pipe is waited for."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """The bytes that were stored: their digest, how many they are, and which file they were."""

    sha256: str
    byte_count: int
    identity: tuple[int, int, int, int] = (0, 0, 0, 0)


def stored_path(home: Home, digest: str) -> Path:
    """Return where the file with this digest lies."""
    return home.landed / digest[:2] / digest


def store_file(home: Home, path: Path) -> StoredFile | None:
    """Copy the file at ``path`` into the store; None where it changed or vanished meanwhile.

    The digest is of the bytes that were copied. Storing the same bytes again changes nothing. What
    took the file's place and is none (a link, a pipe, a device) is left alone, and so is what may
    not be read: it waits, and holds up nobody else.
    """
    home.landed.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, _PLAINLY)
    except (FileNotFoundError, PermissionError):
        return None
    except OSError as error:
        if error.errno == errno.ELOOP:
            return None
        raise
    try:
        before = os.fstat(descriptor)
        if not stat.S_ISREG(before.st_mode):
            return None
        stored, temporary = _copied(descriptor, home.landed)
        after = os.fstat(descriptor)
    finally:
        os.close(descriptor)
    if identity_of(before) != identity_of(after):
        temporary.unlink()
        return None
    _put(temporary, stored_path(home, stored.sha256))
    return replace(stored, identity=identity_of(after))


def store_bytes(home: Home, content: bytes) -> StoredFile:
    """Keep bytes that were no file of their own: a member of an archive."""
    home.landed.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _arriving(home.landed) as copy:
        copy.write(content)
    stored = StoredFile(sha256(content).hexdigest(), len(content))
    _put(Path(copy.name), stored_path(home, stored.sha256))
    return stored


def stored_bytes(home: Home, digest: str) -> bytes:
    """Return the bytes of a stored file.

    Raises:
        StateError: they are missing, or are not those that were stored.
    """
    path = stored_path(home, digest)
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise StateError(path, "is missing", "Restore it from a backup.") from error
    if sha256(content).hexdigest() != digest:
        raise StateError(path, "is damaged", "Restore it from a backup.")
    return content


def identity_of(found: os.stat_result) -> tuple[int, int, int, int]:
    """Return what tells one state of one file on the disk from every other."""
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


def rename_stored(home: Home, digest: str, name: str, source: str) -> None:
    """Keep the name and source under which a stored file is read from now on."""
    home.landed.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _arriving(home.landed) as written:
        written.write(json.dumps({"name": name, "source": source}).encode())
    _put(Path(written.name), _renamed_path(home, digest))


def stored_name(home: Home, digest: str) -> tuple[str, str] | None:
    """Return the name and source kept by ``rename_stored``, None where the first ones hold."""
    try:
        kept = json.loads(_renamed_path(home, digest).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return str(kept["name"]), str(kept["source"])


def _renamed_path(home: Home, digest: str) -> Path:
    return stored_path(home, digest).with_suffix(".renamed")


@contextmanager
def _arriving(folder: Path) -> "Iterator[_TemporaryFileWrapper[bytes]]":
    """Lend a new file that is durable at the end; where it fails, a full disk is no fuller."""
    with NamedTemporaryFile(dir=folder, prefix=".arriving-", delete=False) as copy:
        try:
            yield copy
            copy.flush()
            os.fsync(copy.fileno())
        except BaseException:
            Path(copy.name).unlink()
            raise


def _copied(descriptor: int, folder: Path) -> tuple[StoredFile, Path]:
    """Return digest and size of what ``descriptor`` holds, and the durable copy of it."""
    digest, count = sha256(), 0
    with _arriving(folder) as copy:
        while chunk := os.read(descriptor, _CHUNK):
            digest.update(chunk)
            count += len(chunk)
            copy.write(chunk)
    return StoredFile(digest.hexdigest(), count), Path(copy.name)


def _put(temporary: Path, final: Path) -> None:
    """Move the durable copy to its name, durably."""
    final.parent.mkdir(mode=0o700, exist_ok=True)
    temporary.replace(final)
    for folder in (final.parent, final.parent.parent):
        make_durable(folder)
