"""Frames to the ledger's records and back, a column at a time: no Python object a row.

A record's field is a column of the same name. Ids and ``user_data_128`` are UUID text (or 16
big-endian bytes) in a frame, amounts and balances are ledger units, everything else is a whole
number. Reserved fields have no column. What does not belong here: what the numbers mean.
"""

from typing import Final

import numpy as np
import polars as pl

from contracts.money import MAX_UNITS
from ledger_engine.records import Records, Words, halves
from ledger_engine.text_columns import (
    halves_of_units,
    halves_of_uuids,
    units_of_halves,
    uuids_of_halves,
)

_UNITS_ENDINGS: Final = (
    "amount",
    "debits_pending",
    "debits_posted",
    "credits_pending",
    "credits_posted",
)
_LOW_LIMIT, _HIGH_LIMIT = (np.uint64(half) for half in halves(MAX_UNITS))


def records_from(frame: pl.DataFrame, dtype: np.dtype[np.void]) -> Records:
    """Return ``frame`` as records of ``dtype``; a field without a column is zero.

    A null id or amount is a defect of the caller's and asserts, as does a column that no field is
    called after.
    """
    names = _columns_of(dtype)
    unknown = sorted(set(frame.columns) - set(names))
    assert not unknown, f"no field of the record is called {', '.join(unknown)}"
    records = np.zeros(frame.height, dtype)
    for name in frame.columns:
        column = frame[name]
        if dtype[name].shape != (2,):
            assert column.null_count() == 0, f"{name} holds nulls"
            assert column.dtype.is_integer(), f"{name} holds {column.dtype}, not whole numbers"
            records[name] = column.cast(_whole_number(dtype[name])).to_numpy()
        elif column.dtype in (pl.String(), pl.Binary()):
            records[name] = halves_of_uuids(column)
        else:
            records[name] = halves_of_units(column)
    return records


def frame_from(records: Records) -> pl.DataFrame:
    """Return ``records`` as a frame, its columns in the order of the fields.

    An amount of 10^38 and more (the ledger's 2^128 - 1 means "all") fits no column and asserts.
    """
    return pl.DataFrame([_column(records, name) for name in _columns_of(records.dtype)])


def _column(records: Records, name: str) -> pl.Series:
    values = records[name]
    if records.dtype[name].shape != (2,):
        return pl.Series(name, np.ascontiguousarray(values))
    words: Words = np.ascontiguousarray(values)
    if not name.endswith(_UNITS_ENDINGS):
        return uuids_of_halves(name, words)
    low, high = words[:, 0], words[:, 1]
    is_wide = (high > _HIGH_LIMIT) | ((high == _HIGH_LIMIT) & (low >= _LOW_LIMIT))
    assert not is_wide.any(), f"{name} holds 10^38 units or more"
    return units_of_halves(name, words)


def _columns_of(dtype: np.dtype[np.void]) -> list[str]:
    return [name for name in dtype.names or () if not name.startswith("reserved")]


def _whole_number(dtype: np.dtype[np.generic]) -> pl.DataType:
    return {1: pl.UInt8(), 2: pl.UInt16(), 4: pl.UInt32(), 8: pl.UInt64()}[dtype.itemsize]
