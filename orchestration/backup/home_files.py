"""Files of a home that nothing else can bring back: declarations, landed bytes, what waits.

Landed files never change, so a later backup holds the new ones; everything else is small and goes
into every backup whole. What is derived stays out: warehouse, reports, Dagster's own folder.
"""

import os
import shutil
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Final

from blake3 import blake3

from contracts.backup_errors import BackupError
from contracts.home import Home

PIECE_BYTES: Final = 4 << 20
FORGET: Final = ""
"""The label that begins a backup's files: what is no landed file is forgotten before it."""

_NAME_DIGEST_BYTES: Final = 12
_SHA256_DIGITS: Final = 64


class HomeFiles:
    """The files of ``home``, read as they are now."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._held: list[str] = []
        self.damaged: list[Path] = []
        self.file_count = 0

    @property
    def held(self) -> tuple[str, ...]:
        """Digests of the names of all landed files; known once ``parts`` has ended."""
        return tuple(self._held)

    def parts(self, held_before: Iterable[str] = ()) -> Iterator[tuple[str, bytes]]:
        """Yield path and bytes of every file, a piece at a time, without the landed ones known."""
        yield FORGET, b""
        for path in self._small_files():
            yield from self._pieces(path)
        known = frozenset(held_before)
        for path in _files_below(self._home.landed):
            digest = _name_digest(self._label(path))
            is_content = len(path.name) == _SHA256_DIGITS
            if is_content:
                self._held.append(digest)
            if not is_content or digest not in known:
                yield from self._pieces(path)

    def _small_files(self) -> Iterator[Path]:
        """Yield declarations and what waits; what waits comes first: it may land meanwhile."""
        yield from _files_below(self._home.inbox)
        yield from _files_below(self._home.declared)
        for path in sorted(self._home.root.iterdir()):
            if path.is_file() and not _is_kept_elsewhere(path, self._home):
                yield path

    def _pieces(self, path: Path) -> Iterator[tuple[str, bytes]]:
        """Yield a file's pieces, at least one; nothing where it has gone."""
        hasher, label = sha256(), self._label(path)
        try:
            with path.open("rb") as file:
                self.file_count += 1
                piece = file.read(PIECE_BYTES)
                yield label, piece
                hasher.update(piece)
                while piece := file.read(PIECE_BYTES):
                    hasher.update(piece)
                    yield label, piece
        except FileNotFoundError:
            return
        is_landed = path.is_relative_to(self._home.landed) and len(path.name) == _SHA256_DIGITS
        if is_landed and hasher.hexdigest() != path.name:
            self.damaged.append(path)

    def _label(self, path: Path) -> str:
        return path.relative_to(self._home.root).as_posix()


class FilesRestore:
    """Writes files below ``root`` again. Close it to make the last one whole."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._label = FORGET
        self._file: BinaryIO | None = None

    def take(self, label: str, content: bytes) -> None:
        """Write the next piece; pieces of one file follow each other.

        Raises:
            BackupError: the label leads out of the folder.
        """
        if label == FORGET:
            self.close()
            self._forget()
            return
        if label != self._label:
            self.close()
            self._label = label
            path = self._root / _inside(label)
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._file = path.open("wb")
        assert self._file is not None
        self._file.write(content)

    def close(self) -> None:
        """Make the open file durable."""
        if self._file is not None:
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
        self._file, self._label = None, FORGET

    def _forget(self) -> None:
        """Remove what an earlier backup brought, except landed files."""
        landed = Home(self._root).landed
        for path in list(self._root.iterdir()) if self._root.is_dir() else []:
            if path.is_file():
                path.unlink()
            elif path != landed:
                shutil.rmtree(path)


def _files_below(folder: Path) -> Iterator[Path]:
    """Yield the files below ``folder`` in the order of their paths, hidden ones left out."""
    for path in sorted(folder.rglob("*")) if folder.is_dir() else []:
        is_hidden = any(name.startswith(".") for name in path.relative_to(folder).parts)
        if path.is_file() and not is_hidden:
            yield path


def _is_kept_elsewhere(path: Path, home: Home) -> bool:
    """Say whether a file in the home's own folder is hidden, is of a store, or a key.

    The machine's key is left out: a restored home makes its own, and enrols it.
    """
    return path.name.startswith((".", home.operations.name)) or path == home.machine_key


def _inside(label: str) -> PurePosixPath:
    path = PurePosixPath(label)
    if path.is_absolute() or ".." in path.parts:
        raise BackupError(f"The backup names a file outside the home: {label!r}", "Do not use it.")
    return path


def _name_digest(label: str) -> str:
    return blake3(label.encode()).hexdigest(_NAME_DIGEST_BYTES)
