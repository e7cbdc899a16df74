"""One digest for all that a table holds, whatever files it lies in: equal rows, equal digest.

The rows come in the order of the key. Each column is hashed by itself, so that where a page of rows
ends makes no difference, and the digests of the columns are hashed with their names and types.
"""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from blake3 import blake3

from contracts.table_contract import TableContract, Type


class ContentDigest(NamedTuple):
    """What a table holds: how many rows, and BLAKE3 over them, hex."""

    row_count: int
    digest_hex: str


def digest_of(table: TableContract, pages: Iterable[pa.RecordBatch]) -> ContentDigest:
    """Return the digest of ``pages``, which hold every row of ``table`` in the order of its key."""
    hashers = {column.name: _ColumnHasher(column.type) for column in table.columns}
    row_count = 0
    for page in pages:
        row_count += page.num_rows
        for name, hasher in hashers.items():
            hasher.update(page.column(name))
    whole = blake3(row_count.to_bytes(8, "big"))
    for column in table.columns:
        said = f"{column.name} {column.type.value}\0".encode()
        whole.update(said + hashers[column.name].digest())
    return ContentDigest(row_count, whole.hexdigest())


class _ColumnHasher:
    """Hashes a column's values, their lengths where they have any, and which are null."""

    def __init__(self, type_: Type) -> None:
        self._type = type_
        self._values, self._lengths, self._nulls = blake3(), blake3(), blake3()

    def update(self, column: pa.Array) -> None:
        """Take the next values of the column."""
        self._nulls.update(_bytes(column.is_null().cast(pa.uint8()).to_numpy()))
        if self._type in {Type.TEXT, Type.UUID}:
            text = pc.fill_null(column.cast(pa.large_string()), "")
            self._lengths.update(_bytes(pc.binary_length(text).to_numpy()))
            self._values.update(_text_bytes(text))
        elif self._type is Type.UNITS:
            filled = pc.fill_null(column, 0)
            halves = np.frombuffer(filled.buffers()[1], np.uint64).reshape(-1, 2)
            self._values.update(_bytes(halves[filled.offset : filled.offset + len(filled)]))
        else:
            whole = column.cast(pa.int32()) if pa.types.is_date(column.type) else column
            plain = whole.cast(pa.uint8()) if pa.types.is_boolean(whole.type) else whole
            plain = plain.cast(pa.int64()) if pa.types.is_timestamp(plain.type) else plain
            self._values.update(_bytes(pc.fill_null(plain, 0).to_numpy()))

    def digest(self) -> bytes:
        """Return the digest of all values so far."""
        parts = (self._values, self._lengths, self._nulls)
        return bytes(blake3(b"".join(one.digest() for one in parts)).digest())


def _bytes(values: np.ndarray) -> memoryview:
    return np.ascontiguousarray(values).reshape(-1).view(np.uint8).data


def _text_bytes(text: pa.Array) -> memoryview:
    """Return the characters of all values, one behind the other."""
    offsets = np.frombuffer(text.buffers()[1], np.int64)[text.offset :]
    content = text.buffers()[2]
    begin, end = int(offsets[0]), int(offsets[len(text)])
    return memoryview(content)[begin:end] if content is not None else memoryview(b"")
