"""Tidying changes files, never rows."""

from pathlib import Path

import polars as pl
import pytest

from contracts.tables.marks import HIGH_WATER_MARKS
from warehouse.lake import Lake, open_lake


def write(lake: Lake, number: int) -> None:
    rows = pl.DataFrame({"reader": [f"row {number}"], "position": [number]})
    lake.append(HIGH_WATER_MARKS, rows)
    lake.move_mark("mirror", number)


def fill(lake: Lake) -> None:
    for number in range(8):
        lake.run(lambda within, number=number: write(within, number))  # type: ignore[misc]  # bound


def rows_in(lake: Lake) -> list[tuple[str, int]]:
    return lake._connection.sql(
        "SELECT reader, position FROM marks.high_water_marks ORDER BY reader"
    ).fetchall()


def files_in(folder: Path) -> int:
    return len(list(folder.rglob("*.parquet")))


EXPECTED = [("mirror", 7), *((f"row {number}", number) for number in range(8))]


def test_many_small_files_become_few_and_no_row_changes(folder: Path, lake: Lake) -> None:
    fill(lake)
    before = files_in(folder)
    lake.tidy(hours=0)
    assert rows_in(lake) == EXPECTED
    assert files_in(folder) < before / 3
    lake.run(lambda within: write(within, 8))
    assert lake.mark("mirror") == 8


def test_what_a_reader_of_today_may_look_at_is_kept(folder: Path, lake: Lake) -> None:
    fill(lake)
    before = {path.name for path in folder.rglob("*.parquet")}
    lake.tidy()
    assert before <= {path.name for path in folder.rglob("*.parquet")}
    assert rows_in(lake) == EXPECTED


def test_a_moved_lake_loses_nothing_when_it_is_tidied(folder: Path) -> None:
    with open_lake(folder) as lake:
        fill(lake)
    moved = folder.rename(folder.with_name("moved"))
    with open_lake(moved) as lake:
        lake.tidy(hours=0)
        lake.tidy(hours=0)
    with open_lake(moved, read_only=True) as lake:
        assert rows_in(lake) == EXPECTED


def test_files_of_a_killed_transaction_are_removed(folder: Path, lake: Lake) -> None:
    fill(lake)
    table = next(path for path in folder.rglob("high_water_marks") if path.is_dir())
    orphan = table / "ducklake-00000000-0000-0000-0000-000000000000.parquet"
    orphan.write_bytes(next(table.glob("*.parquet")).read_bytes())
    lake.tidy(hours=0)
    assert not orphan.exists()
    assert rows_in(lake) == EXPECTED


def test_a_lake_is_not_tidied_inside_a_transaction(lake: Lake) -> None:
    with pytest.raises(AssertionError, match="not tidied inside"):
        lake.run(lambda within: within.tidy())


def test_what_was_done_is_measured(folder: Path, lake: Lake) -> None:
    fill(lake)
    done = lake.tidy(hours=0)
    assert done.before.file_count > 3 * done.after.file_count
    assert done.before.snapshot_count > done.after.snapshot_count == 1
    assert done.after.delete_file_count == 0
    assert done.after.byte_count < done.before.byte_count
    assert done.removed_count >= done.before.file_count - done.after.file_count
    assert files_in(folder) == done.after.file_count


def test_one_age_of_snapshots_holds_for_all_users_of_a_catalog(folder: Path, lake: Lake) -> None:
    fill(lake)
    assert lake.tidy().snapshot_hours == 24
    lake.keep_snapshots(hours=0)
    with open_lake(folder) as other:
        done = other.tidy()
    assert (done.snapshot_hours, done.after.snapshot_count) == (0, 1)
    assert rows_in(lake) == EXPECTED
