"""Makes Dagster's own SQLite files quick: they remember runs for the screen, not figures.

Dagster opens a connection for each of some four writes an event, and each close flushes the whole
write-ahead log: 20 ms on an ordinary disk, 25 s in a run of 350 events. Here one connection a file
stays open, so a close flushes nothing, and a write is flushed at the next checkpoint: 0.1 ms. A
killed process loses nothing, a power cut at most the last events, and the files stay sound. Our own
stores are not touched: they flush before they acknowledge.
"""

import sqlite3
from pathlib import Path
from typing import Any, Final

from sqlalchemy import event
from sqlalchemy.engine import Engine

_KEPT: Final[dict[str, sqlite3.Connection]] = {}
_FOLDERS: Final[set[Path]] = set()


def relax_flushing(folder: Path) -> None:
    """Apply to every SQLite file below ``folder`` that this process opens from now on."""
    if not _FOLDERS:
        event.listen(Engine, "connect", _on_connect)
    _FOLDERS.add(folder.resolve())


def _on_connect(connection: Any, _record: object) -> None:  # noqa: ANN401 - of any driver
    """Relax a fresh connection, and keep one of our own to the same file."""
    if not isinstance(connection, sqlite3.Connection):
        return
    place = connection.execute("PRAGMA database_list").fetchone()[2]
    if not place or _FOLDERS.isdisjoint(Path(place).resolve().parents):
        return
    connection.execute("PRAGMA synchronous = NORMAL")
    if place not in _KEPT:
        kept = sqlite3.connect(place, check_same_thread=False)
        kept.execute("SELECT count(*) FROM sqlite_master").fetchone()  # Opens the file.
        _KEPT[place] = kept
