"""Whether rows fit a table contract: said before they are written, naming table and column.

A frame that does not fit is a defect of ours, so this asserts. Bad data never gets this far: the
readers turn it into rows with a reason.
"""

from collections.abc import Callable
from typing import Final

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

from contracts.money import MAX_UNITS
from contracts.table_contract import TableContract, Type

_HIGH: Final = MAX_UNITS >> 64


def fitting(table: TableContract, rows: pl.DataFrame | pa.Table) -> pa.Table:
    """Return ``rows`` as Arrow, after checking names, types and nulls against the contract."""
    arrow = rows.to_arrow() if isinstance(rows, pl.DataFrame) else rows
    found, promised = set(arrow.column_names), set(table.column_names)
    assert len(found) == arrow.num_columns, f"{table.full_name}: a column comes twice"
    assert found == promised, (
        f"{table.full_name}: missing columns {sorted(promised - found)}, "
        f"unknown columns {sorted(found - promised)}"
    )
    for column in table.columns:
        values = arrow.column(column.name)
        name = f"{table.full_name}.{column.name}"
        fits = _FITS[column.type](values.type) or pa.types.is_null(values.type)
        assert fits, f"{name} is {column.type.value}; {values.type} does not fit"
        assert column.nullable or values.null_count == 0, f"{name} holds {values.null_count} nulls"
        assert _is_within(values), f"{name} holds an amount of 10^38 units or more"
    return arrow


def _is_within(values: pa.ChunkedArray) -> bool:
    """Whether decimals fit into 38 digits: a buffer of raw 128-bit amounts was never asked.

    Looking at the high halves alone takes 1 ms a million and settles all but the absurd.
    """
    if not pa.types.is_decimal128(values.type):
        return True
    return all(_is_small(chunk) or _has_38_digits(chunk) for chunk in values.chunks if len(chunk))


def _is_small(chunk: pa.Array) -> bool:
    halves = np.frombuffer(chunk.buffers()[1], np.int64)
    high = halves[1::2][chunk.offset : chunk.offset + len(chunk)]
    return bool(high.max() < _HIGH and high.min() > -_HIGH)


def _has_38_digits(chunk: pa.Array) -> bool:
    found = pc.min_max(chunk)
    return all(one is None or -MAX_UNITS < int(one) < MAX_UNITS for one in found.as_py().values())


def _is_text(type_: pa.DataType) -> bool:
    value = type_.value_type if pa.types.is_dictionary(type_) else type_
    return bool(
        pa.types.is_string(value)
        or pa.types.is_large_string(value)
        or pa.types.is_string_view(value)
    )


def _is_uuid(type_: pa.DataType) -> bool:
    return type_ == pa.uuid() or _is_text(type_)


def _is_whole(type_: pa.DataType) -> bool:
    return bool(pa.types.is_integer(type_))


def _is_units(type_: pa.DataType) -> bool:
    return _is_whole(type_) or (bool(pa.types.is_decimal(type_)) and type_.scale == 0)


def _is_date(type_: pa.DataType) -> bool:
    return bool(pa.types.is_date(type_)) or _is_text(type_)


def _is_instant(type_: pa.DataType) -> bool:
    return bool(pa.types.is_timestamp(type_)) and type_.tz in (None, "UTC")


_FITS: Final[dict[Type, Callable[[pa.DataType], bool]]] = {
    Type.UUID: _is_uuid,
    Type.UNITS: _is_units,
    Type.TEXT: _is_text,
    Type.DATE: _is_date,
    Type.TIMESTAMP: _is_instant,
    Type.NANOSECONDS: _is_whole,
    Type.COUNT: _is_whole,
    Type.SMALL: _is_whole,
    Type.FLAG: lambda type_: bool(pa.types.is_boolean(type_)),
}

assert _FITS.keys() == set(Type)
