"""Closing a business day: cut-off, knowledge mark and root, kept for ever in operations.

A close rests on a verification: its mark is the one up to which the mirror was last proved to be
the ledger. One cut-off rule for every source: a day is final for it when something later of it is
known. What comes after the close and belongs before its cut-off is a restatement: it is listed,
never hidden.
"""

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Final

import polars as pl

from assets.oracle.as_of import end_of_day_ns
from assets.oracle.mirroring import READER
from assets.oracle.proof.roots import mirror_root
from contracts.dates import nanoseconds_of
from contracts.errors import CloseChangedError, DayNotFinalError, UnprovedCloseError
from contracts.institution import Institution
from contracts.tables.oracle_state import CLOSES
from warehouse.lake import Lake
from warehouse.operations.store import Close, Operations

_PACKAGE: Final = "assets.oracle"
_SCHEMA: Final = {
    "business_date": pl.Date,
    "cutoff_ns": pl.UInt64,
    "knowledge_mark_ns": pl.UInt64,
    "root_hex": pl.String,
    "closed_at": pl.Datetime,
}


@dataclass(frozen=True, slots=True)
class Closed:
    """A close, and whether this call made it."""

    close: Close
    is_new: bool


def close_day(
    lake: Lake, operations: Operations, institution: Institution, day: dt.date, now: dt.datetime
) -> Closed:
    """Close ``day`` as it was last proved; a day that is closed stays as it was closed.

    Raises:
        DayNotFinalError: a source may still bring something of the day; it says which.
        UnprovedCloseError: the last verification found a difference, or there was none.
        CloseChangedError: the day was closed, and what was known then has another root today.
    """
    known = [one for one in operations.closes() if one.business_date == day]
    if known:
        _refuse_changed(lake, known[-1])
        copy_closes(lake, operations)
        return Closed(known[-1], is_new=False)
    still_open = _still_open(lake, institution, day, now)
    if still_open:
        raise DayNotFinalError(day, still_open)
    mark_ns = _proved_mark(lake, day)
    close = Close(
        business_date=day,
        cutoff_ns=end_of_day_ns(day, institution.zone),
        knowledge_mark_ns=mark_ns,
        root_hex=mirror_root(lake, mark_ns).hex(),
        closed_at=now,
    )
    operations.record_close(close)
    copy_closes(lake, operations)
    return Closed(close, is_new=True)


def copy_closes(lake: Lake, operations: Operations) -> int:
    """Bring ``oracle.closes`` to what the operations store keeps; return how many closes it has."""
    kept = operations.closes()
    rows = [asdict(one) | {"closed_at": one.closed_at.replace(tzinfo=None)} for one in kept]
    frame = pl.DataFrame(rows, schema=_SCHEMA)

    def work(lake: Lake) -> None:
        lake.clear(CLOSES)
        lake.append(CLOSES, frame)

    if not lake.read(_PACKAGE, "closes").equals(frame):
        lake.run(work)
    return len(kept)


def _proved_mark(lake: Lake, day: dt.date) -> int:
    """Return the mark of the last verification, which must have found no difference."""
    last = lake.read("assets.oracle.proof", "last_proof")
    if not last.height:
        raise UnprovedCloseError(day, "the mirror was never verified")
    proof = last.row(0, named=True)
    if proof["difference_count"]:
        raise UnprovedCloseError(day, proof["first_difference"])
    return int(proof["knowledge_mark_ns"])


def _refuse_changed(lake: Lake, close: Close) -> None:
    found = mirror_root(lake, close.knowledge_mark_ns).hex()
    if found != close.root_hex:
        roots = (close.root_hex, found)
        raise CloseChangedError(close.business_date, close.knowledge_mark_ns, roots)


def _still_open(lake: Lake, institution: Institution, day: dt.date, now: dt.datetime) -> list[str]:
    """Return a sentence a source that may still bring something of ``day``."""
    cutoff_ns = end_of_day_ns(day, institution.zone)
    found = []
    if nanoseconds_of(now) <= cutoff_ns:
        found.append(f"the day is not over in {institution.time_zone}")
    if not lake.mark(READER):
        found.append("nothing is mirrored yet")
    sources = lake.read(_PACKAGE, "open_sources", business_date=day)["what"]
    return [*found, *sources]
