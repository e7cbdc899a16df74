import datetime as dt
from pathlib import Path

import pytest

from orchestration.backup.shelf import Shelf, Shelved, superseded

NOW = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)


def chain(days_ago: int, increments: int) -> list[Shelved]:
    begun = NOW - dt.timedelta(days=days_ago)
    made = [Shelved(begun, "full", Path(f"{days_ago}-full"))]
    for number in range(1, increments + 1):
        at = begun + dt.timedelta(hours=number)
        made.append(Shelved(at, "since", Path(f"{days_ago}-{number}")))
    return made


def test_whole_chains_go_when_their_last_increment_is_too_old() -> None:
    backups = [*chain(40, 2), *chain(36, 1), *chain(35, 2), *chain(1, 1)]

    removed = superseded(backups, NOW, 35)

    assert [one.name for one in removed] == ["40-full", "40-1", "40-2", "36-full", "36-1"]


def test_the_last_chain_stays_however_old_it_is() -> None:
    assert superseded(chain(400, 3), NOW, 35) == []


@pytest.mark.parametrize("name", ["notes.tieout", "20260101T000000Z-half.tieout", "x-full.tieout"])
def test_files_of_other_names_are_no_backups(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"")

    assert Shelf(tmp_path).backups() == []


def test_a_clock_that_steps_back_does_not_disorder_backups(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    path, first = shelf.new_path("full", NOW)
    path.write_bytes(b"")

    later, second = shelf.new_path("since", NOW - dt.timedelta(days=1))

    assert second > first
    assert later.name > path.name
