"""The folder in which backups lie: their names, the marks of the last one, what is kept how long.

Names sort in the order of making. Marks lie beside the backup they belong to and are written before
it gets its name, so that whatever is killed when, the newest backup and its marks belong together.
"""

import datetime as dt
import fcntl
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from contracts.backup_errors import BackupError
from contracts.durable_files import make_durable
from orchestration.backup.manifest import Kind, Marks
from orchestration.backup.sealed_file import UNFINISHED

SUFFIX: Final = ".tieout"
_MARKS: Final = ".marks"
_STAMP: Final = "%Y%m%dT%H%M%SZ"
_WAIT_S: Final = 30.0
_PAUSE_S: Final = 0.2
_PRIVATE_FOLDER: Final = 0o700


@dataclass(frozen=True, slots=True, order=True)
class Shelved:
    """A backup by its name: when it was made, whether in full, where it lies."""

    made_at: dt.datetime
    kind: Kind
    path: Path


class Shelf:
    """The backups in ``folder``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def backups(self) -> list[Shelved]:
        """Return every backup in the order of making; files of other names are left out."""
        found = [_shelved(path) for path in self.folder.glob(f"*{SUFFIX}")]
        return sorted(one for one in found if one is not None)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other makers of backups out; remove what a killed one left behind.

        Raises:
            BackupError: another one has been at it for too long.
        """
        self.folder.mkdir(mode=_PRIVATE_FOLDER, parents=True, exist_ok=True)
        descriptor = os.open(self.folder / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _wait_for(descriptor, self.folder)
            for path in self.folder.glob(f"{UNFINISHED}*"):
                path.unlink()
            yield
        finally:
            os.close(descriptor)

    def new_path(self, kind: Kind, now: dt.datetime) -> tuple[Path, dt.datetime]:
        """Return the name of the next backup and its time, later than that of every other."""
        last = max((one.made_at for one in self.backups()), default=None)
        made_at = now.replace(microsecond=0)
        if last is not None and made_at <= last:
            made_at = last + dt.timedelta(seconds=1)
        return self.folder / f"{made_at.strftime(_STAMP)}-{kind}{SUFFIX}", made_at

    def last_marks(self) -> Marks | None:
        """Return the marks of the newest backup, None where they are not there or not readable."""
        backups = self.backups()
        if not backups:
            return None
        try:
            return msgspec.json.decode(_marks_path(backups[-1].path).read_bytes(), type=Marks)
        except (FileNotFoundError, msgspec.DecodeError):
            return None

    def put_marks(self, path: Path, marks: Marks) -> None:
        """Write the marks of the backup at ``path``, which is about to get its name."""
        hidden = self.folder / f"{UNFINISHED}{path.name}{_MARKS}"
        with hidden.open("wb") as file:
            file.write(msgspec.json.encode(marks))
            file.flush()
            os.fsync(file.fileno())
        hidden.replace(_marks_path(path))
        make_durable(self.folder)

    def remove_old_marks(self) -> None:
        """Remove the marks of all backups but the newest."""
        newest = _marks_path(self.backups()[-1].path)
        for path in self.folder.glob(f"*{SUFFIX}{_MARKS}"):
            if path != newest:
                path.unlink()

    def remove_older(self, now: dt.datetime, keep_days: int) -> list[Path]:
        """Remove the chains that ended more than ``keep_days`` ago, never the last one."""
        removed = superseded(self.backups(), now, keep_days)
        for path in removed:
            path.unlink()
        return removed


def superseded(backups: Sequence[Shelved], now: dt.datetime, keep_days: int) -> list[Path]:
    """Return the backups of chains whose last one is older than ``keep_days``; not the last chain.

    A chain is a full backup and its increments: none of them is of use without those before it.
    """
    chains: list[list[Shelved]] = []
    for one in backups:
        if one.kind == "full" or not chains:
            chains.append([])
        chains[-1].append(one)
    oldest = now - dt.timedelta(days=keep_days)
    return [one.path for chain in chains[:-1] if chain[-1].made_at < oldest for one in chain]


def _shelved(path: Path) -> Shelved | None:
    stamp, _, kind = path.name.removesuffix(SUFFIX).partition("-")
    if kind not in ("full", "since"):
        return None
    try:
        made_at = dt.datetime.strptime(stamp, _STAMP).replace(tzinfo=dt.UTC)
    except ValueError:
        return None
    return Shelved(made_at, "full" if kind == "full" else "since", path)


def _marks_path(path: Path) -> Path:
    return path.with_name(path.name + _MARKS)


def _wait_for(descriptor: int, folder: Path) -> None:
    deadline = time.monotonic() + _WAIT_S
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                to_do = "Wait for it to end, then run the command again."
                raise BackupError(f"{folder}: another backup is being made", to_do) from None
            time.sleep(_PAUSE_S)
        else:
            return
