"""Columns of the ledger's records as Arrow arrays of the warehouse's types: no object a row.

What a column means is not decided here.
"""

from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from contracts.ids import uuid_bytes_of
from contracts.money import MAX_UNITS

_MAX_HIGH: Final = np.uint64(MAX_UNITS >> 64)


def plain(values: npt.NDArray[np.generic]) -> pa.Array:
    """Return numbers as they are."""
    return pa.array(np.ascontiguousarray(values))


def uuids(halves: npt.NDArray[np.uint64]) -> pa.Array:
    """Return ``(n, 2)`` halves as UUIDs."""
    raw = uuid_bytes_of(halves)
    storage = pa.Array.from_buffers(pa.binary(16), len(raw), [None, pa.py_buffer(raw)])
    return pa.ExtensionArray.from_storage(pa.uuid(), storage)


def units(halves: npt.NDArray[np.uint64]) -> pa.Array:
    """Return u128 amounts as decimals, straight over the buffer.

    Arrow does not check the width, so it is checked here: a high half below that of 10^38 is
    enough, and no account of any institution comes near it.
    """
    assert (halves[:, 1] < _MAX_HIGH).all(), "an amount of 10^38 units or more cannot be mirrored"
    raw = np.ascontiguousarray(halves)
    return pa.Array.from_buffers(pa.decimal128(38, 0), len(raw), [None, pa.py_buffer(raw)])


def dates(days: npt.NDArray[np.unsignedinteger[Any]]) -> pa.Array:
    """Return days since 1970 as dates."""
    return pa.array(days.astype(np.int32)).cast(pa.date32())
