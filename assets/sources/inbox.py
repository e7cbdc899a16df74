"""The inbox: which files lie in ``inbox/<source>/``, and which of them are there whole.

A file still being written is left for the next pass; hidden and temporary names are never taken.
What a file becomes is decided in ``landing``.
"""

import contextlib
import time
from pathlib import Path
from typing import Final

from assets.sources.file_store import identity_of
from assets.sources.reading import is_temporary
from contracts.home import Home

_ASIDE: Final = ".taken"
"""Folder beside a waiting file through which it leaves the inbox."""

QUIET_S: Final = 2.0
"""Seconds for which a file must not have changed before it is taken for whole."""


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


def remove_taken(path: Path, identity: tuple[int, int, int, int]) -> None:
    """Remove a file that was taken, unless another was put in its place meanwhile.

    It is first moved aside, where no writer reaches it by its name: what was moved is then known.
    """
    aside = path.parent / _ASIDE / path.name
    aside.parent.mkdir(exist_ok=True)
    with contextlib.suppress(FileNotFoundError):  # Taken by another pass, or put back by it.
        path.rename(aside)
        if identity_of(aside.stat()) != identity:
            _put_back(aside)
            return
        aside.unlink()
    _remove_empty(aside.parent)


def put_back_left_aside(home: Home) -> None:
    """Put back what a killed pass had moved aside; taken twice, it changes nothing."""
    for aside in sorted(home.inbox.rglob(f"{_ASIDE}/*")) if home.inbox.is_dir() else []:
        _put_back(aside)


def _put_back(aside: Path) -> None:
    """Put a file back, unless a still newer one took its name: then it was replaced by that."""
    with contextlib.suppress(FileExistsError, FileNotFoundError):  # Another pass may be quicker.
        (aside.parent.parent / aside.name).hardlink_to(aside)
    aside.unlink(missing_ok=True)
    _remove_empty(aside.parent)


def _remove_empty(folder: Path) -> None:
    with contextlib.suppress(OSError):  # Not empty while others are put back, or gone already.
        folder.rmdir()


def _stamp(path: Path) -> tuple[int, int] | None:
    """Return size and time of the last change, None where the file has vanished."""
    try:
        found = path.lstat()
    except FileNotFoundError:
        return None
    return found.st_size, found.st_mtime_ns
