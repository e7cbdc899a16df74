"""Cutting events into blocks, and preparing the next block while the ledger decides on this one.

A frame that is scanned is read a slice at a time, so that a file of any length takes the memory of
a slice. Inside a slice events are put in order; a file should be in order of time already, so that
what gives cover is not in a later slice than what needs it.
"""

from collections import deque
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Final, NamedTuple

import numpy as np
import polars as pl

from ledger_engine.ingestion.asking_order import cuts, in_order
from ledger_engine.ingestion.legs import with_numbers
from ledger_engine.ingestion.prepared import NEEDED, OPTIONAL, PreparedBlock, prepare
from ledger_engine.ingestion.rule_lines import RuleLines
from ledger_engine.ingestion.rule_versions import changed_rules, with_versions_of
from ledger_engine.journal import Journal
from ledger_engine.records import BATCH_EVENTS_MAX

BLOCK_EVENTS: Final = 8 * BATCH_EVENTS_MAX
"""Events (and parts) journalled together: two commits of the journal for eight of the ledger."""

BLOCKS_AHEAD: Final = 2
"""Blocks prepared before they are asked for: one would leave the ledger waiting now and then."""

SLICE_EVENTS: Final = 4 * BLOCK_EVENTS
"""Events read together from a file."""

Frame = pl.DataFrame | pl.LazyFrame


class Cut(NamedTuple):
    """Events that are prepared together, with their parts."""

    events: pl.DataFrame
    parts: pl.DataFrame | None


def prepared_blocks(
    journal: Journal, events: Frame, parts: Frame | None, rules: RuleLines
) -> Iterator[PreparedBlock]:
    """Yield the blocks of ``events``; reading and preparing go on beside, two blocks ahead."""
    blocks = (prepare(cut.events, cut.parts, rules) for cut in _cuts(events, parts, rules))
    with ThreadPoolExecutor(1, "prepare") as worker:
        ahead = deque(worker.submit(next, blocks, None) for _ in range(BLOCKS_AHEAD))
        while (block := ahead.popleft().result()) is not None:
            ahead.append(worker.submit(next, blocks, None))
            yield _as_recorded(journal, block, rules)


def _as_recorded(journal: Journal, block: PreparedBlock, rules: RuleLines) -> PreparedBlock:
    """Return the block by the versions of the rules that booked its events before, if any did."""
    changed = changed_rules()
    if not changed:
        return block
    events = pl.concat([block.legs.events, block.repeats])
    versioned = with_versions_of(journal, events, changed)
    if versioned["rule_version"].is_null().all():
        return block
    return prepare(versioned, block.parts, rules)


def _cuts(events: Frame, parts: Frame | None, rules: RuleLines) -> Iterator[Cut]:
    for piece in _slices(events):
        numbered = with_numbers(piece, rules)
        of_slice = _parts_of(numbered, parts)
        # Parts take room in a block: with them, any moment of several events may be cut.
        ordered = in_order(numbered, rules, BLOCK_EVENTS if of_slice is None else 1)
        if of_slice is None:
            for cut in cuts(ordered["occurred_ns"].cast(pl.UInt64()).to_numpy(), BLOCK_EVENTS):
                yield Cut(ordered[cut], None)
        else:
            yield from _cuts_with_parts(ordered, of_slice)


def _slices(events: Frame) -> Iterator[pl.DataFrame]:
    columns = events.collect_schema().names()
    needed = events.select([*NEEDED, *(one for one in OPTIONAL if one in columns)])
    if isinstance(needed, pl.DataFrame):
        yield needed
        return
    for batch in needed.collect_batches(chunk_size=SLICE_EVENTS, maintain_order=True):
        yield batch.rechunk()


def _parts_of(events: pl.DataFrame, parts: Frame | None) -> pl.DataFrame | None:
    if parts is None:
        return None
    ids = events.select("event_id").unique().lazy()
    found = parts.lazy().join(ids, on="event_id", how="semi").collect()
    return None if found.is_empty() else found


def _cuts_with_parts(events: pl.DataFrame, parts: pl.DataFrame) -> Iterator[Cut]:
    """Yield blocks of events that hold, with their parts, no more than a block's rows."""
    counts = parts.group_by("event_id").len("part_count")
    sized = events.select("event_id").join(
        counts, on="event_id", how="left", maintain_order="left"
    )["part_count"]
    rows = 1 + sized.fill_null(0).to_numpy().astype(np.int64)
    number = pl.Series("block", np.cumsum(rows) // BLOCK_EVENTS)
    for block in events.with_columns(number).partition_by("block", maintain_order=True):
        chosen = block.drop("block")
        yield Cut(chosen, parts.join(chosen.select("event_id"), on="event_id", how="semi"))
