"""Each check of decisions fails where what it asserts was broken on purpose."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import dagster as dg
import pytest

from assets.reconciliation.decisions.checks import (
    every_decision_is_as_it_was_signed,
    every_decision_stands_beside_its_break,
)
from assets.reconciliation.decisions.following import write_decisions
from contracts.home import Home
from tests.warehouse.operations.decisions import World
from warehouse.lake import open_lake
from warehouse.operations.store import open_operations
from warehouse.resource import WarehouseResource

INSTITUTION = "{name: Example, tenant: 1, time_zone: Europe/Prague, calendar: CZ}"


@pytest.fixture(scope="module")
def decided(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which one break was proposed upon and approved, and the lake tells of it."""
    home = Home(tmp_path_factory.mktemp("decided") / "var")
    home.root.mkdir()
    home.institution_file.write_text(INSTITUTION)
    with open_operations(home.operations) as operations, open_lake(home.warehouse) as lake:
        world = World.of(operations, home.root.parent / "keys")
        world.propose()
        world.take("bob", "approved")
        assert write_decisions(lake, operations) == 1
    return home.root


@pytest.fixture
def home(decided: Path, tmp_path: Path) -> Home:
    return Home(shutil.copytree(decided, tmp_path / "var"))


@pytest.fixture
def warehouse(home: Home) -> WarehouseResource:
    return WarehouseResource(home=str(home.root))


def passed(result: object) -> bool:
    assert isinstance(result, dg.AssetCheckResult)
    return result.passed


def altered(home: Home, statement: str) -> None:
    """Alter the store as somebody would who owns the file: without its triggers."""
    with closing(sqlite3.connect(home.operations)) as connection:
        connection.execute("DROP TRIGGER IF EXISTS break_entries_refuse_update")
        connection.execute("DROP TRIGGER IF EXISTS break_entries_refuse_delete")
        connection.execute(statement)
        connection.commit()


def test_both_hold_of_what_nobody_touched(warehouse: WarehouseResource) -> None:
    assert passed(every_decision_is_as_it_was_signed(warehouse=warehouse))
    assert passed(every_decision_stands_beside_its_break(warehouse=warehouse))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE break_entries SET note = 'another' WHERE step = 'proposed'",
        "UPDATE break_entries SET content = replace(content, '1180591620717411303424', '2')",
        "DELETE FROM break_entries WHERE step = 'approved'",
        "UPDATE break_entries SET signature = (SELECT signature FROM break_entries LIMIT 1)",
        "UPDATE outbox SET amount_units = '1'",
        "DELETE FROM outbox",
    ],
)
def test_the_history_fails_where_somebody_altered_it(
    home: Home, warehouse: WarehouseResource, statement: str
) -> None:
    altered(home, statement)
    assert not passed(every_decision_is_as_it_was_signed(warehouse=warehouse))


def test_a_correction_that_the_mirror_does_not_show_fails(
    home: Home, warehouse: WarehouseResource, decided: Path
) -> None:
    with open_operations(home.operations) as operations:
        world = World(operations, {})
        world.load(decided.parent / "keys")
        world.take("machine", "corrected", {"transfers": ["00000000-0000-0000-0000-0000000000c1"]})
    assert not passed(every_decision_is_as_it_was_signed(warehouse=warehouse))


def test_a_table_that_tells_otherwise_fails(home: Home, warehouse: WarehouseResource) -> None:
    with open_operations(home.operations) as operations:
        assert operations.breaks.head().number == 3
    with open_lake(home.warehouse) as lake:
        lake.execute("tests.assets.reconciliation", "forget_decisions")
    assert not passed(every_decision_stands_beside_its_break(warehouse=warehouse))
