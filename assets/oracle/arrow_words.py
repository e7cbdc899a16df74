"""128-bit values of Arrow columns as little-endian words: straight over the buffers."""

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Words = npt.NDArray[np.uint64]

_BYTES = 16


def id_halves(column: pa.Array) -> Words:
    """Return the ``(n, 2)`` halves, low half first, of UUIDs."""
    assert column.null_count == 0, "an id is never null"
    assert column.type == pa.uuid(), "an id is a UUID"
    digits = np.frombuffer(column.storage.buffers()[1], ">u8").reshape(-1, 2)
    return digits[column.offset : column.offset + len(column), ::-1].astype(np.uint64)


def unit_halves(column: pa.Array) -> Words:
    """Return the ``(n, 2)`` halves, low half first, of amounts: two's complement."""
    assert column.null_count == 0, "an amount is never null"
    assert pa.types.is_decimal128(column.type), "an amount is a decimal of 38 digits"
    words = np.frombuffer(column.buffers()[1], np.uint64).reshape(-1, 2)
    return words[column.offset : column.offset + len(column)]
