"""Every file ever landed, under its SHA-256: written once, whole or not at all, never changed.

A file that was refused for its name or folder may land again under another: that name is kept
beside the bytes, because the register keeps the first.
"""

import json
import os
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Final

from contracts.durable_files import make_durable
from contracts.home import Home

_CHUNK: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class StoredFile:
    """The bytes that were stored: their digest and how many they are."""

    sha256: str
    byte_count: int


def stored_path(home: Home, digest: str) -> Path:
    """Return where the file with this digest lies."""
    return home.landed / digest[:2] / digest


def store_file(home: Home, path: Path) -> StoredFile | None:
    """Copy the file at ``path`` into the store; None where it changed or vanished meanwhile.

    The digest is of the bytes that were copied. Storing the same bytes again changes nothing.
    """
    home.landed.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with path.open("rb") as source:
            before = os.fstat(source.fileno())
            stored, temporary = _copied(source.fileno(), home.landed)
            after = os.fstat(source.fileno())
    except FileNotFoundError:
        return None
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        temporary.unlink()
        return None
    _put(temporary, stored_path(home, stored.sha256))
    return stored


def rename_stored(home: Home, digest: str, name: str, source: str) -> None:
    """Keep the name and source under which a stored file is read from now on."""
    home.landed.mkdir(mode=0o700, parents=True, exist_ok=True)
    with NamedTemporaryFile("w", dir=home.landed, prefix=".arriving-", delete=False) as written:
        json.dump({"name": name, "source": source}, written)
        written.flush()
        os.fsync(written.fileno())
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


def _copied(descriptor: int, folder: Path) -> tuple[StoredFile, Path]:
    """Return digest and size of what ``descriptor`` holds, and the durable copy of it."""
    digest, count = sha256(), 0
    with NamedTemporaryFile(dir=folder, prefix=".arriving-", delete=False) as copy:
        while chunk := os.read(descriptor, _CHUNK):
            digest.update(chunk)
            count += len(chunk)
            copy.write(chunk)
        copy.flush()
        os.fsync(copy.fileno())
    return StoredFile(digest.hexdigest(), count), Path(copy.name)


def _put(temporary: Path, final: Path) -> None:
    """Move the durable copy to its name, durably."""
    final.parent.mkdir(mode=0o700, exist_ok=True)
    temporary.replace(final)
    for folder in (final.parent, final.parent.parent):
        make_durable(folder)
