"""Are the mirror's events the ledger's? Every column of a stretch, as the ledger tells it now.

The digests see transfers and the fold sees balances. What an expiry repeats of its transfer, an
expiry of nothing, and what an event says of its accounts (their flags, when they were created) are
seen here alone. The ledger's events become columns as they did when they were mirrored: whether
those columns are right, the other two proofs ask.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa

from assets.oracle.change_records import change_table
from assets.oracle.proof.segments import Stretch
from assets.progress import counting
from contracts.tables.oracle import CHANGE_EVENTS
from ledger_engine.ledger import Ledger
from ledger_engine.records import CHANGE_EVENT, Records
from warehouse.lake import Lake

_PACKAGE: Final = "assets.oracle.proof"
_READ_EVENTS: Final = 1 << 15
_PAGE_EVENTS: Final = 1 << 18
_MAX_ROWS: Final = 100

_Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class EventAgreement:
    """What was compared: the ledger's events of a stretch, and a sentence a difference."""

    stretch: Stretch
    event_count: int
    differing: tuple[str, ...]


def compare_events(lake: Lake, ledger: Ledger, stretch: Stretch) -> EventAgreement:
    """Compare the events of ``stretch``, a page at a time; stop at the first page that differs."""
    event_count, count = 0, counting("change events, both sides")
    for part, stated in _pages(ledger, stretch):
        event_count += stated.num_rows
        differing = _differing(lake, part, stated)
        if differing:
            return EventAgreement(stretch, event_count, differing)
        count(stated.num_rows)
    return EventAgreement(stretch, event_count, ())


def _pages(ledger: Ledger, stretch: Stretch) -> Iterator[tuple[Stretch, pa.Table]]:
    """Yield the ledger's events of ``stretch`` with the stretch of time each page stands for."""
    after = stretch.after_ns
    while after < stretch.upto_ns:
        events = _events(ledger, Stretch(after, stretch.upto_ns))
        is_last = len(events) < _PAGE_EVENTS
        upto = stretch.upto_ns if is_last else int(events["timestamp"][-1])
        yield Stretch(after, upto), change_table(events).select(CHANGE_EVENTS.column_names)
        after = upto


def _events(ledger: Ledger, stretch: Stretch) -> Records:
    """Return the first events of ``stretch``: a page of them, or all that there are."""
    found = [np.zeros(0, CHANGE_EVENT)]
    after, missing = stretch.after_ns, _PAGE_EVENTS
    while missing and len(events := ledger.change_events(after, min(missing, _READ_EVENTS))):
        after, missing = int(events["timestamp"][-1]), missing - len(events)
        found.append(events[events["timestamp"] <= stretch.upto_ns])
        if after >= stretch.upto_ns:
            break
    return np.concatenate(found)


def _differing(lake: Lake, stretch: Stretch, stated: pa.Table) -> tuple[str, ...]:
    """Return a sentence a difference between the mirror and the ``stated`` events of a stretch."""
    parameters = {"after_ns": stretch.after_ns, "upto_ns": stretch.upto_ns, "row_limit": _MAX_ROWS}
    with lake.lend("stated_events", stated):
        rows = lake.read(_PACKAGE, "altered_events", **parameters)
    sides: dict[tuple[object, object], dict[str, list[_Row]]] = {}
    for row in rows.iter_rows(named=True):
        key = row["timestamp_ns"], row["transfer_id"]
        sides.setdefault(key, {"mirror": [], "ledger": []})[row.pop("side")].append(row)
    return tuple(
        f"event {stamp} (transfer {transfer}): {said}"
        for (stamp, transfer), found in sides.items()
        for said in _in_words(found["mirror"], found["ledger"])
    )


def _in_words(ours: list[_Row], theirs: list[_Row]) -> list[str]:
    if ours and theirs:
        return [
            f"{name}: mirror {ours[0][name]}, ledger {theirs[0][name]}"
            for name in CHANGE_EVENTS.column_names
            if ours[0][name] != theirs[0][name]
        ]
    return [f"copies too many in the mirror: {len(ours)}" if ours else "missing in the mirror"]
