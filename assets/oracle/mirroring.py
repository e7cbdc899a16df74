"""How the mirror follows the ledger: read after the marks, append, move the marks, all at once.

The rows and the marks are one transaction, so an event is mirrored exactly once however often the
pass is killed, and a second mirror running at the same time finds the marks moved and reads on.
"""

from collections.abc import Callable
from functools import partial
from typing import Final

from assets.oracle.ledger_end import require_same_ledger
from assets.oracle.ledger_pages import Marks, Page, pages_after
from assets.oracle.purposes import declare_purposes
from contracts.tables.oracle import CHANGE_EVENTS
from contracts.tables.oracle_state import ACCOUNT_RECORDS
from ledger_engine.ledger import Ledger
from warehouse.lake import Lake

READER: Final = "oracle/change_events"
ACCOUNT_READER: Final = "oracle/account_records"


def mirror_new_events(
    lake: Lake,
    ledger: Ledger,
    progress: Callable[[int], None] | None = None,
    on_commit: Callable[[Page], None] | None = None,
) -> int:
    """Mirror every change event and account after the marks; return how many events were new.

    The next page is read while DuckLake writes the last.

    Args:
        lake: where to.
        ledger: what from.
        progress: told how many more events are mirrored.
        on_commit: told each page as soon as it is durable.

    Raises:
        MirrorAheadError: the ledger lacks what was mirrored: it is an older copy, or another one.
    """
    require_same_ledger(ledger, lake.mark(READER))
    declare_purposes(lake)
    mirrored, is_whole = 0, False
    while not is_whole:
        is_whole = True
        for page in pages_after(ledger, marks_of(lake)):
            is_whole = lake.run(partial(_append, page=page))
            if not is_whole:
                break  # Another mirror came first: what was read ahead is there already.
            mirrored += len(page.timestamps)
            if progress:
                progress(len(page.timestamps))
            if on_commit:
                on_commit(page)
    return mirrored


def marks_of(lake: Lake) -> Marks:
    """Return how far the mirror has come."""
    return Marks(lake.mark(READER), lake.mark(ACCOUNT_READER))


def _append(lake: Lake, *, page: Page) -> bool:
    """Append a page and move the marks; do nothing where they are not where the page begins."""
    if marks_of(lake) != page.after:
        return False
    if page.upto.account_ns != page.after.account_ns:
        lake.append(ACCOUNT_RECORDS, page.accounts)
        lake.move_mark(ACCOUNT_READER, page.upto.account_ns)
    if page.upto.event_ns != page.after.event_ns:
        lake.append(CHANGE_EVENTS, page.events)
        lake.move_mark(READER, page.upto.event_ns)
    return True
