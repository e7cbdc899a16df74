"""Files that appear whole or not at all: written beside their name, synced, then renamed."""

import io
import os
from pathlib import Path

import polars as pl


def publish(path: Path, content: bytes) -> Path:
    """Write ``content`` at ``path`` and return it; a reader never sees a part of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    with beside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    return path


def parquet_bytes(table: pl.DataFrame) -> bytes:
    """Return ``table`` as a Parquet file: equal tables give equal bytes."""
    buffer = io.BytesIO()
    table.write_parquet(buffer, compression="zstd")
    return buffer.getvalue()
