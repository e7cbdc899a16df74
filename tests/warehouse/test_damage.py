"""Only a damaged file is called damage: the advice that follows is drastic."""

import duckdb
import pytest

from contracts.errors import WarehouseDamagedError
from warehouse.damage import damage_named


@pytest.mark.parametrize(
    "error",
    [
        duckdb.IOException('IO Error: Could not write file "x.parquet": No space left on device'),
        duckdb.IOException('IO Error: Cannot open file "x.parquet": Permission denied'),
        duckdb.IOException('IO Error: Cannot open file "x.parquet": Too many open files'),
        duckdb.InvalidInputException("Values were not provided for prepared parameters: mark"),
        duckdb.BinderException("x.parquet"),
    ],
)
def test_a_full_disk_or_a_wrong_query_is_no_damage(error: duckdb.Error) -> None:
    with pytest.raises(type(error)), damage_named():
        raise error


def test_a_missing_file_is_damage() -> None:
    said = 'IO Error: Cannot open file "x.parquet": No such file or directory'
    with pytest.raises(WarehouseDamagedError, match=r"x\.parquet"), damage_named():
        raise duckdb.IOException(said)
