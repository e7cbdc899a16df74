"""An operations store of its own for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from warehouse.operations.store import Operations, open_operations


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a store may be made."""
    return tmp_path / "state" / "operations.sqlite"


@pytest.fixture
def operations(path: Path) -> Iterator[Operations]:
    """A new store, open."""
    with open_operations(path) as opened:
        yield opened
