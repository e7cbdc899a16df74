"""What a reader is given and what it returns: the bytes of one file, and its rows in normal form.

A file is all or nothing: a reader returns every row or raises ``RefusedFileError``. What belongs
elsewhere: how a format is read (a module each), and rules between files.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Final

import polars as pl

from contracts.money import UNITS
from contracts.table_contract import TableContract, Type
from contracts.tables.between_files import DOCUMENTS, SETTLEMENT_LINKS
from contracts.tables.sources import (
    ADVISED_LINES,
    EXCHANGE_RATES,
    EXPECTED_MOVEMENTS,
    PROCESSOR_LINES,
    STANDING_ORDERS,
    STATED_BALANCES,
    STATEMENT_LINES,
    STATEMENTS,
)

NORMAL_FORMS: Final = (
    STATEMENTS,
    STATEMENT_LINES,
    EXPECTED_MOVEMENTS,
    STATED_BALANCES,
    STANDING_ORDERS,
    ADVISED_LINES,
    PROCESSOR_LINES,
    EXCHANGE_RATES,
    DOCUMENTS,
    SETTLEMENT_LINKS,
)
"""The tables that files become, in the order in which they are written."""

_UNCOUNTED: Final = (STATEMENTS, STATED_BALANCES, DOCUMENTS, SETTLEMENT_LINKS)
COUNTED_FORMS: Final = tuple(one for one in NORMAL_FORMS if one not in _UNCOUNTED)

_POLARS: Final = {
    Type.UUID: pl.String(),
    Type.UNITS: UNITS,
    Type.TEXT: pl.String(),
    Type.DATE: pl.Date(),
    Type.TIMESTAMP: pl.Datetime("us"),
    Type.COUNT: pl.Int64(),
    Type.SMALL: pl.Int32(),
    Type.FLAG: pl.Boolean(),
}


@dataclass(frozen=True, slots=True)
class FileContent:
    """One file as it arrived: its bytes, and the names under which its rows are kept."""

    name: str
    source: str
    sha256: str
    content: bytes = field(repr=False)


def rows_of(table: TableContract, columns: Mapping[str, object] | None = None) -> pl.DataFrame:
    """Return a frame of ``table`` in its column order and types; empty without ``columns``.

    Each column is a series, or one value that every row shares; one of them must be a series.
    """
    schema = {column.name: _POLARS[column.type] for column in table.columns}
    if columns is None:
        return pl.DataFrame(schema=schema)
    height = max(len(one) for one in columns.values() if isinstance(one, pl.Series))
    whole = pl.DataFrame({"row": pl.int_range(height, eager=True)}).with_columns(
        (one if isinstance(one, pl.Series) else pl.lit(one)).alias(name)
        for name, one in columns.items()
    )
    return whole.select(pl.col(name).cast(dtype) for name, dtype in schema.items())


@dataclass(frozen=True, slots=True)
class ReadFile:
    """The rows of one accepted file: a frame a normal form, empty where the file has none of it.

    ``places`` says for each position, from the first on, where in the file a person finds it; it is
    empty where the position itself says so.
    """

    statements: pl.DataFrame = field(default_factory=partial(rows_of, STATEMENTS))
    statement_lines: pl.DataFrame = field(default_factory=partial(rows_of, STATEMENT_LINES))
    expected_movements: pl.DataFrame = field(default_factory=partial(rows_of, EXPECTED_MOVEMENTS))
    stated_balances: pl.DataFrame = field(default_factory=partial(rows_of, STATED_BALANCES))
    standing_orders: pl.DataFrame = field(default_factory=partial(rows_of, STANDING_ORDERS))
    advised_lines: pl.DataFrame = field(default_factory=partial(rows_of, ADVISED_LINES))
    processor_lines: pl.DataFrame = field(default_factory=partial(rows_of, PROCESSOR_LINES))
    exchange_rates: pl.DataFrame = field(default_factory=partial(rows_of, EXCHANGE_RATES))
    documents: pl.DataFrame = field(default_factory=partial(rows_of, DOCUMENTS))
    settlement_links: pl.DataFrame = field(default_factory=partial(rows_of, SETTLEMENT_LINKS))

    places: pl.Series = field(default_factory=partial(pl.Series, dtype=pl.String))

    def place_of(self, position: int) -> str:
        """Return where in the file a person finds the row at a position."""
        return str(self.places[position - 1]) if self.places.len() else f"row {position}"

    @property
    def line_count(self) -> int:
        """All rows but those whose lines or movements count: statements, balances, documents."""
        return sum(self.rows(table).height for table in COUNTED_FORMS)

    def rows(self, table: TableContract) -> pl.DataFrame:
        """Return the rows of one normal form."""
        frame = getattr(self, table.name)
        assert isinstance(frame, pl.DataFrame)
        return frame

    def with_rows(self, table: TableContract, frame: pl.DataFrame) -> "ReadFile":
        """Return the same rows but for those of one normal form."""
        changed: dict[str, Any] = {table.name: frame}
        return replace(self, **changed)
