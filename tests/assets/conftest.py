"""Tables filled from what a test cares about: every other column takes a neutral value."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import polars as pl
import pytest

from contracts.money import UNITS
from contracts.table_contract import TableContract, Type
from warehouse.lake import Lake, open_lake

Fill = Callable[[Lake, TableContract, pl.DataFrame], int]

_NEUTRAL: Final[dict[Type, pl.Expr]] = {
    Type.UUID: pl.lit("00000000-0000-0000-0000-000000000000"),
    Type.UNITS: pl.lit(0).cast(UNITS),
    Type.TEXT: pl.lit(""),
    Type.DATE: pl.lit("1970-01-01").str.to_date(),
    Type.TIMESTAMP: pl.lit("1970-01-01 00:00:00").str.to_datetime(),
    Type.NANOSECONDS: pl.lit(0).cast(pl.UInt64()),
    Type.COUNT: pl.lit(0).cast(pl.Int64()),
    Type.SMALL: pl.lit(0).cast(pl.Int32()),
    Type.FLAG: pl.lit(value=False),
}


@pytest.fixture
def lake(tmp_path: Path) -> Iterator[Lake]:
    """An empty lake of our own."""
    with open_lake(tmp_path / "warehouse") as opened:
        yield opened


@pytest.fixture(scope="session")
def fill() -> Fill:
    """``fill(lake, table, rows)`` appends ``rows``, which need not name every column."""

    def filled(lake: Lake, table: TableContract, rows: pl.DataFrame) -> int:
        missing = [one for one in table.columns if one.name not in rows.columns]
        neutral = [
            (pl.lit(None) if one.nullable else _NEUTRAL[one.type]).alias(one.name)
            for one in missing
        ]
        return lake.append(table, rows.with_columns(neutral).select(table.column_names))

    return filled
