"""How the mirror follows the ledger: read after the mark, append, move the mark, all at once.

The rows and the mark are one transaction, so an event is mirrored exactly once however often the
pass is killed, and a second mirror running at the same time finds the mark moved and reads on.
"""

from collections.abc import Callable

from assets.oracle.change_records import change_table
from contracts.tables.oracle import BALANCES, CHANGE_EVENTS, TRANSFERS, TRIAL_BALANCE
from ledger_engine.ledger import Ledger
from warehouse.lake import Lake

READER = "oracle/change_events"
BATCH_EVENTS = 200_000
_PACKAGE = "assets.oracle"


def mirror_new_events(
    lake: Lake, ledger: Ledger, progress: Callable[[int], None] | None = None
) -> int:
    """Mirror every change event after the mark; return how many were new.

    Only an empty page is the end: a ledger may answer a page that is shorter than asked.
    """
    mirrored = 0
    while True:
        mark = lake.mark(READER)
        events = ledger.change_events(mark, BATCH_EVENTS)
        if not len(events):
            return mirrored
        rows, last = change_table(events), int(events["timestamp"][-1])

        def work(lake: Lake, mark: int = mark, last: int = last, rows: object = rows) -> int:
            if lake.mark(READER) != mark:
                return 0
            with lake.lend("incoming_events", rows):
                transfers = lake.read(_PACKAGE, "incoming_transfers")
            lake.append(TRANSFERS, transfers)
            lake.move_mark(READER, last)
            return lake.append(CHANGE_EVENTS, rows)

        new = lake.run(work)
        mirrored += new
        if progress:
            progress(new)


def fold_balances(lake: Lake) -> int:
    """Replace ``oracle.balances`` by the fold of the mirrored transfers; return its rows."""

    def work(lake: Lake) -> int:
        lake.clear(BALANCES)
        return lake.append(BALANCES, lake.read(_PACKAGE, "closing_balances"))

    return lake.run(work)


def fold_trial_balance(lake: Lake) -> int:
    """Replace ``oracle.trial_balance`` by the sums of the mirrored transfers; return its rows."""

    def work(lake: Lake) -> int:
        rows = lake.read(_PACKAGE, "trial_balance", knowledge_mark_ns=lake.mark(READER))
        lake.clear(TRIAL_BALANCE)
        return lake.append(TRIAL_BALANCE, rows)

    return lake.run(work)
