"""An operations store of its own for each test, in SQLite and on a PostgreSQL server."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql

from tests.warehouse.postgresql_server import postgresql
from warehouse.operations.store import Operations, open_operations

OWN_TABLES: Final = (
    "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
)


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


def declare(path: Path, place: str) -> None:
    """Declare beside ``path`` that the store lies in PostgreSQL."""
    path.parent.mkdir(exist_ok=True)
    path.with_suffix(".yaml").write_text(f'store: "postgres:{place}"\n', encoding="utf-8")


@pytest.fixture
def empty_database(server: str, path: Path) -> Path:
    """Where a store belongs that is declared to lie in an empty PostgreSQL database."""
    name = f"t{uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    declare(path, server.replace("dbname=tieout", f"dbname={name}"))
    return path


@pytest.fixture
def served_path(server: str, path: Path) -> Path:
    """Where a store belongs that is declared to lie in PostgreSQL: emptied for each test."""
    declare(path, server)
    with open_operations(path):
        pass
    with psycopg.connect(server) as connection:
        connection.execute("SET session_replication_role = replica")  # No trigger of ours.
        for (name,) in connection.execute(OWN_TABLES).fetchall():
            connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(name)))
        connection.execute("INSERT INTO break_head VALUES (1, 0, repeat('0', 64))")
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def either(request: pytest.FixtureRequest) -> Iterator[Operations]:
    """A new store, once in SQLite and once in PostgreSQL."""
    is_served = request.param == "postgresql"
    place: Path = request.getfixturevalue("served_path" if is_served else "path")
    with open_operations(place) as opened:
        yield opened
        assert place.exists() != is_served
