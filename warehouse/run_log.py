"""Makes Dagster's own SQLite files quick: they remember runs for the screen, not figures.

Dagster opens a connection for each of some four writes an event, and each close flushes the whole
write-ahead log: 20 ms on an ordinary disk, 25 s in a run of 350 events. Here one connection a file
stays open, so a close flushes nothing, and a write is flushed at the next checkpoint: 0.1 ms. A
killed process loses nothing, a power cut at most the last events, and the files stay sound. Our own
stores are not touched: they flush before they acknowledge.

It also makes an engine for each connection, which compiles every statement anew: a quarter of what
a small run costs. Here an engine is kept a file; it pools no connection.
"""

import sqlite3
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

from dagster._core.storage.event_log.sqlite import sqlite_event_log
from dagster._core.storage.runs.sqlite import sqlite_run_storage
from dagster._core.storage.schedules.sqlite import sqlite_schedule_storage
from sqlalchemy import NullPool, create_engine, event
from sqlalchemy.engine import Engine

_STORAGES: Final = (sqlite_event_log, sqlite_run_storage, sqlite_schedule_storage)
_ENGINES_MAX: Final = 64
"""Dagster has a file a run: a process that looks at many keeps the engines of the last."""

_KEPT: Final[dict[str, sqlite3.Connection]] = {}
_FOLDERS: Final[set[Path]] = set()


def relax_flushing(folder: Path) -> None:
    """Apply to every SQLite file below ``folder`` that this process opens from now on."""
    if not _FOLDERS:
        event.listen(Engine, "connect", _on_connect)
        for storage in _STORAGES:
            assert vars(storage)["create_engine"] is create_engine, f"{storage} makes none"
            vars(storage)["create_engine"] = _engine_of
    _FOLDERS.add(folder.resolve())


def _engine_of(
    url: str, *, poolclass: type[NullPool], connect_args: dict[str, Any] | None = None
) -> Engine:
    """Return the engine of a file, made as Dagster makes it each time."""
    assert poolclass is NullPool, f"connections of {url} would be kept beyond their use"
    return _engine(url, tuple(sorted((connect_args or {}).items())))


@lru_cache(_ENGINES_MAX)
def _engine(url: str, connect_args: tuple[tuple[str, Any], ...]) -> Engine:
    return create_engine(url, poolclass=NullPool, connect_args=dict(connect_args))


@cache
def _is_relaxed(place: str, _folders: frozenset[Path]) -> bool:
    return not _folders.isdisjoint(Path(place).resolve().parents)


def _on_connect(connection: Any, _record: object) -> None:  # noqa: ANN401 - of any driver
    """Relax a fresh connection, and keep one of our own to the same file."""
    if not isinstance(connection, sqlite3.Connection):
        return
    place = connection.execute("PRAGMA database_list").fetchone()[2]
    if not place or not _is_relaxed(place, frozenset(_FOLDERS)):
        return
    connection.execute("PRAGMA synchronous = NORMAL")
    if place not in _KEPT:
        kept = sqlite3.connect(place, check_same_thread=False)
        kept.execute("SELECT count(*) FROM sqlite_master").fetchone()  # Opens the file.
        _KEPT[place] = kept
