"""A dry run: what files would become, line by line and leg by leg, with nothing written.

A ledger cannot be undone, so this is what one looks at first. It judges each file beside what is
already in, and books nothing.
"""

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from assets.ledger.events import movement_events
from assets.ledger.own_events import opening_events
from assets.sources.file_outcome import FileOutcome
from assets.sources.landing import preview
from contracts.home import Home
from contracts.institution import Institution
from ledger_engine.ingestion import legs_of
from warehouse.lake import Lake, open_lake


@dataclass(frozen=True, slots=True)
class Trial:
    """What would happen.

    Attributes:
        postings: legs by kind, leg and currency, with count and sum in ledger units.
    """

    outcomes: tuple[FileOutcome, ...]
    skipped: tuple[Path, ...]
    postings: pl.DataFrame


def try_files(home: Home, institution: Institution, by_source: dict[str, list[Path]]) -> Trial:
    """Read the files and work out their postings; neither store nor ledger is touched."""
    outcomes: list[FileOutcome] = []
    skipped: list[Path] = []
    with open_lake(home.warehouse, read_only=True) as lake:
        for source, paths in by_source.items():
            tried = preview(paths, source, institution, lake, home)
            outcomes += tried.outcomes
            skipped += tried.skipped
        events = _events(lake, institution, outcomes)
    postings = (
        legs_of(events)
        .group_by("kind", "leg", "currency")
        .agg(pl.len().alias("leg_count"), pl.col("amount_units").sum())
        .sort("kind", "leg", "currency")
    )
    return Trial(tuple(outcomes), tuple(skipped), postings)


def _events(lake: Lake, institution: Institution, outcomes: list[FileOutcome]) -> pl.DataFrame:
    """Return what the next pass would book: the files' movements, and openings not yet booked."""
    with lake.lend("candidate_events", opening_events(institution)):
        openings = lake.read("assets.ledger", "unknown_events")
    accepted = [one.rows.expected_movements for one in outcomes if one.is_accepted]
    if not accepted:
        return openings
    return pl.concat([movement_events(lake, institution, pl.concat(accepted)), openings])
