import sqlite3
from pathlib import Path

from dagster._core.storage.event_log import SqliteEventLogStorage
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from warehouse.run_log import relax_flushing

NORMAL, FULL = 1, 2


def flushing_of(file: Path) -> int:
    engine = create_engine(f"sqlite:///{file}", poolclass=NullPool)
    with engine.connect() as connection:
        return int(connection.exec_driver_sql("PRAGMA synchronous").scalar_one())


def test_only_files_below_the_folder_flush_less(tmp_path: Path) -> None:
    relaxed, ours = tmp_path / "dagster", tmp_path / "ours"
    relaxed.mkdir()
    ours.mkdir()
    relax_flushing(relaxed)

    assert flushing_of(relaxed / "runs.db") == NORMAL
    assert flushing_of(ours / "operations.sqlite") == FULL


def test_what_was_written_is_there_for_another_process(tmp_path: Path) -> None:
    relax_flushing(tmp_path)
    engine = create_engine(f"sqlite:///{tmp_path / 'runs.db'}", poolclass=NullPool)
    with engine.begin() as connection:
        connection.exec_driver_sql("PRAGMA journal_mode = WAL")
        connection.exec_driver_sql("CREATE TABLE run (id INTEGER)")
        connection.exec_driver_sql("INSERT INTO run VALUES (7)")

    seen = sqlite3.connect(tmp_path / "runs.db")

    assert seen.execute("SELECT id FROM run").fetchall() == [(7,)]
    seen.close()


def test_dagster_connects_to_a_file_through_one_engine(tmp_path: Path) -> None:
    relax_flushing(tmp_path)
    storage = SqliteEventLogStorage(str(tmp_path))
    with storage.index_connection() as first:
        pass
    with storage.index_connection() as second:
        pass
    with storage.run_connection("another-file") as other:
        pass

    assert first.closed
    assert first.engine is second.engine
    assert first.engine is not other.engine
