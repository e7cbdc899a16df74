"""What a run of the engine leaves: three relations in the lake's connection, and their sizes."""

from dataclasses import dataclass
from typing import Final

import polars as pl

from warehouse.lake import Lake

PACKAGE: Final = "assets.reconciliation.matching"


@dataclass(frozen=True, slots=True)
class Reconciled:
    """The relations ``matching_matches``, ``matching_match_legs``, ``matching_breaks``.

    They live in the connection until its next run, so that SQL may store them without a detour.

    Attributes:
        match_count: rows of matches, suggested ones included.
        leg_count: rows of legs.
        break_count: rows of breaks, expected ones included.
    """

    lake: Lake
    match_count: int
    leg_count: int
    break_count: int

    def matches(self) -> pl.DataFrame:
        """Return one row a match, by ``match_id``; columns as ``MATCHES``."""
        return self.lake.read(PACKAGE, "matches")

    def legs(self) -> pl.DataFrame:
        """Return one row an item and match, by match, side and item."""
        return self.lake.read(PACKAGE, "legs")

    def breaks(self) -> pl.DataFrame:
        """Return one row a break, by ``break_id``."""
        return self.lake.read(PACKAGE, "breaks")
