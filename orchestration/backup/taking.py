"""Making a backup: every store at one moment, in one sealed file, while all of them are in use.

The journal is taken first, then the ledger, then operations, then files: what one of them misses is
what a killed run would have left to do, and the next run does it. A ``since`` becomes a full one
where the last backup's marks do not lead to this state.
"""

import datetime as dt
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import msgspec
from blake3 import blake3

from contracts.home import Home
from ledger_engine.backup.folder_copy import FolderCopy
from ledger_engine.backup.ledger_capture import LedgerCapture, captured_books
from ledger_engine.backup.segments import Span
from orchestration.backup.home_files import FORGET, PIECE_BYTES, HomeFiles
from orchestration.backup.keys import recipients_of
from orchestration.backup.manifest import FORMAT, Closing, Kind, Marks, Opening, root_of
from orchestration.backup.parts import CLOSING, OPENING, Part
from orchestration.backup.sealed_file import write_sealed
from orchestration.backup.settings import BackupSettings
from orchestration.backup.shelf import Shelf
from warehouse.operations.snapshot import copy_operations

Progress = Callable[[str, int], None]
"""Told the store that is being read and how many more of its bytes are done."""

_ID_BYTES: Final = 16
_SCRATCH: Final = ".backup-"
"""What the folder for the copy of the operations store is called; a killed maker leaves one."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A backup that was made.

    Attributes:
        reason: why it is a full one though an increment was asked for, or nothing.
        byte_count: what it holds, uncompressed; ``file_bytes``: the sealed file.
        damaged: landed files whose bytes are not those that landed.
        is_quiet: false where a cluster was exported while transfers were being posted to it.
    """

    path: Path
    opening: Opening
    reason: str
    byte_count: int
    file_bytes: int
    ledger: Span
    damaged: tuple[Path, ...]
    removed: tuple[Path, ...]
    is_quiet: bool


@dataclass(frozen=True, slots=True)
class _Stores:
    """The stores of a home at one moment."""

    journal: FolderCopy
    ledger: LedgerCapture
    operations: Path
    files: HomeFiles
    is_quiet: bool


def take_backup(
    home: Home, ledger_url: str, settings: BackupSettings, kind: Kind, progress: Progress
) -> Taken:
    """Make a backup of ``home`` and of the ledger at ``ledger_url``.

    Raises:
        BackupError: nobody is configured to seal it for, or the disk failed.
        TieoutError: a store cannot be read; no backup is left behind.
    """
    recipients = recipients_of(settings.recipients)
    shelf = Shelf(settings.folder)
    with ExitStack() as stack:
        stack.enter_context(shelf.locked())
        for left_behind in home.root.glob(f"{_SCRATCH}*"):
            shutil.rmtree(left_behind)
        scratch = stack.enter_context(TemporaryDirectory(prefix=_SCRATCH, dir=home.root))
        stores = _taken_now(home, ledger_url, Path(scratch), stack)
        since, reason = _continued(shelf, stores.ledger, kind)
        path, made_at = shelf.new_path("since" if since else "full", _now())
        opening = _opening(since, made_at, settings.institution, stores.ledger)
        writing = _Writing(stores, opening, since, progress)
        size = write_sealed(
            path, writing.packed(), recipients, lambda: shelf.put_marks(path, writing.marks())
        )
        shelf.remove_old_marks()
        removed = shelf.remove_older(made_at, settings.keep_days)
        return Taken(
            path=path,
            opening=opening,
            reason=reason,
            byte_count=writing.byte_count,
            file_bytes=size,
            ledger=stores.ledger.span,
            damaged=tuple(stores.files.damaged),
            removed=tuple(removed),
            is_quiet=stores.is_quiet,
        )


class _Writing:
    """The parts of one backup, counted and digested as they go by."""

    def __init__(
        self, stores: _Stores, opening: Opening, since: Marks | None, progress: Progress
    ) -> None:
        self._stores = stores
        self._opening = opening
        self._since = since
        self._progress = progress
        self._digest = blake3()
        self._part_count = 0
        self._root = ""
        self.byte_count = 0

    def packed(self) -> Iterator[bytes]:
        """Yield the backup's parts, packed: opening, every store's, closing."""
        opening = Part(OPENING, "", msgspec.json.encode(self._opening))
        yield opening.packed(opening.digest)
        for part in self._stored():
            digest = part.digest
            self._digest.update(digest)
            self._part_count += 1
            self.byte_count += len(part.content)
            yield part.packed(digest)
            self._progress(part.store, len(part.content))
        said = Closing(
            part_count=self._part_count,
            byte_count=self.byte_count,
            digest=self._digest.hexdigest(),
            ledger=self._stores.ledger.span,
        )
        closing = Part(CLOSING, "", msgspec.json.encode(said))
        yield closing.packed(closing.digest)
        self._root = root_of(opening.content, closing.content)

    def marks(self) -> Marks:
        """Return what the next backup must know; all parts have been read."""
        return Marks(
            opening=self._opening,
            root=self._root,
            ledger=self._stores.ledger.mark,
            journal=self._stores.journal.mark,
            landed=self._stores.files.held,
        )

    def _stored(self) -> Iterator[Part]:
        stores, since = self._stores, self._since
        for label, content in stores.journal.parts(since.journal if since else None):
            yield Part("journal", label, content)
        for label, content in stores.ledger.parts(since.ledger if since else None):
            yield Part("ledger", label, content)
        yield Part("operations", FORGET, b"")
        with stores.operations.open("rb") as file:
            while piece := file.read(PIECE_BYTES):
                yield Part("operations", stores.operations.name, piece)
        for label, content in stores.files.parts(since.landed if since else ()):
            yield Part("files", label, content)


def _taken_now(home: Home, ledger_url: str, scratch: Path, stack: ExitStack) -> _Stores:
    """Return every store as of now, in the order in which a killed run leaves them behind."""
    books = stack.enter_context(captured_books(ledger_url, home.ledger / "journal"))
    operations = scratch / home.operations.name
    copy_operations(home.operations, operations)
    return _Stores(books.journal, books.ledger, operations, HomeFiles(home), books.is_quiet)


def _continued(shelf: Shelf, ledger: LedgerCapture, kind: Kind) -> tuple[Marks | None, str]:
    """Return the marks to continue from, or None and why a full backup is made instead."""
    if kind == "full":
        return None, ""
    marks = shelf.last_marks()
    if marks is None:
        return None, "there is no earlier backup to continue"
    if not ledger.continues(marks.ledger):
        return None, "the ledger is not the one of the last backup"
    return marks, ""


def _opening(
    since: Marks | None, made_at: dt.datetime, institution: str, ledger: LedgerCapture
) -> Opening:
    return Opening(
        format=FORMAT,
        id=secrets.token_hex(_ID_BYTES),
        kind="since" if since else "full",
        made_at=made_at.isoformat(),
        number=since.opening.number + 1 if since else 0,
        previous_id=since.opening.id if since else "",
        previous_root=since.root if since else "",
        product=version("tieout"),
        institution=institution,
        ledger_shape=ledger.shape,
    )


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)  # noqa: TID251 - a backup is named by the clock on the wall
