"""What an archive says of itself: its tables, its files with their hashes, the mirror's root."""

from pathlib import Path
from typing import Final

import msgspec
from blake3 import blake3

from contracts.errors import ArchiveError

FORMAT: Final = 1
NAME: Final = "manifest.json"

_BLOCK_BYTES: Final = 1 << 20


class ArchivedColumn(msgspec.Struct, frozen=True):
    """A column: its type in the warehouse, and what it means."""

    name: str
    type: str
    meaning: str


class ArchivedTable(msgspec.Struct, frozen=True):
    """A table: what a row is, what makes it unique, and how many there are."""

    name: str
    grain: str
    key: tuple[str, ...]
    columns: tuple[ArchivedColumn, ...]
    row_count: int


class ArchivedFile(msgspec.Struct, frozen=True):
    """A Parquet file, by its path below the archive's folder; ``blake3`` is hex."""

    path: str
    table: str
    row_count: int
    byte_count: int
    blake3: str


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """All of it.

    Attributes:
        made_at: ISO 8601 UTC.
        knowledge_mark_ns: the last change event that is included.
        mirror_root: root over the transfers up to the mark, hex: it can be computed from the files.
    """

    format: int
    made_at: str
    knowledge_mark_ns: int
    mirror_root: str
    tables: tuple[ArchivedTable, ...]
    files: tuple[ArchivedFile, ...]


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest into ``folder``, for people to read as well."""
    text = msgspec.json.format(msgspec.json.encode(manifest), indent=2)
    (folder / NAME).write_bytes(text + b"\n")


def read_manifest(folder: Path) -> Manifest:
    """Return the manifest of the archive in ``folder``.

    Raises:
        ArchiveError: there is none, or it is no manifest that this version reads.
    """
    path = folder / NAME
    if not path.is_file():
        raise ArchiveError(f"{folder}: holds no archive", f"Name the folder that holds {NAME}.")
    try:
        manifest = msgspec.json.decode(path.read_bytes(), type=Manifest)
    except msgspec.MsgspecError as error:
        raise ArchiveError(f"{path}: is damaged ({error})", "Use another copy of it.") from error
    if manifest.format != FORMAT:
        what = f"{path}: is of format {manifest.format}, and this version reads {FORMAT}"
        raise ArchiveError(what, "Use the version of Tieout that wrote it.")
    return manifest


def hash_of(path: Path) -> str:
    """Return BLAKE3 over the bytes of a file, hex."""
    hasher = blake3()
    with path.open("rb") as file:
        while block := file.read(_BLOCK_BYTES):
            hasher.update(block)
    return hasher.hexdigest()
