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
