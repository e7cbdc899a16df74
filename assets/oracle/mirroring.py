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


class Mirror:
    """The mirror of one ledger, and how far it has come as far as it knows.

    What it knows may be old: each transaction asks the lake again.
    """

    def __init__(self, lake: Lake) -> None:
        declare_purposes(lake)
        self._lake = lake
        self._marks = marks_of(lake)

    def bring_up(
        self,
        ledger: Ledger,
        progress: Callable[[int], None] | None = None,
        on_commit: Callable[[Page], None] | None = None,
    ) -> int:
        """Mirror every change event and account after the marks; return how many events were new.

        The next page is read while DuckLake writes the last.

        Args:
            ledger: what from.
            progress: told how many more events are mirrored.
            on_commit: told each page as soon as it is durable.

        Raises:
            MirrorAheadError: the ledger lacks what was mirrored: it is an older copy, or another.
        """
        require_same_ledger(ledger, self._marks.event_ns)
        mirrored, is_whole = 0, False
        while not is_whole:
            is_whole = True
            for page in pages_after(ledger, self._marks):
                self._marks = self._lake.run(partial(_append, page=page))
                is_whole = self._marks == page.upto
                if not is_whole:
                    break  # Another mirror came first: what was read ahead is there already.
                mirrored += len(page.timestamps)
                if progress:
                    progress(len(page.timestamps))
                if on_commit:
                    on_commit(page)
        return mirrored


def mirror_new_events(
    lake: Lake,
    ledger: Ledger,
    progress: Callable[[int], None] | None = None,
    on_commit: Callable[[Page], None] | None = None,
) -> int:
    """Bring the mirror up to ``ledger`` once; return how many events were new.

    Raises:
        MirrorAheadError: the ledger lacks what was mirrored: it is an older copy, or another one.
    """
    return Mirror(lake).bring_up(ledger, progress, on_commit)


def marks_of(lake: Lake) -> Marks:
    """Return how far the mirror has come."""
    found = lake.read("assets.oracle", "marks", events=READER, accounts=ACCOUNT_READER)
    return Marks(*(int(one) for one in found.row(0)))


def _append(lake: Lake, *, page: Page) -> Marks:
    """Append a page and move the marks, unless they are not where it begins; return the marks."""
    found = marks_of(lake)
    if found != page.after:
        return found
    if page.upto.account_ns != found.account_ns:
        lake.append(ACCOUNT_RECORDS, page.accounts)
        lake.move_mark(ACCOUNT_READER, page.upto.account_ns)
    if page.upto.event_ns != found.event_ns:
        lake.append(CHANGE_EVENTS, page.events)
        lake.move_mark(READER, page.upto.event_ns)
    return page.upto
