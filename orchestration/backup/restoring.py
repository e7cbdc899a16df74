"""From backups to a home: everything is built beside it, proved, and only then put in its place.

An embedded ledger comes back as it lay. Any other ledger's history is imported into an empty one,
after the backups were read whole once: what an import began cannot be taken back.
"""

import shutil
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from contracts.backup_errors import BackupError
from contracts.durable_files import make_durable
from contracts.errors import StateError
from contracts.home import Home
from ledger_engine.backup.folder_restore import FolderRestore
from ledger_engine.backup.ledger_restore import EMBEDDED, LedgerRestore, restored_ledger
from ledger_engine.backup.record_import import ImportLosses
from ledger_engine.backup.verifying import Proof, prove
from ledger_engine.opening import open_ledger
from orchestration.backup.chain import Link
from orchestration.backup.home_files import FilesRestore
from orchestration.backup.keys import Identities
from orchestration.backup.parts import Part
from orchestration.backup.reading import ReadBackup, read_chain
from warehouse.operations.snapshot import require_sound_operations

Progress = Callable[[str, int], None]
"""Told what is being done and how many more are done: bytes of a store, events proved."""

STAGING: Final = ".restoring"
_PRIVATE_FOLDER: Final = 0o700


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored.

    Attributes:
        losses: what an import could not bring back; None where the ledger is as it was.
    """

    backups: tuple[ReadBackup, ...]
    proof: Proof
    losses: ImportLosses | None


def require_empty(home: Home, ledger_url: str) -> None:
    """Refuse to restore over anything. Backups that lie in the home do not count.

    Raises:
        StateError: the home, or the embedded ledger's folder, holds something.
    """
    if home.root.exists() and not home.root.is_dir():
        raise StateError(home.root, "is no folder", "Name one that is, or a new one: --home DIR.")
    left = [one.name for one in home.root.iterdir()] if home.root.is_dir() else []
    found = sorted(set(left) - {home.backups.name, STAGING})
    if found:
        what = f"is not empty: it holds {', '.join(found[:3])}"
        raise StateError(home.root, what, "Restore into an empty or a new folder: --home DIR.")
    folder = _folder_of(ledger_url)
    if folder is not None and folder.is_dir() and any(folder.iterdir()):
        raise StateError(folder, "holds a ledger", "Move it away, or name another: TIEOUT_LEDGER.")


def restore_chain(
    links: Sequence[Link], identities: Identities, home: Home, ledger_url: str, progress: Progress
) -> Restored:
    """Restore ``links`` into the empty ``home`` and the ledger at ``ledger_url``, and prove it.

    Raises:
        StateError: the home is not empty.
        BackupError: a backup is damaged, or what was restored is not what was backed up.
    """
    require_empty(home, ledger_url)
    _require_fitting(links[0], ledger_url)
    if _folder_of(ledger_url) is None:
        read_chain(links, identities, lambda part: progress("check", len(part.content)))
    staging = home.root / STAGING
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir(mode=_PRIVATE_FOLDER, parents=True)
    try:
        building = _Building(staging, home, ledger_url)
        restored = building.build(links, identities, progress)
        building.put()
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return restored


class _Building:
    """A home being built in the folder ``staging``."""

    def __init__(self, staging: Path, home: Home, ledger_url: str) -> None:
        self._home = home
        self._target = _folder_of(ledger_url)
        self._files = staging / "files"
        self._operations = staging / "operations"
        self._journal = staging / "journal"
        self._ledger = staging / "ledger"
        embedded = f"{EMBEDDED}{self._ledger}"
        self._ledger_url = ledger_url if self._target is None else embedded

    def build(self, links: Sequence[Link], identities: Identities, progress: Progress) -> Restored:
        """Build every store and prove it.

        Raises:
            BackupError: a backup is damaged, or what it gives is not what was backed up.
        """
        ledger = restored_ledger(links[0].opening.ledger_shape, self._ledger_url)
        with ExitStack() as stack:
            stack.callback(ledger.abandon)
            read = read_chain(links, identities, self._taker(ledger, stack, progress))
            losses = ledger.finish()
        require_sound_operations(self._operations / self._home.operations.name)
        spans = [one.closing.ledger for one in read]
        with closing(open_ledger(self._ledger_url, True)) as reader:  # noqa: FBT003 - agreed form
            proof = prove(reader, spans, ledger.forms, lambda more: progress("prove", more))
        if proof.differing:
            raise BackupError(
                f"The restored ledger is not the one that was backed up: {proof.differing[0]}",
                "Nothing was put in place. Restore from an earlier backup, and keep this one.",
            )
        return Restored(tuple(read), proof, losses)

    def put(self) -> None:
        """Put everything in its place, institution.yaml last: until then there is no home."""
        if self._target is not None:
            self._target.parent.mkdir(parents=True, exist_ok=True)
            if self._target.is_dir():
                self._target.rmdir()
            self._move(self._ledger, self._target)
        self._home.ledger.mkdir(exist_ok=True)
        self._move(self._journal, self._home.ledger / "journal")
        for path in self._operations.iterdir():
            self._move(path, self._home.root / path.name)
        last = self._home.institution_file.name
        for path in sorted(self._files.iterdir(), key=lambda one: one.name == last):
            self._move(path, self._home.root / path.name)

    def _taker(
        self, ledger: LedgerRestore, stack: ExitStack, progress: Progress
    ) -> Callable[[Part], None]:
        journal = FolderRestore(self._journal)
        operations, files = FilesRestore(self._operations), FilesRestore(self._files)
        for store in (journal, operations, files):
            stack.callback(store.close)
        takers = {
            "journal": journal.take,
            "ledger": ledger.take,
            "operations": operations.take,
            "files": files.take,
        }

        def take(part: Part) -> None:
            takers[part.store](part.label, part.content)
            progress(part.store, len(part.content))

        return take

    @staticmethod
    def _move(path: Path, target: Path) -> None:
        shutil.move(path, target)
        make_durable(target.parent)


def _folder_of(ledger_url: str) -> Path | None:
    return Path(ledger_url.removeprefix(EMBEDDED)) if ledger_url.startswith(EMBEDDED) else None


def _require_fitting(link: Link, ledger_url: str) -> None:
    if link.opening.ledger_shape == "store" and _folder_of(ledger_url) is None:
        raise BackupError(
            f"{link.path} holds an embedded ledger, and TIEOUT_LEDGER names another kind",
            "Restore it as it was: unset TIEOUT_LEDGER.",
        )
