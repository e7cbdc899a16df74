"""How ids and amounts cross between Polars and the ledger's records, a column at a time."""

from typing import Final

import numpy as np
import polars as pl
import pyarrow as pa

from contracts.ids import uuid_of_digits
from contracts.money import UNITS
from ledger_engine.records import Words

_ID_BYTES: Final = 16


def halves_of_uuids(ids: pl.Series) -> Words:
    """Return ``(n, 2)`` halves of a column of UUID text."""
    plain = ids.str.replace_all("-", "", literal=True).str.decode("hex")
    return halves_of_bytes(plain)


def halves_of_bytes(ids: pl.Series) -> Words:
    """Return ``(n, 2)`` halves of a column of 16 big-endian bytes."""
    fixed = _whole(ids).cast(pa.binary(_ID_BYTES))
    assert fixed.null_count == 0, "an id is null"
    raw = np.frombuffer(fixed.buffers()[1], ">u8").reshape(-1, 2)
    raw = raw[fixed.offset : fixed.offset + len(fixed)]
    return np.ascontiguousarray(raw[:, ::-1]).astype(np.uint64)


def bytes_of_halves(name: str, halves: Words) -> pl.Series:
    """Return a column of 16 big-endian bytes of ``(n, 2)`` halves."""
    raw = np.ascontiguousarray(halves[:, ::-1]).astype(">u8").tobytes()
    fixed = pa.FixedSizeBinaryArray.from_buffers(
        pa.binary(_ID_BYTES), len(halves), [None, pa.py_buffer(raw)]
    )
    return pl.Series(name, fixed.cast(pa.large_binary()), dtype=pl.Binary())


def uuid_text(column: str) -> pl.Expr:
    """Return a column of 16 big-endian bytes as UUID text."""
    return uuid_of_digits(pl.col(column).bin.encode("hex")).alias(column)


def halves_of_units(units: pl.Series) -> Words:
    """Return ``(n, 2)`` halves of a column of ledger units; none may be negative or null."""
    whole = _whole(units.cast(UNITS))
    assert whole.null_count == 0, "an amount is null"
    raw = np.frombuffer(whole.buffers()[1], np.uint64).reshape(-1, 2)
    halves = raw[whole.offset : whole.offset + len(whole)]
    assert not (halves[:, 1] >> np.uint64(63)).any(), "an amount is negative"
    return halves


def _whole(column: pl.Series) -> pa.Array:
    arrow = column.to_arrow()
    return arrow.combine_chunks() if isinstance(arrow, pa.ChunkedArray) else arrow
