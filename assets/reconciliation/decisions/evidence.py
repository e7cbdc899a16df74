"""What the mirror and the last re-match show of a decided break: facts, on which a step may rest.

What does not belong here: taking the step (``following``), and judging an old one (``proofs``).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import polars as pl

from assets.ledger.own_events import outbox_event_id
from assets.reconciliation.decisions.open_breaks import PACKAGE, Standings
from assets.reconciliation.decisions.proposals import CORRECTING
from warehouse.lake import Lake
from warehouse.operations.break_entries import Entry
from warehouse.operations.break_events import event_key

_GROUP = {"break_id": pl.String, "transfer_id": pl.String, "line_id": pl.String}


@dataclass(frozen=True, slots=True)
class Rematched:
    """What the last reconciled day leaves of a break and the transfers that correct it.

    Attributes:
        open_units: ours less theirs, the sizes of all accounts added up: zero where all is even.
        unseen_count: items of theirs that the day has not looked at.
    """

    open_units: int
    unseen_count: int

    @property
    def is_zero(self) -> bool:
        """Whether everything was looked at, and nothing is left."""
        return self.open_units == 0 and self.unseen_count == 0


def mirrored_transfers(
    lake: Lake, tenant: int, proposals: Iterable[Entry]
) -> dict[UUID, tuple[str, ...]]:
    """Return the transfers in the mirror that each break's proposal became, none where it has none.

    They count where they bear a correcting code and stand in the group that was proposed: the
    original's, or their own where our books hold no original.
    """
    wanted: dict[str, tuple[UUID, str]] = {}
    for one in proposals:
        decision = one.decision
        event_id = outbox_event_id(tenant, event_key(decision.break_id, decision.attempt))
        wanted[event_id] = (decision.break_id, decision.said["event"]["resolves"] or event_id)
    approved = pl.DataFrame({"event_id": pl.Series(list(wanted), dtype=pl.String)})
    with lake.lend("approved_events", approved):
        rows = lake.read(PACKAGE, "mirrored_corrections")
    found: dict[UUID, list[str]] = {}
    for row in rows.iter_rows(named=True):
        break_id, group = wanted[row["event_id"]]
        if row["transfer_code"] in CORRECTING and row["group_id"] == group:
            found.setdefault(break_id, []).append(row["transfer_id"])
    return {break_id: tuple(transfers) for break_id, transfers in found.items()}


def rematched(lake: Lake, day: date, standings: Standings) -> dict[UUID, Rematched]:
    """Return what ``day`` leaves of each break, with every transfer that ever corrected it.

    A break of which no account in scope holds an item is not among them: nothing is known of it.
    """
    rows = [
        (str(break_id), transfer, line)
        for break_id, (_, entries) in standings.items()
        for transfer, line in _items(entries)
    ]
    items = pl.DataFrame(rows, schema=_GROUP, orient="row")
    with lake.lend("group_items", items):
        found = lake.read(PACKAGE, "rematched_groups", business_date=day)
    return {
        UUID(row["break_id"]): Rematched(int(row["open_units"]), int(row["unseen_count"]))
        for row in found.iter_rows(named=True)
    }


def _items(entries: Sequence[Entry]) -> set[tuple[str | None, str | None]]:
    """Return the items of a break's group: its own ends, as first decided on, and corrections."""
    items: set[tuple[str | None, str | None]] = set()
    for entry in entries:
        said = entry.decision.said
        ends = said.get("break", {})
        items |= {(ends["transfer_id"], None)} if ends.get("transfer_id") else set()
        items |= {(None, ends["line_id"])} if ends.get("line_id") else set()
        items |= {(one, None) for one in said.get("transfers", ())}
    return items
