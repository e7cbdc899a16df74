"""A copy of the operations store as of one moment, while others read and write it."""

import sqlite3
from contextlib import closing
from pathlib import Path

from contracts.errors import StateError
from warehouse.operations.opening import BUSY_TIMEOUT_S, StorePlace


def copy_operations(path: Path, target: Path) -> None:
    """Copy the store at ``path`` into the new file ``target``, whole and consistent.

    Raises:
        StateError: there is no store, SQLite finds it damaged, or it lies in PostgreSQL.
    """
    place = StorePlace.beside(path)
    if place.conninfo is not None:
        to_do = "Copy the database with PostgreSQL's own means, such as pg_dump."
        raise StateError(place.path, "puts operations into PostgreSQL: no copy is made here", to_do)
    if not path.is_file():
        raise StateError(path, "is no operations store", "Run `tieout init` first.")
    with (
        closing(sqlite3.connect(path, timeout=BUSY_TIMEOUT_S)) as source,
        closing(sqlite3.connect(target)) as copy,
    ):
        try:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")  # One file, without a log beside it.
        except sqlite3.DatabaseError as error:
            raise _damaged(path, str(error)) from error
    require_sound_operations(target)


def require_sound_operations(path: Path) -> None:
    """Refuse a store whose pages do not hang together.

    Raises:
        StateError: SQLite finds it damaged.
    """
    with closing(sqlite3.connect(path)) as connection:
        try:
            found = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
        except sqlite3.DatabaseError as error:
            raise _damaged(path, str(error)) from error
    if found != "ok":
        raise _damaged(path, str(found))


def _damaged(path: Path, what: str) -> StateError:
    return StateError(path, f"is damaged ({what})", "Restore it from a backup.")
