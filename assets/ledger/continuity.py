"""Is this still the ledger that was booked into? Asked before anything more is posted.

A ledger or journal that was deleted is created again, empty, by whoever opens it; posting into it
would begin a second set of books beside the first. What was booked last must be found in both.
"""

from uuid import UUID

from contracts.errors import LedgerLostError
from contracts.ids import halves_of
from ledger_engine.journal import Journal
from ledger_engine.ledger import Ledger
from warehouse.lake import Lake


def refuse_other_ledger(lake: Lake, ledger: Ledger, journal: Journal) -> None:
    """Raise where the ledger or its journal lacks the last transfer that the warehouse knows.

    Raises:
        LedgerLostError: one of the two was deleted, or is older than the warehouse.
    """
    for sequence, transfer_id in lake.read("assets.ledger", "last_posted").iter_rows():
        if not len(ledger.lookup_transfers(halves_of([transfer_id]))):
            raise LedgerLostError("ledger", transfer_id)
        kept = journal.posted_after(int(sequence) - 1).head(1)["transfer_id"]
        if [UUID(one) for one in kept] != [UUID(transfer_id)]:
            raise LedgerLostError("ingestion journal", transfer_id)
