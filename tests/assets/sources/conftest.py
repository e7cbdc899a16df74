"""A home to land files in, and the institution it belongs to."""

import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assets.sources.landing import Landed, Stores, land_inbox
from contracts.home import Home
from contracts.institution import Institution, load_institution
from tests.assets.sources.institutions import INSTITUTION_YAML
from tests.assets.sources.notation import movements, statement
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


@pytest.fixture(scope="session")
def empty_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home with nothing in it: copied, because making its stores takes a second."""
    home = Home(tmp_path_factory.mktemp("empty"))
    home.institution_file.write_text(INSTITUTION_YAML)
    with open_lake(home.warehouse), open_operations(home.operations):
        return home


@pytest.fixture
def home(tmp_path: Path, empty_home: Home) -> Home:
    return Home(shutil.copytree(empty_home.root, tmp_path / "home"))


@pytest.fixture
def stores(home: Home) -> Iterator[Stores]:
    with open_lake(home.warehouse) as lake, open_operations(home.operations) as operations:
        yield Stores(home, lake, operations)


@pytest.fixture
def put(home: Home) -> Put:
    """``put("csv/movements-1.csv", text)`` lays a file into the inbox."""
    return putting(home)


@pytest.fixture
def land(stores: Stores) -> Land:
    """``land()`` runs one pass over the inbox, reading the institution anew."""
    return lambda: land_inbox(stores, load_institution(stores.home.root), NOW, quiet_s=0)


def held(stores: Stores) -> dict[str, list[tuple[object, ...]]]:
    """Everything the lake holds of the sources, and what became of every landing."""
    queries = ("landed_files", "all_statements", "all_lines", "all_movements")
    found = {name: stores.lake.read("tests.assets.sources", name).rows() for name in queries}
    settled = [(one.sha256, one.state, one.line_count) for one in stores.operations.landings()]
    return found | {"landings": list(settled)}


def lay_out(put: Put) -> None:
    """Two statements that follow each other, movements, a bad file."""
    put("csv/statement-2.csv", statement("2026-01-06", "10.00", "-2.50"))
    put("csv/statement-1.csv", statement("2026-01-05", "0.00", "10.00"))
    put("csv/movements-1.csv", movements("a", "b"))
    put("csv/movements-2.csv", movements("c", amount="1,0"))


def putting(home: Home) -> Put:
    def written(name: str, content: bytes | str) -> Path:
        path = home.inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return written
