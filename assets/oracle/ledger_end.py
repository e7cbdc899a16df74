"""Is this the ledger that the mirror has read? Asked before anything is read on.

An older copy of the ledger, put back from a backup, lacks the last event that was mirrored. It may
have gone on since with other events, so its end says nothing: that very event must be there.
"""

from contracts.errors import MirrorAheadError
from ledger_engine.ledger import Ledger


def require_same_ledger(ledger: Ledger, mark_ns: int) -> None:
    """Let only a ledger pass that holds the event at the mirror's mark.

    Raises:
        MirrorAheadError: it does not: it is an older copy, or another ledger.
    """
    if mark_ns == 0:
        return
    found = ledger.change_events(mark_ns - 1, 1)
    if not len(found) or int(found["timestamp"][0]) != mark_ns:
        raise MirrorAheadError(mark_ns)


def has_gone_on(ledger: Ledger, mark_ns: int) -> bool:
    """Say whether the ledger holds events after the mirror's mark: being behind is not wrong."""
    return len(ledger.change_events(mark_ns, 1)) > 0
