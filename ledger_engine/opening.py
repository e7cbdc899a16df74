"""Which back end a ledger's address names."""

from pathlib import Path

from contracts.errors import DeclarationError, UnsupportedError
from ledger_engine.embedded.engine import EmbeddedLedger
from ledger_engine.ledger import Ledger


def open_ledger(url: str, read_only: bool = False) -> Ledger:  # noqa: FBT001, FBT002 - agreed form
    """Return the ledger at ``url``: ``embedded:`` and a folder.

    Raises:
        UnsupportedError: ``tigerbeetle:``, which this version does not speak.
        DeclarationError: any other address.
        StateError: a reader found no ledger there.
        LedgerBusyError: another process writes to it.
        LedgerCorruptError: a record is damaged or missing.
    """
    scheme, _, place = url.partition(":")
    if scheme == "embedded" and place:
        return EmbeddedLedger(Path(place), read_only=read_only)
    if scheme == "tigerbeetle":
        raise UnsupportedError(f"A ledger at {url!r}", "Use embedded:FOLDER.")
    raise DeclarationError("the ledger's address", repr(url), "write embedded:FOLDER")
