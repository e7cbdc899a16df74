"""A home to land files in, and the institution it belongs to."""

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assets.sources.landing import Landed, Stores, land_inbox
from contracts.home import Home
from contracts.institution import Institution, load_institution
from tests.assets.sources.institutions import INSTITUTION_YAML
from warehouse.lake import open_lake
from warehouse.operations.store import open_operations

NOW = dt.datetime(2026, 1, 7, 6, 0, tzinfo=dt.UTC)

Land = Callable[[], Landed]
Put = Callable[[str, bytes | str], Path]


@pytest.fixture(scope="session")
def institution(tmp_path_factory: pytest.TempPathFactory) -> Institution:
    folder = tmp_path_factory.mktemp("declared")
    (folder / "institution.yaml").write_text(INSTITUTION_YAML)
    return load_institution(folder)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    (tmp_path / "institution.yaml").write_text(INSTITUTION_YAML)
    return Home(tmp_path)


@pytest.fixture
def stores(home: Home) -> Iterator[Stores]:
    with open_lake(home.warehouse) as lake, open_operations(home.operations) as operations:
        yield Stores(home, lake, operations)


@pytest.fixture
def put(home: Home) -> Put:
    """``put("csv/movements-1.csv", text)`` lays a file into the inbox."""

    def written(name: str, content: bytes | str) -> Path:
        path = home.inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return written


@pytest.fixture
def land(stores: Stores) -> Land:
    """``land()`` runs one pass over the inbox, reading the institution anew."""
    return lambda: land_inbox(stores, load_institution(stores.home.root), NOW, quiet_s=0)
