"""The sealed segments at rest: read, added to, dated. Which are sealed is decided elsewhere."""

import datetime as dt
from collections.abc import Sequence

import polars as pl

from assets.oracle.proof.rereading import Sealed
from contracts.tables.oracle_proof import SEGMENTS
from warehouse.lake import Lake


def sealed_segments(lake: Lake) -> list[Sealed]:
    """Return what is sealed, in the order of time."""
    rows = lake.read("assets.oracle.proof", "sealed_segments")
    return [Sealed(*row) for row in rows.iter_rows()]


def seal(
    lake: Lake, fresh: Sequence[Sealed], reread: Sequence[int], verified_at: dt.datetime
) -> None:
    """Add ``fresh`` segments and date those that were read again; inside a transaction.

    What another verification sealed meanwhile stays as it is.
    """
    known = sealed_segments(lake)
    read_again = set(reread)
    kept = [
        one._replace(verified_at=verified_at) if one.number in read_again else one for one in known
    ]
    added = [one for one in fresh if one.number >= len(known)]
    if added or read_again:
        lake.clear(SEGMENTS)
        rows = pl.DataFrame([*kept, *added], schema=list(SEGMENTS.column_names), orient="row")
        lake.append(SEGMENTS, rows)
