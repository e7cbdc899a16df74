"""Which transfer a leg settles: found by the earlier event and the name of its pending leg."""

import numpy as np

from ledger_engine.ingestion.prepared import PreparedBlock
from ledger_engine.journal import Journal
from ledger_engine.journal.reservations import reservation_keys
from ledger_engine.records import Words


def settled_ids(
    journal: Journal, block: PreparedBlock, ids: Words, asked: np.ndarray, places: np.ndarray
) -> Words:
    """Return ``(n, 2)`` ids of the transfers that the legs at ``places`` settle, 0 where unknown.

    Args:
        journal: knows what earlier blocks reserved.
        block: the legs; one of them may reserve what another settles.
        ids: of the attempts that the block's legs are asked or were posted under.
        asked: whether each leg is asked now.
        places: legs that settle.
    """
    events = block.said.earlier[places]
    names = _pending_names(block, places)
    found = journal.reserved(events, names)
    reserving = np.flatnonzero(asked & block.is_pending)
    if len(reserving):
        own = block.said.events[reserving]
        legs = [block.labels[int(label)].leg for label in block.label[reserving]]
        here = dict(zip(reservation_keys(own, legs), reserving.tolist(), strict=True))
        for at, key in enumerate(reservation_keys(events, names)):
            if key in here:
                found[at] = ids[here[key]]
    return found


def _pending_names(block: PreparedBlock, places: np.ndarray) -> list[str]:
    """Return the names of the pending legs; of many, each settles the one of its own number."""
    legs = block.legs.picked(places)
    plain = [str(legs.rules.legs[line].resolves) for line in legs.line]
    numbers = zip(plain, legs.is_many.tolist(), legs.part_number.tolist(), strict=True)
    return [f"{name}/{number}" if is_many else name for name, is_many, number in numbers]
