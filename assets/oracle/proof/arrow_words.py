"""128-bit values of Arrow columns as little-endian words: straight over the buffers."""

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Words = npt.NDArray[np.uint64]

_BYTES = 16


def id_halves(column: pa.Array) -> Words:
    """Return the ``(n, 2)`` halves, low half first, of ids given as 16 bytes in digit order."""
    assert column.null_count == 0, "an id is never null"
    offsets = np.frombuffer(column.buffers()[1], np.int32)
    offsets = offsets[column.offset : column.offset + len(column) + 1]
    assert (np.diff(offsets) == _BYTES).all(), "an id takes 16 bytes"
    digits = np.frombuffer(column.buffers()[2], ">u8").reshape(-1, 2)
    first = int(offsets[0]) // _BYTES
    return digits[first : first + len(column), ::-1].astype(np.uint64)


def unit_halves(column: pa.Array) -> Words:
    """Return the ``(n, 2)`` halves, low half first, of amounts."""
    assert column.null_count == 0, "an amount is never null"
    assert pa.types.is_decimal128(column.type), "an amount is a decimal of 38 digits"
    words = np.frombuffer(column.buffers()[1], np.uint64).reshape(-1, 2)
    return words[column.offset : column.offset + len(column)]
