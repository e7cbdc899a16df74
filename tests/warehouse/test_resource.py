"""Both stores of one state folder, by Dagster's rules."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from contracts.errors import StateError
from warehouse.resource import WarehouseResource


def test_both_stores_lie_under_the_state_folder(tmp_path: Path) -> None:
    resource = WarehouseResource(home=str(tmp_path))
    with resource.lake() as lake:
        lake.run(lambda within: within.move_mark("mirror", 4))
    with resource.lake(read_only=True) as lake:
        assert lake.mark("mirror") == 4
    with resource.operations() as operations:
        operations.register_landing("ab", "day.csv", "bank", 1, datetime(2026, 1, 1, tzinfo=UTC))
    assert resource.paths.root == tmp_path
    assert resource.paths.warehouse.is_dir()
    assert resource.paths.operations.is_file()


def test_a_look_creates_nothing(tmp_path: Path) -> None:
    resource = WarehouseResource(home=str(tmp_path))
    with pytest.raises(StateError), resource.lake(read_only=True):
        pass
    with pytest.raises(StateError), resource.operations(create=False):
        pass
    assert not list(tmp_path.iterdir())
