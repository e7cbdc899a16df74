"""An operations store of its own for each test, in SQLite and on a PostgreSQL server."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from tests.warehouse.postgresql_server import postgresql
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


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """A short folder: a socket's path has room for 107 bytes."""
    with tempfile.TemporaryDirectory(prefix="pg-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        with postgresql(Path(folder) / "server") as place:
            yield place


def declared_at(path: Path, server: str, template: str) -> str:
    """Make a database like ``template``, declare it beside ``path``; return its name."""
    name = f"t{uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}".encode())
    place = server.replace("dbname=tieout", f"dbname={name}")
    path.parent.mkdir(exist_ok=True)
    path.with_suffix(".yaml").write_text(f'store: "postgres:{place}"\n', encoding="utf-8")
    return name


@pytest.fixture(scope="session")
def migrated(server: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The name of a database with every table, to copy."""
    path = tmp_path_factory.mktemp("migrated") / "operations.sqlite"
    name = declared_at(path, server, "template1")
    with open_operations(path):
        return name


@pytest.fixture
def empty_database(server: str, path: Path) -> Path:
    """Where a store belongs that is declared to lie in an empty PostgreSQL database."""
    declared_at(path, server, "template1")
    return path


@pytest.fixture
def served_path(server: str, migrated: str, path: Path) -> Path:
    """Where a store belongs that is declared to lie in a PostgreSQL database with its tables."""
    declared_at(path, server, migrated)
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def either(request: pytest.FixtureRequest) -> Iterator[Operations]:
    """A new store, once in SQLite and once in PostgreSQL."""
    is_served = request.param == "postgresql"
    place: Path = request.getfixturevalue("served_path" if is_served else "path")
    with open_operations(place) as opened:
        yield opened
        assert place.exists() != is_served
