"""How DuckDB words a damaged file, and how we do. Losing a race is no damage."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import duckdb

from contracts.errors import WarehouseDamagedError

_DAMAGE: Final = ("AES tag", "Cannot open file", "Could not read enough bytes", "too small to be")


@contextmanager
def damage_named() -> Iterator[None]:
    """Turn the refusal of a damaged file into a ``WarehouseDamagedError``."""
    try:
        yield
    except (duckdb.InvalidInputException, duckdb.IOException) as error:
        if not any(words in str(error) for words in _DAMAGE):
            raise
        raise WarehouseDamagedError(str(error).splitlines()[0]) from error
