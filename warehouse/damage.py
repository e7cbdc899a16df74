"""How DuckDB words a damaged file and a full disk, and how we do. Losing a race is neither."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import duckdb

from contracts.errors import WarehouseDamagedError, WarehouseFullError

_ALTERED: Final = ("AES tag", ".parquet", "Parquet footer")
"""What an altered or exchanged file fails: its authentication, or its format, by name."""

_MISSING: Final = ("No such file", "Could not read enough bytes")
"""What DuckDB says of a file that is gone or cut; a full disk says something else."""


_FULL: Final = ("no space left", "disk is full")
"""What DuckDB says of a file, and SQLite of the catalog, where nothing more can be written."""


@contextmanager
def damage_named() -> Iterator[None]:
    """Turn the refusal of a damaged file into a ``WarehouseDamagedError``."""
    try:
        yield
    except (duckdb.InvalidInputException, duckdb.IOException, OSError) as error:
        said = [line for line in str(error).splitlines() if _tells_damage(line, error)]
        if not said:
            raise
        raise WarehouseDamagedError(said[0]) from error


def _tells_damage(line: str, error: Exception) -> bool:
    """Whether a line of an error speaks of damage. Arrow says an OSError for either in a stream."""
    if isinstance(error, OSError) and error.errno is not None:
        return False  # The machine's own: a full disk, a folder that may not be written.
    is_altered = not isinstance(error, duckdb.IOException) and any(one in line for one in _ALTERED)
    is_missing = not isinstance(error, duckdb.InvalidInputException) and any(
        one in line for one in _MISSING
    )
    return is_altered or is_missing


@contextmanager
def full_disk_named() -> Iterator[None]:
    """Turn DuckDB's, or its catalog's, word for a full disk into a ``WarehouseFullError``."""
    try:
        yield
    except duckdb.Error as error:
        said = str(error).splitlines()[0]
        if not any(word in said.lower() for word in _FULL):
            raise
        raise WarehouseFullError(said) from error
