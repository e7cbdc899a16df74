"""How DuckDB words a damaged file, and how we do. Losing a race is no damage."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import duckdb

from contracts.errors import WarehouseDamagedError

_ALTERED: Final = ("AES tag", ".parquet")
"""What an altered file fails: its authentication, or its format, by name."""

_MISSING: Final = ("No such file", "Could not read enough bytes")
"""What DuckDB says of a file that is gone or cut; a full disk says something else."""


@contextmanager
def damage_named() -> Iterator[None]:
    """Turn the refusal of a damaged file into a ``WarehouseDamagedError``."""
    try:
        yield
    except (duckdb.InvalidInputException, duckdb.IOException) as error:
        words = _MISSING if isinstance(error, duckdb.IOException) else _ALTERED
        if not any(word in str(error) for word in words):
            raise
        raise WarehouseDamagedError(str(error).splitlines()[0]) from error
