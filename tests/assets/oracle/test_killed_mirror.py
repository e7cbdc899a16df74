"""Real processes: killed between reading and committing, two at once, the catalog locked."""

import os
import signal
import sqlite3
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from subprocess import PIPE, Popen

import pytest

from assets.oracle.folding import prove_new_events
from tests.assets.oracle.proof.ledgers import World, open_world

EVENTS = 5_000
ROOT = Path(__file__).parents[3]
Start = Callable[..., Popen[str]]

BEGINNING = """
import sys, time
from pathlib import Path
from assets.oracle import ledger_pages, mirroring
from assets.oracle.mirroring import mirror_new_events
from ledger_engine import open_ledger
from warehouse.lake import Lake, open_lake
ledger_pages.READ_EVENTS, ledger_pages.PAGE_EVENTS = 100, 500
folder = Path(sys.argv[1])
ledger = open_ledger(f"embedded:{folder / 'ledger'}", read_only=True)
"""

DYING = (
    BEGINNING
    + """
append, pages = mirroring._append, []
def append_and_wait(lake, *, page):
    done = append(lake, page=page)
    pages.append(page)
    if len(pages) == 4:
        print("appended", flush=True)
        time.sleep(600)
    return done
mirroring._append = append_and_wait
with open_lake(folder / "warehouse") as lake:
    mirror_new_events(lake, ledger)
"""
)

MIRRORING = (
    BEGINNING
    + """
with open_lake(folder / "warehouse") as lake:
    print("ready", flush=True)
    sys.stdin.readline()
    print(mirror_new_events(lake, ledger))
"""
)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with open_world(tmp_path) as opened:
        opened.book_many(EVENTS)
        yield opened


@pytest.fixture
def start(world: World) -> Iterator[Start]:
    """Start a program on the world's folder; what still runs at the end is killed."""
    started: list[Popen[str]] = []

    def begin(program: str) -> Popen[str]:
        command = [sys.executable, "-c", program, str(world.folder)]
        process = Popen(command, stdin=PIPE, stdout=PIPE, stderr=PIPE, text=True, cwd=ROOT)
        started.append(process)
        return process

    yield begin
    for process in started:
        process.kill()
        process.communicate()


def said(process: Popen[str], word: str) -> None:
    assert process.stdout is not None
    assert process.stdout.readline() == f"{word}\n", process.communicate()[1]


def mirrored(world: World) -> list[int]:
    found = world.lake._connection.sql("SELECT timestamp_ns FROM oracle.change_events ORDER BY 1")
    return [one for (one,) in found.fetchall()]


def assert_whole(world: World) -> None:
    assert mirrored(world) == world.ledger.change_events(0, 2 * EVENTS)["timestamp"].tolist()
    assert prove_new_events(world.lake).holds
    assert world.verify(full=True).holds


def test_a_kill_between_reading_and_committing_loses_and_doubles_nothing(
    world: World, start: Start
) -> None:
    for _ in range(2):
        process = start(DYING)
        said(process, "appended")
        os.kill(process.pid, signal.SIGKILL)
        process.wait()

    assert len(mirrored(world)) == 2 * 3 * 500
    world.mirror()
    assert_whole(world)


def test_two_mirrors_at_once_take_every_event_once(world: World, start: Start) -> None:
    both = [start(MIRRORING), start(MIRRORING)]
    for process in both:
        said(process, "ready")
    counts = [int(process.communicate("go\n", timeout=120)[0]) for process in both]

    assert sum(counts) == EVENTS
    assert_whole(world)


def test_a_catalog_that_is_locked_for_a_while_is_waited_for(world: World) -> None:
    catalog = world.folder / "warehouse" / "catalog.sqlite"
    locked, free = threading.Event(), threading.Event()

    def lock() -> None:
        with closing(sqlite3.connect(catalog, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            locked.set()
            free.wait(30)
            other.execute("ROLLBACK")

    thread = threading.Thread(target=lock)
    thread.start()
    locked.wait(30)
    began = time.monotonic()
    threading.Timer(1.5, free.set).start()
    world.mirror()
    thread.join()

    assert time.monotonic() - began > 1
    assert_whole(world)
