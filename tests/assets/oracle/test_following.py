"""The follower keeps up, proves what it mirrors, says how late it was, and stops when told."""

import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from assets.oracle.folding import READER as PROVED
from assets.oracle.following import Follower, Pace, Source
from assets.oracle.mirroring import READER
from assets.oracle.news import news_of
from assets.oracle.sync_lag import LagMeter
from contracts.errors import LedgerUnreachableError, MirrorDisagreesError
from ledger_engine import Ledger, open_ledger
from tests.assets.oracle.proof.ledgers import World, open_world
from warehouse.lake import open_lake

QUICK = Pace(poll_s=0.01, pause_s=0.05, prove_s=0.2, stretch_s=0.3, merge_s=0.3, trouble_s=0.01)
DEADLINE_S = 60


@dataclass
class Heard:
    """What a follower told."""

    event_count: int = 0
    troubles: list[Exception] = field(default_factory=list)

    def on_stretch(self, meter: LagMeter) -> None:
        self.event_count += meter.event_count

    def on_trouble(self, error: Exception) -> None:
        self.troubles.append(error)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with open_world(tmp_path) as opened:
        yield opened


def reader(world: World) -> AbstractContextManager[Ledger]:
    return closing(open_ledger(f"embedded:{world.folder / 'ledger'}", read_only=True))


def follower(world: World, heard: Heard, source: Source | None = None) -> Follower:
    url = f"embedded:{world.folder / 'ledger'}"
    own = source or Source(lambda: reader(world), news_of(url))
    return Follower(lambda: open_lake(world.folder / "warehouse"), own, heard, QUICK)


@contextmanager
def following(one: Follower) -> Iterator[threading.Event]:
    stop = threading.Event()
    thread = threading.Thread(target=one.follow, args=(stop,))
    thread.start()
    try:
        yield stop
    finally:
        stop.set()
        thread.join(DEADLINE_S)
    assert not thread.is_alive()


def wait_for(world: World, event_count: int) -> None:
    query = "SELECT count(*) FROM oracle.change_events"
    until = time.monotonic() + DEADLINE_S
    while world.lake._connection.sql(query).fetchall() != [(event_count,)]:
        assert time.monotonic() < until, "the follower did not come so far"
        time.sleep(0.02)


def test_what_is_posted_while_it_follows_is_mirrored_and_proved(world: World) -> None:
    heard = Heard()
    world.book_many(10)

    with following(follower(world, heard)):
        wait_for(world, 10)
        world.book_many(300)
        wait_for(world, 310)

    assert world.lake.mark(PROVED) == world.lake.mark(READER)
    assert heard.event_count == 310
    assert heard.troubles == []


def test_lags_are_stored(world: World) -> None:
    world.book_many(10)
    with following(follower(world, Heard())):
        wait_for(world, 10)

    query = "SELECT sum(event_count), max(lag_p99_us) FROM oracle.sync_lags"
    [(events, slowest)] = world.lake._connection.sql(query).fetchall()
    assert events == 10
    assert 0 < slowest < DEADLINE_S * 1_000_000


def test_many_small_transactions_leave_few_files(world: World) -> None:
    query = """SELECT count(*)
    FROM ducklake_list_files(current_database(), 'change_events', schema => 'oracle')"""
    with following(follower(world, Heard())):
        for turn in range(1, 13):
            world.book_many(5)
            wait_for(world, 5 * turn)
        time.sleep(1)

    assert world.lake._connection.sql(query).fetchall()[0][0] < 12
    assert world.verify(full=True).holds


def test_a_ledger_that_is_away_for_a_while_is_waited_for(world: World) -> None:
    heard, tries = Heard(), [0]
    world.book_many(10)

    def away_at_first() -> AbstractContextManager[Ledger]:
        tries[0] += 1
        if tries[0] < 3:
            raise LedgerUnreachableError("tigerbeetle:0@nowhere", "no answer", "Start it")
        return reader(world)

    with following(follower(world, heard, Source(away_at_first, lambda: 1))):
        wait_for(world, 10)

    assert len(heard.troubles) == 2


def test_it_stops_at_once_though_it_waits_for_the_ledger(world: World) -> None:
    def away() -> AbstractContextManager[Ledger]:
        raise LedgerUnreachableError("tigerbeetle:0@nowhere", "no answer", "Start it")

    began = time.monotonic()
    patient = Follower(
        lambda: open_lake(world.folder / "warehouse"),
        Source(away, lambda: 1),
        Heard(),
        Pace(trouble_s=10 * DEADLINE_S),
    )
    patient.follow(_soon_stopped())

    assert time.monotonic() - began < DEADLINE_S


def test_it_stops_where_the_mirror_does_not_add_up(world: World) -> None:
    world.book_many(10)
    world.mirror()
    world.damage("DELETE FROM EVENTS WHERE timestamp_ns IN (SELECT min(timestamp_ns) FROM EVENTS)")

    with pytest.raises(MirrorDisagreesError, match="carried 2, folded 1"):
        follower(world, Heard()).follow(_soon_stopped())


def _soon_stopped() -> threading.Event:
    stop = threading.Event()
    threading.Timer(1.0, stop.set).start()
    return stop


def test_an_embedded_ledger_shows_its_commits_without_being_opened(world: World) -> None:
    news = news_of(f"embedded:{world.folder / 'ledger'}")
    before = news()

    assert news() == before
    world.book_many(1)
    assert news() != before


def test_a_cluster_may_always_have_news() -> None:
    news = news_of("tigerbeetle:0@127.0.0.1:3000")

    assert news() != news()
