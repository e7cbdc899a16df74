"""The lake has the tables that the contracts promise, or it does not open."""

from pathlib import Path

import pytest

from contracts.errors import StateError
from contracts.tables import ALL_TABLES
from warehouse.lake import Lake, open_lake
from warehouse.migrating import MIGRATIONS, NEWEST, columns_in, columns_promised, schema_version


def test_a_new_lake_holds_every_column_of_every_contract(lake: Lake) -> None:
    for table in ALL_TABLES:
        found = lake._connection.sql(f"DESCRIBE {table.full_name}").fetchall()
        assert [(name, type_) for name, type_, *_ in found] == [
            (column.name, column.type.value) for column in table.columns
        ]
        if not table.view:
            assert [null for _, _, null, *_ in found] == [
                "YES" if column.nullable else "NO" for column in table.columns
            ]
    assert columns_in(lake._connection) == columns_promised()


def test_partitioned_tables_are_partitioned(lake: Lake) -> None:
    partitioned = [table for table in ALL_TABLES if table.partitioned_by]
    assert partitioned
    metadata = (
        f"__ducklake_metadata_{lake._connection.sql('SELECT current_database()').fetchall()[0][0]}"
    )
    found = lake._connection.sql(
        f"SELECT count(*) FROM {metadata}.ducklake_partition_column"  # noqa: S608 - the alias
    ).fetchall()
    assert found == [(sum(len(table.partitioned_by) for table in partitioned),)]


def test_every_migration_is_recorded_once_with_its_why(folder: Path) -> None:
    for _ in range(2):
        with open_lake(folder) as lake:
            seen = lake._connection.sql(
                "SELECT migration, why FROM lake_state.schema_version ORDER BY migration"
            ).fetchall()
            assert seen == [(step.number, step.why) for step in MIGRATIONS]
            assert schema_version(lake._connection) == NEWEST


@pytest.mark.parametrize("read_only", [True, False])
def test_a_lake_of_a_newer_version_is_refused(folder: Path, *, read_only: bool) -> None:
    with open_lake(folder) as lake:
        lake.execute("warehouse", "record_migration", number=NEWEST + 1, why="the future")
    with pytest.raises(StateError, match="newer version"), open_lake(folder, read_only=read_only):
        pass


def test_a_reader_does_not_migrate_an_older_lake(folder: Path) -> None:
    with open_lake(folder) as lake:
        lake._connection.execute("DELETE FROM lake_state.schema_version")
    with pytest.raises(StateError, match="older version"), open_lake(folder, read_only=True):
        pass


def test_a_lake_of_other_contracts_is_refused_by_name(folder: Path) -> None:
    with open_lake(folder) as lake:
        lake._connection.execute("ALTER TABLE ledger.accounts DROP COLUMN owner_kind")
    with (
        pytest.raises(StateError, match=r"see ledger\.accounts\.owner_kind"),
        open_lake(folder),
    ):
        pass
