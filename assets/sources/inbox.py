"""The inbox: which files lie in ``inbox/<source>/``, and which of them are there whole.

A file still being written is left for the next pass; hidden and temporary names are never taken.
What a file becomes is decided in ``landing``.
"""

import shutil
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Final

from assets.sources.reading import declared_files, is_temporary
from contracts.home import Home
from contracts.institution import Institution

QUIET_S: Final = 2.0
"""Seconds for which a file must not have changed before it is taken for whole."""


@dataclass(frozen=True, slots=True)
class PutFiles:
    """What was put into the inbox, and what lay beside it under names nobody declared."""

    put: tuple[Path, ...]
    skipped: tuple[Path, ...]


def inbox_files(home: Home) -> list[Path]:
    """Return the files waiting in the inbox, by folder and name; empty where there is none."""
    if not home.inbox.is_dir():
        return []
    waiting = []
    for path in sorted(home.inbox.rglob("*")):
        below = path.relative_to(home.inbox).parts
        if path.is_file() and not path.is_symlink() and not any(map(is_temporary, below)):
            waiting.append(path)
    return waiting


def source_of(home: Home, path: Path) -> str:
    """Return the source a waiting file came in for: the folder below the inbox, else nothing."""
    below = path.relative_to(home.inbox).parts
    return below[0] if len(below) > 1 else ""


def quiet_files(home: Home, quiet_s: float = QUIET_S) -> list[Path]:
    """Return the waiting files that have not changed for ``quiet_s`` seconds.

    Waits once, where a file is younger, so that what was just put in lands in the same pass.
    """
    seen = {path: _stamp(path) for path in inbox_files(home)}
    ages = [time.time() - stamp[1] / 1e9 for stamp in seen.values() if stamp is not None]
    youngest = min(ages, default=quiet_s)
    if youngest < quiet_s:
        time.sleep(min(quiet_s - youngest, quiet_s))
    return [path for path, stamp in seen.items() if stamp is not None and _stamp(path) == stamp]


def put_in_inbox(
    home: Home, paths: Sequence[Path], source: str, institution: Institution
) -> PutFiles:
    """Copy files into ``inbox/<source>/``, each appearing there whole; the originals stay.

    A folder stands for the files in it whose name is declared; its others are skipped.
    """
    files, skipped = declared_files(paths, source, institution)
    folder = home.inbox / source
    folder.mkdir(parents=True, exist_ok=True)
    put = []
    for path in files:
        with (
            path.open("rb") as original,
            NamedTemporaryFile(dir=folder, prefix=".", delete=False) as copy,
        ):
            shutil.copyfileobj(original, copy)
        shutil.copystat(path, copy.name)
        put.append(Path(copy.name).replace(folder / path.name))
    return PutFiles(tuple(put), skipped)


def _stamp(path: Path) -> tuple[int, int] | None:
    """Return size and time of the last change, None where the file has vanished."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_size, found.st_mtime_ns
