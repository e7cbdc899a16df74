"""Building a ledger again from the parts of its capture, whichever way it was captured."""

from pathlib import Path
from typing import Final, Protocol

from ledger_engine.backup.folder_restore import FolderRestore
from ledger_engine.backup.ledger_capture import Shape
from ledger_engine.backup.record_import import ImportLosses, RecordImport
from ledger_engine.backup.spans import EXACT, IMPORTED, Forms
from ledger_engine.embedded.acknowledged import Acknowledgements
from ledger_engine.embedded.log import Log
from ledger_engine.environment import MAP_BYTES
from ledger_engine.opening import open_ledger

EMBEDDED: Final = "embedded:"
"""How the address of an embedded ledger begins; its folder follows."""


class LedgerRestore(Protocol):
    """A ledger being built."""

    forms: Forms
    """How its records are to be digested: as they were, or as an import brings them back."""

    def take(self, label: str, content: bytes) -> None:
        """Take the next part over."""

    def finish(self) -> ImportLosses | None:
        """Make it whole and release it; return what an import could not bring back."""

    def abandon(self) -> None:
        """Release it as it is. Harmless after ``finish``."""


class StoreRestore:
    """An embedded ledger, built in its folder entry by entry."""

    forms = EXACT

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._store = FolderRestore(folder)

    def take(self, label: str, content: bytes) -> None:
        """Take the next part over."""
        self._store.take(label, content)

    def finish(self) -> None:
        """Close the store and set the witness of its commits beside it."""
        self._store.close()
        log = Log(self._folder, create=False, map_bytes=MAP_BYTES)
        commit_count = log.head.commit_count
        log.close()
        Acknowledgements(self._folder, commit_count).close()

    def abandon(self) -> None:
        """Close the store."""
        self._store.close()


class RecordsRestore:
    """Any ledger, into which a history is imported."""

    forms = IMPORTED

    def __init__(self, url: str) -> None:
        """Begin with the empty ledger at ``url``.

        Raises:
            BackupError: it is not empty.
            LedgerError: it cannot be opened.
        """
        self._ledger = open_ledger(url)
        try:
            self._importing = RecordImport(self._ledger)
        except BaseException:
            self._ledger.close()
            raise

    def take(self, label: str, content: bytes) -> None:
        """Import the next part."""
        self._importing.take(label, content)

    def finish(self) -> ImportLosses:
        """Import the rest."""
        losses = self._importing.finish()
        self._ledger.close()
        return losses

    def abandon(self) -> None:
        """Close the ledger."""
        self._ledger.close()


def restored_ledger(shape: Shape, url: str) -> LedgerRestore:
    """Return the ledger at ``url``, to be built from parts of ``shape``; it must be empty."""
    if shape == "records":
        return RecordsRestore(url)
    assert url.startswith(EMBEDDED), "a store is restored into a folder"
    return StoreRestore(Path(url.removeprefix(EMBEDDED)))
