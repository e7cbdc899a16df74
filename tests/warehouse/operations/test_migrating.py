"""The store migrates itself, quietly, and its tables are those of the models."""

import logging
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.exc import OperationalError

from contracts.errors import DeclarationError, StateError
from warehouse.operations import migrating
from warehouse.operations.models import Model
from warehouse.operations.opening import StorePlace, engine_of, engine_on
from warehouse.operations.records import QuarantineDecision
from warehouse.operations.snapshot import copy_operations
from warehouse.operations.store import open_operations


def test_the_migrated_tables_are_those_of_the_models(path: Path) -> None:
    with open_operations(path):
        pass
    engine = engine_on(path)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Model.metadata) == []
        assert migrating.revision_of(connection) == migrating.NEWEST
    engine.dispose()


def test_a_database_in_postgresql_has_the_tables_of_the_models(empty_database: Path) -> None:
    with open_operations(empty_database):
        pass
    engine = engine_of(StorePlace.beside(empty_database))
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Model.metadata) == []
        assert migrating.revision_of(connection) == migrating.NEWEST
    engine.dispose()


@pytest.mark.parametrize(
    ("store", "said"),
    [
        ("sqlite:x", "write postgres:"),
        ("postgres:password=secret", "PGPASSWORD"),
    ],
)
def test_a_wrong_place_is_refused_by_name(path: Path, store: str, said: str) -> None:
    path.parent.mkdir()
    path.with_suffix(".yaml").write_text(f'store: "{store}"\n', encoding="utf-8")
    with pytest.raises(DeclarationError, match=said) as refused, open_operations(path):
        pass
    assert "secret" not in str(refused.value)


def test_a_database_that_does_not_answer_is_said_and_is_not_copied(path: Path) -> None:
    path.parent.mkdir()
    place = f"postgres:dbname=tieout host={path.parent}"
    path.with_suffix(".yaml").write_text(f'store: "{place}"\n', encoding="utf-8")
    with pytest.raises(StateError, match="does not answer"), open_operations(path):
        pass
    with pytest.raises(StateError, match="no copy is made here"):
        copy_operations(path, path.with_name("copy.sqlite"))


def test_the_newest_revision_is_the_last_one_shipped() -> None:
    folder = Path(migrating.__file__).parent / "migrations"
    assert ScriptDirectory(str(folder)).get_heads() == [migrating.NEWEST]


def test_a_second_opening_changes_nothing(path: Path) -> None:
    for _ in range(2):
        with open_operations(path):
            pass
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [
            (migrating.NEWEST,)
        ]
    connection.close()


def test_an_outbox_of_the_first_revision_keeps_its_events(path: Path) -> None:
    path.parent.mkdir()
    engine = engine_on(path)
    with engine.begin() as connection:
        migrating.upgrade(connection, "0001")
        connection.exec_driver_sql(
            "INSERT INTO outbox VALUES (1, 'fee:1', 'bank_fee', 'bank', '', 'EUR', '15', "
            "'2026-03-01 12:00:00.000000', '2026-03-01', 'r', 'c', 'd')"
        )
    engine.dispose()

    with open_operations(path) as operations:
        (event,) = operations.outbox()
    assert (event.source_key, event.amount_units, event.description) == ("fee:1", 15, "d")
    assert (event.resolves, event.parts) == (None, ())


def test_a_migration_that_fails_leaves_nothing_behind(path: Path) -> None:
    path.parent.mkdir()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE closes (in_the_way INTEGER)")
    connection.close()
    with pytest.raises(OperationalError, match="closes already exists"), open_operations(path):
        pass
    connection = sqlite3.connect(path)
    tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    connection.close()
    assert tables == [("closes",)]


def test_a_store_of_a_newer_version_is_refused(path: Path) -> None:
    with open_operations(path):
        pass
    connection = sqlite3.connect(path)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()
    with pytest.raises(StateError, match=r"newer version \(9999\)"), open_operations(path):
        pass


def test_a_look_creates_no_store(path: Path) -> None:
    with (
        pytest.raises(StateError, match="is no operations store"),
        open_operations(path, create=False),
    ):
        pass
    assert not path.parent.exists()


def test_migrating_reads_no_file_of_the_user_and_says_nothing(
    path: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    (tmp_path / "alembic.ini").write_text("[alembic]\nscript_location = nowhere\n")
    monkeypatch.chdir(tmp_path)
    with caplog.at_level(logging.INFO), open_operations(path):
        pass
    assert [record.message for record in caplog.records] == []
    assert capfd.readouterr() == ("", "")


def test_the_file_is_durable_and_keeps_its_word(path: Path) -> None:
    with open_operations(path):
        pass
    engine = engine_on(path)
    with engine.connect() as connection:
        found = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "foreign_keys", "synchronous", "busy_timeout")
        ]
    engine.dispose()
    assert found == ["wal", 1, 2, 20_000]


def test_a_landing_of_an_older_revision_is_kept_and_may_be_dismissed(path: Path) -> None:
    path.parent.mkdir()
    engine = engine_on(path)
    with engine.begin() as connection:
        migrating.upgrade(connection, "0002")
        connection.exec_driver_sql(
            "INSERT INTO landings VALUES ('ab', 'day.csv', 'bank', 9, "
            "'2026-03-01 12:00:00.000000', 'quarantined', 'EMPTY_FILE', 'the file', 'Ask.', 0)"
        )
    engine.dispose()
    noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
    decision = QuarantineDecision("ab", "dismissed", "EMPTY_FILE", "a test", "ann", noon)

    with open_operations(path) as operations:
        operations.decide_on_quarantine(decision)
        (landing,) = operations.landings("dismissed")
        assert operations.quarantine_decisions("ab") == [decision]
        operations.decide_on_quarantine(replace(decision, decision="retried"))
        assert operations.landings("received")[0].reason is None
    assert (landing.file_name, landing.reason, landing.found) == ("day.csv", "EMPTY_FILE", None)
    with (
        closing(sqlite3.connect(path)) as raw,
        pytest.raises(sqlite3.IntegrityError, match="CHECK"),
    ):
        raw.execute("UPDATE landings SET state = 'lost'")
