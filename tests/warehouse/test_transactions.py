"""Several processes at one lake: readers are never refused, writers follow one another."""

import os
import signal
from collections.abc import Callable
from pathlib import Path
from subprocess import Popen

import duckdb
import polars as pl
import pytest

from contracts.errors import WarehouseBusyError
from contracts.tables.marks import HIGH_WATER_MARKS
from warehouse import transactions
from warehouse.lake import Lake, open_lake
from warehouse.transactions import lost_race, retried

Start = Callable[..., Popen[str]]

OPENING = """
import sys
from pathlib import Path
import polars as pl
from contracts.tables.marks import HIGH_WATER_MARKS
from warehouse.lake import open_lake
folder, name = Path(sys.argv[1]), sys.argv[2]
"""

COUNTING = (
    OPENING
    + """
tries = 0
def work(lake):
    global tries
    tries += 1
    position = lake.mark("shared")
    rows = pl.DataFrame({"reader": [f"{name} at {position}"], "position": [position]})
    lake.append(HIGH_WATER_MARKS, rows)
    lake.move_mark("shared", position + 1)
with open_lake(folder) as lake:
    print("ready", flush=True)
    sys.stdin.readline()
    for _ in range(12):
        lake.run(work)
print(tries)
"""
)

READING = (
    OPENING
    + """
positions = []
print("ready", flush=True)
sys.stdin.readline()
for turn in range(15):
    with open_lake(folder, read_only=True) as lake:
        positions += [lake.mark("shared") for _ in range(4)]
assert positions == sorted(positions)
print(len(positions))
"""
)

HALF_DONE = (
    OPENING
    + """
def work(lake):
    rows = pl.DataFrame({"reader": ["half"], "position": [1]})
    lake.append(HIGH_WATER_MARKS, rows)
    lake.move_mark("mirror", 1)
    assert lake.mark("mirror") == 1
    print("appended", flush=True)
    sys.stdin.readline()
with open_lake(folder) as lake:
    lake.run(work)
"""
)

CREATING = (
    OPENING
    + """
import duckdb
print("ready", flush=True)
sys.stdin.readline()
with open_lake(folder) as lake:
    print(lake.mark("shared"))
"""
)


def together(*processes: Popen[str]) -> list[int]:
    """Let all of them go at once; return the number each one prints."""
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n", process.communicate()[1]
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    said = [process.communicate(timeout=60) for process in processes]
    assert [process.returncode for process in processes] == [0] * len(processes), said
    return [int(out) for out, _ in said]


def test_writers_lose_nothing_and_readers_are_never_refused(folder: Path, start: Start) -> None:
    with open_lake(folder):
        pass
    first, other, read = together(
        start(COUNTING, "first"), start(COUNTING, "other"), start(READING, "reader")
    )
    with open_lake(folder, read_only=True) as lake:
        rows = lake._connection.sql("SELECT reader, position FROM marks.high_water_marks").pl()
        assert lake.mark("shared") == 24
    appended = rows.filter(pl.col("reader").str.contains(" at "))
    assert sorted(appended["position"]) == list(range(24))
    assert min(first, other) >= 12
    assert read == 60


def test_two_processes_may_create_the_same_lake_at_once(start: Start) -> None:
    assert together(*(start(CREATING, str(number)) for number in range(3))) == [0, 0, 0]


def test_a_kill_between_append_and_commit_loses_rows_and_mark_alike(
    folder: Path, start: Start
) -> None:
    with open_lake(folder):
        pass
    process = start(HALF_DONE, "killed")
    assert process.stdout is not None
    assert process.stdout.readline() == "appended\n", process.communicate()[1]
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    with open_lake(folder) as lake:
        assert lake.mark("mirror") == 0
        assert lake.mark("half") == 0
        lake.run(lambda within: within.move_mark("mirror", 2))
        assert lake.mark("mirror") == 2


def append_beside(folder: Path, reader: str) -> None:
    with open_lake(folder) as beside:
        beside.append(HIGH_WATER_MARKS, pl.DataFrame({"reader": [reader], "position": [1]}))


def test_work_that_lost_the_race_runs_again_from_its_beginning(folder: Path, lake: Lake) -> None:
    seen = []

    def work(within: Lake) -> None:
        seen.append(within.mark("beside"))
        if len(seen) == 1:
            append_beside(folder, "beside")
        within.move_mark("mirror", 5)

    lake.run(work)
    assert seen == [0, 1]
    assert lake.mark("mirror") == 5


def test_a_race_that_is_lost_every_time_is_said_to_be_busy(
    folder: Path, lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transactions, "ATTEMPTS", 4)
    tries = []

    def work(within: Lake) -> None:
        tries.append(1)
        append_beside(folder, f"beside {len(tries)}")
        within.move_mark("mirror", 5)

    with pytest.raises(WarehouseBusyError, match="through 4 tries"):
        lake.run(work)
    assert len(tries) == 4
    assert lake.mark("mirror") == 0


def test_an_error_that_is_no_lost_race_is_raised_at_once() -> None:
    tries = []

    def failing() -> None:
        tries.append(1)
        duckdb.sql("SELECT 'conflict'::INTEGER").fetchall()

    with pytest.raises(duckdb.ConversionException, match="conflict"):
        retried(failing)
    assert tries == [1]
    assert not lost_race(duckdb.OutOfMemoryException("out of memory"))
