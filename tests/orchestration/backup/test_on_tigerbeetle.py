"""A cluster's history: backed up while it runs, verified aside, restored into an empty cluster."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from contracts.backup_errors import BackupError
from ledger_engine import open_ledger
from ledger_engine.backup.ledger_capture import captured_books
from ledger_engine.flags import AccountFlags
from ledger_engine.journal import open_journal
from ledger_engine.records import Records
from tests.ledger_engine.backup.conftest import RealClock, Told, happen, open_accounts
from tests.ledger_engine.rows import query_filter
from tests.ledger_engine.tigerbeetle_server import SMALL_BATCHES, binary, started
from tests.orchestration.backup.conftest import World

pytestmark = pytest.mark.tigerbeetle
BALANCES = ("debits_pending", "debits_posted", "credits_pending", "credits_posted")


@pytest.fixture
def clustered(world: World, tmp_path: Path) -> Iterator[World]:
    """A home whose ledger is a cluster on which everything happens."""
    binary()
    folder = tmp_path / "source"
    folder.mkdir()
    cluster = started(folder, SMALL_BATCHES)
    world.ledger_url = cluster.url
    yield world
    cluster.stop()


@pytest.fixture
def empty_url(tmp_path: Path) -> Iterator[str]:
    binary()
    folder = tmp_path / "target"
    folder.mkdir()
    cluster = started(folder, SMALL_BATCHES)
    yield cluster.url
    cluster.stop()


def accounts_of(url: str) -> Records:
    with closing(open_ledger(url, read_only=True)) as ledger:
        return ledger.query_accounts(query_filter())


def test_a_clusters_history_comes_back_in_an_empty_cluster(
    clustered: World, empty_url: str, tmp_path: Path
) -> None:
    told = Told()
    with closing(open_ledger(clustered.url)) as ledger:
        open_accounts(ledger, told)
        happen(ledger, RealClock(), told, 1000)
        clustered.back_up()
        happen(ledger, RealClock(), told, 2000)
    last = clustered.back_up("since")
    before = accounts_of(clustered.url)

    aside = clustered.restore(tmp_path / "aside", url=f"embedded:{tmp_path / 'aside-ledger'}")
    restored = clustered.restore(tmp_path / "new", url=empty_url)

    after = accounts_of(empty_url)
    assert last.opening.ledger_shape == "records"
    assert aside.proof == restored.proof
    assert restored.proof.root == last.ledger.root
    assert restored.losses is not None
    assert (restored.losses.expiry_count, len(restored.losses.untimed)) == (2, 2)
    for name in ("id", "timestamp", *BALANCES):
        assert np.array_equal(before[name], after[name])
    assert np.array_equal(before["flags"] | AccountFlags.IMPORTED, after["flags"])


def test_a_cluster_that_holds_something_is_not_restored_into(
    clustered: World, empty_url: str, tmp_path: Path
) -> None:
    clustered.post(100)
    clustered.back_up()

    with pytest.raises(BackupError, match="holds accounts or transfers"):
        clustered.restore(tmp_path / "new", url=clustered.url)
    assert len(accounts_of(empty_url)) == 0


def test_a_backup_waits_for_postings_to_pause_and_says_where_they_do_not(clustered: World) -> None:
    folder = clustered.home.ledger / "journal"
    with closing(open_journal(folder)), captured_books(clustered.url, folder, 0.1) as books:
        assert not books.is_quiet
    with captured_books(clustered.url, folder, 0.1) as books:
        assert books.is_quiet
        open_journal(folder).close()


def test_an_embedded_ledger_is_restored_into_no_cluster(world: World, tmp_path: Path) -> None:
    world.back_up()

    with pytest.raises(BackupError, match="unset TIEOUT_LEDGER"):
        world.restore(tmp_path / "new", url="tigerbeetle:0@127.0.0.1:3000")
