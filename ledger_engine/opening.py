"""Which back end a ledger's address names."""

from pathlib import Path

from contracts.errors import DeclarationError
from ledger_engine.embedded.engine import EmbeddedLedger
from ledger_engine.ledger import Ledger


def open_ledger(url: str, read_only: bool = False, deadline_s: float = 30.0) -> Ledger:  # noqa: FBT001, FBT002 - agreed form
    """Return the ledger at ``url``: ``embedded:FOLDER`` or ``tigerbeetle:CLUSTER@HOST:PORT,...``.

    Args:
        url: the ledger's address.
        read_only: refuse to create anything.
        deadline_s: seconds without an answer of a cluster after which a call gives up.

    Raises:
        DeclarationError: an address of another form.
        StateError: a reader found no embedded ledger there.
        LedgerBusyError: another process writes to the embedded ledger.
        LedgerCorruptError: a record of it is damaged or missing.
        LedgerUnreachableError: no cluster of that number answers there; says what to check.
        LedgerVersionError: the cluster's release does not go with the client's.
    """
    scheme, _, place = url.partition(":")
    if scheme == "embedded" and place:
        return EmbeddedLedger(Path(place), read_only=read_only)
    if scheme == "tigerbeetle":
        return _cluster_ledger(url, deadline_s, read_only=read_only)
    what = "write embedded:FOLDER or tigerbeetle:CLUSTER@HOST:PORT,..."
    raise DeclarationError("the ledger's address", repr(url), what)


def _cluster_ledger(url: str, deadline_s: float, *, read_only: bool) -> Ledger:
    """Load the client library here alone: the embedded ledger runs where there is none for it."""
    from ledger_engine.tigerbeetle.cluster_ledger import ClusterLedger  # noqa: PLC0415 - see above
    from ledger_engine.tigerbeetle.place import place_of  # noqa: PLC0415 - see above
    from ledger_engine.tigerbeetle.settings import Settings  # noqa: PLC0415 - see above

    settings = Settings(deadline_s=deadline_s)
    return ClusterLedger(place_of(url), read_only=read_only, settings=settings)
