"""From a path to an engine on SQLite: write-ahead log, foreign keys, patience, plain BEGIN."""

from pathlib import Path
from sqlite3 import Connection as SqliteConnection
from typing import Final

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, event

BUSY_TIMEOUT_S: Final = 20

WRITING: Final = {"begin": "BEGIN IMMEDIATE"}
"""Execution options of a transaction that writes: it waits for its turn instead of losing a race
in the middle."""


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


def _set_up(connection: SqliteConnection, _record: object) -> None:
    connection.isolation_level = None  # The driver's own BEGIN comes too late for reads and DDL.
    for pragma in ("journal_mode = WAL", "foreign_keys = ON", "synchronous = FULL"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    connection.exec_driver_sql(options.get("begin", "BEGIN"))
