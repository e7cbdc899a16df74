"""The world in which reconciliation is tested."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.assets.reconciliation.world import Fill, World
from warehouse.lake import Lake, open_lake


@pytest.fixture(scope="module")
def shared_lake(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lake]:
    """A lake for all tests of a module: opening one takes longer than most of them."""
    folder: Path = tmp_path_factory.mktemp("shared")
    with open_lake(folder / "warehouse") as opened:
        yield opened


@pytest.fixture
def world(shared_lake: Lake, fill: Fill) -> World:
    """Declared accounts, and a lake that remembers no earlier test."""
    made = World(shared_lake, fill)
    made.land("", "")
    made.forget()
    return made
