"""What became of one file: its rows, or the refusal that keeps every one of them out."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from assets.sources.read_file import COUNTED_FORMS, NORMAL_FORMS, ReadFile
from contracts.errors import RefusedFileError

SHORT: Final = 12
"""Digits by which a file is named to a person."""

_FIRST_OF_ALL: Final = dt.datetime.min.replace(tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """One file after reading. ``refusal`` is None exactly where it is accepted.

    ``stored_counts`` says how many rows of each normal form were stored, once they are let go.
    """

    name: str
    source: str
    sha256: str
    byte_count: int
    role: str = "witness"
    rows: ReadFile = field(default_factory=ReadFile, repr=False)
    refusal: RefusedFileError | None = None
    landed_at: dt.datetime = _FIRST_OF_ALL
    stored_counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_accepted(self) -> bool:
        """Whether its rows count."""
        return self.refusal is None

    def refused(self, refusal: RefusedFileError) -> "FileOutcome":
        """Return this outcome without its rows, for the reason given."""
        return replace(self, rows=ReadFile(), refusal=refusal)

    @property
    def named(self) -> str:
        """The file by its first digits, as every refusal between two files names both."""
        return f"file {self.sha256[:SHORT]}"

    def place_in(self, position: int, row: str) -> str:
        """Return where a row of it stands: the file, the place in it, what names the row."""
        return f"{self.named}, {self.rows.place_of(position)}, {row}"

    def stored(self) -> "FileOutcome":
        """Return this outcome without its rows, which are counted and in the lake."""
        counts = {table.name: self.rows.rows(table).height for table in NORMAL_FORMS}
        return replace(self, rows=ReadFile(), stored_counts=counts)

    def row_count(self, table: str) -> int:
        """Return how many rows of a normal form it has, held or stored."""
        return self.stored_counts.get(table, getattr(self.rows, table).height)

    @property
    def line_count(self) -> int:
        """How many lines it has, held or stored."""
        return sum(self.row_count(table.name) for table in COUNTED_FORMS)
