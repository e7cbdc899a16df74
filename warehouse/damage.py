"""How DuckDB words a damaged file, and how we do. Losing a race is no damage."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import duckdb

from contracts.errors import WarehouseDamagedError

_OF_A_FILE: Final = ("AES tag", ".parquet")
"""An altered file fails its authentication; a missing or shortened one is named."""


@contextmanager
def damage_named() -> Iterator[None]:
    """Turn the refusal of a damaged file into a ``WarehouseDamagedError``."""
    try:
        yield
    except (duckdb.InvalidInputException, duckdb.IOException) as error:
        if not any(words in str(error) for words in _OF_A_FILE):
            raise
        raise WarehouseDamagedError(str(error).splitlines()[0]) from error
