"""What does not fit a contract is refused before it is written, by table and column."""

from datetime import date

import polars as pl
import pyarrow as pa
import pytest

from contracts.table_contract import Column, TableContract, Type
from warehouse.fitting import fitting

MOVES = TableContract(
    schema="test",
    name="moves",
    grain="one row a move",
    key=("move_id",),
    columns=(
        Column("move_id", Type.UUID, "id"),
        Column("amount_units", Type.UNITS, "ledger units"),
        Column("moved_on", Type.DATE, "day"),
        Column("note", Type.TEXT, "note", nullable=True),
    ),
)
GOOD = pl.DataFrame(
    {
        "move_id": ["00000000-0000-0000-0000-000000000001"],
        "amount_units": [5],
        "moved_on": [date(2026, 1, 1)],
        "note": [None],
    }
)


def test_a_frame_that_fits_passes() -> None:
    assert fitting(MOVES, GOOD).num_rows == 1
    assert fitting(MOVES, GOOD.with_columns(moved_on=pl.lit("2026-01-01"))).num_rows == 1


def test_a_missing_column_is_named() -> None:
    with pytest.raises(AssertionError, match=r"test\.moves: missing columns \['note'\]"):
        fitting(MOVES, GOOD.drop("note"))


def test_an_unknown_column_is_named() -> None:
    with pytest.raises(AssertionError, match=r"unknown columns \['extra'\]"):
        fitting(MOVES, GOOD.with_columns(extra=1))


def test_a_column_that_comes_twice_is_refused() -> None:
    twice = GOOD.to_arrow().append_column("note", pa.array([None]))
    with pytest.raises(AssertionError, match="comes twice"):
        fitting(MOVES, twice)


def test_a_null_where_none_may_be_is_named() -> None:
    with pytest.raises(AssertionError, match=r"test\.moves\.moved_on holds 1 nulls"):
        fitting(MOVES, GOOD.with_columns(moved_on=pl.lit(None, pl.Date())))


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("amount_units", pl.lit(1.5)),
        ("amount_units", pl.lit("5")),
        ("amount_units", pl.lit("5").cast(pl.Decimal(38, 2))),
        ("move_id", pl.lit(1)),
        ("moved_on", pl.lit(20260101)),
        ("note", pl.lit(1)),
    ],
)
def test_a_type_that_would_be_converted_silently_is_named(column: str, value: pl.Expr) -> None:
    with pytest.raises(AssertionError, match=rf"test\.moves\.{column} is .* does not fit"):
        fitting(MOVES, GOOD.with_columns(value.alias(column)))


@pytest.mark.parametrize(
    ("units", "fits"),
    [
        (10**38 - 1, True),
        (1 - 10**38, True),
        (10**38, False),
        (-(10**38), False),
        (2**127 - 1, False),
    ],
)
def test_a_raw_amount_must_have_38_digits(units: int, *, fits: bool) -> None:
    raw = b"".join(one.to_bytes(16, "little", signed=True) for one in (3, units))
    amounts = pa.Array.from_buffers(pa.decimal128(38, 0), 2, [None, pa.py_buffer(raw)])
    rows = pl.concat([GOOD, GOOD]).to_arrow().drop(["amount_units"])
    table = rows.append_column("amount_units", amounts)
    if fits:
        assert fitting(MOVES, table).num_rows == 2
    else:
        with pytest.raises(AssertionError, match="10\\^38 units or more"):
            fitting(MOVES, table)
    assert fitting(MOVES, table.slice(0, 1)).num_rows == 1
