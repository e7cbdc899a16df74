"""The same mirror over a real TigerBeetle server: every kind of event, and following it."""

import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from assets.oracle.folding import READER as PROVED
from assets.oracle.folding import prove_again, prove_new_events
from assets.oracle.following import Follower, Pace, Source
from assets.oracle.mirroring import READER
from assets.oracle.news import news_of
from ledger_engine import open_ledger
from ledger_engine.flags import TransferFlags
from tests.assets.oracle.proof.ledgers import World, every_kind, open_world, posting
from tests.assets.oracle.test_following import Heard
from tests.ledger_engine.tigerbeetle_server import SMALL_BATCHES, started
from warehouse.lake import open_lake

pytestmark = pytest.mark.tigerbeetle

QUICK = Pace(poll_s=0.05, pause_s=0.1, prove_s=0.5, stretch_s=0.5)
DEADLINE_S = 60


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[World, str]]:
    """A server of one's own, and an empty mirror of it."""
    cluster = started(tmp_path, SMALL_BATCHES)
    try:
        with open_world(tmp_path, cluster.url) as opened:
            yield opened, cluster.url
    finally:
        cluster.stop()


def event_types(world: World) -> set[int]:
    found = world.lake._connection.sql("SELECT DISTINCT event_type FROM oracle.change_events")
    return {int(kind) for (kind,) in found.fetchall()}


def test_every_kind_of_event_of_a_server_adds_up(served: tuple[World, str]) -> None:
    world, _ = served
    rows = every_kind()
    world.book(posting(12, 40, flags=int(TransferFlags.PENDING), timeout=1), *rows[:-1])
    until = time.monotonic() + DEADLINE_S
    while 4 not in event_types(world):
        assert time.monotonic() < until, "the server expired nothing"
        time.sleep(0.2)
        world.mirror()
    world.book(rows[-1])
    world.mirror()

    assert event_types(world) == set(range(5))
    assert prove_new_events(world.lake).holds
    assert prove_again(world.lake, turn=0).state_count == 2 * 13
    assert world.verify(full=True).holds


def test_a_server_is_followed(served: tuple[World, str]) -> None:
    world, url = served
    heard, stop = Heard(), threading.Event()
    source = Source(lambda: closing(open_ledger(url, read_only=True)), news_of(url))
    follower = Follower(lambda: open_lake(world.folder / "warehouse"), source, heard, QUICK)
    thread = threading.Thread(target=follower.follow, args=(stop,))
    thread.start()
    for _ in range(5):
        world.book_many(500)
        time.sleep(0.3)
    time.sleep(1)
    stop.set()
    thread.join(DEADLINE_S)

    assert heard.event_count == 2500
    assert world.lake.mark(PROVED) == world.lake.mark(READER)
    assert world.verify(full=True).holds
