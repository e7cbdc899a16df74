"""From a path to an engine: SQLite in the state folder, or PostgreSQL where it is declared so.

A file ``operations.yaml`` beside ``operations.sqlite`` puts the store into PostgreSQL. It holds no
password: the PostgreSQL client finds that in ``PGPASSWORD`` or its own password file.
"""

from dataclasses import dataclass
from pathlib import Path
from sqlite3 import Connection as SqliteConnection
from typing import Final

import msgspec
import psycopg
from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, event, text

from contracts.declaration_file import read_declaration
from contracts.errors import StateError
from warehouse.settings import DECLARATION_SUFFIX, POSTGRES, served

BUSY_TIMEOUT_S: Final = 20

WRITING: Final = {"begin": "BEGIN IMMEDIATE"}
"""Execution options of a transaction that writes: it waits for its turn instead of losing a race
in the middle. PostgreSQL waits by itself, for rows that are locked."""

_MIGRATING: Final = 0x7469656F7574
"""Number of the lock under which one process at a time migrates a PostgreSQL database."""


class DeclaredStore(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What ``operations.yaml`` says.

    Attributes:
        store: ``postgres:`` and a connection string, without a password.
    """

    store: str


@dataclass(frozen=True, slots=True)
class StorePlace:
    """Where a store lies: an SQLite file, or the database that ``conninfo`` names instead."""

    path: Path
    conninfo: str | None = None

    @classmethod
    def beside(cls, path: Path) -> "StorePlace":
        """Return the store that belongs at ``path``: as declared beside it, else the file itself.

        Raises:
            DeclarationError: the declaration is wrong.
        """
        declaration = path.with_suffix(DECLARATION_SUFFIX)
        if not declaration.is_file():
            return cls(path)
        declared = read_declaration(declaration, DeclaredStore)
        store = served(declaration, "store", declared.store)
        return cls(declaration, store.removeprefix(POSTGRES))


def engine_of(place: StorePlace) -> Engine:
    """Return an engine on the store; it keeps no connection open.

    Raises:
        StateError: the PostgreSQL database does not answer.
    """
    return engine_on(place.path) if place.conninfo is None else _served_engine(place)


def engine_on(path: Path) -> Engine:
    """Return an engine on the SQLite file at ``path``; it keeps no connection open."""
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        poolclass=NullPool,
        connect_args={"timeout": BUSY_TIMEOUT_S},
    )
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    return engine


def wait_for_turn(connection: Connection) -> None:
    """Let one transaction at a time go on from here; SQLite's own began with that."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _MIGRATING})


def _served_engine(place: StorePlace) -> Engine:
    conninfo = place.conninfo or ""

    def connect() -> psycopg.Connection[tuple[object, ...]]:
        try:
            return psycopg.connect(conninfo, connect_timeout=BUSY_TIMEOUT_S)
        except psycopg.OperationalError as error:
            to_do = "See that it runs and takes this connection, then run the command again."
            what = f"names a database that does not answer ({str(error).splitlines()[0]})"
            raise StateError(place.path, what, to_do) from error

    return create_engine("postgresql+psycopg://", poolclass=NullPool, creator=connect)


def _set_up(connection: SqliteConnection, _record: object) -> None:
    connection.isolation_level = None  # The driver's own BEGIN comes too late for reads and DDL.
    for pragma in ("journal_mode = WAL", "foreign_keys = ON", "synchronous = FULL"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    connection.exec_driver_sql(options.get("begin", "BEGIN"))
