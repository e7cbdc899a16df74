"""Limits asked of the server, sessions that are ended, releases that do not go together."""

import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from contracts.errors import LedgerVersionError, OutcomeUnknown
from ledger_engine.native import NativeClient, Operation
from ledger_engine.records import ID
from ledger_engine.resource import LedgerResource
from ledger_engine.tigerbeetle.cluster_ledger import ClusterLedger
from tests.ledger_engine import tigerbeetle_server
from tests.ledger_engine.rows import account, accounts, ids, transfer, transfers
from tests.ledger_engine.tigerbeetle.conftest import OpenCluster, another_release
from tests.ledger_engine.tigerbeetle.load import rows
from tests.ledger_engine.tigerbeetle_server import SMALL_BATCHES, Cluster, started

pytestmark = pytest.mark.tigerbeetle
CREATED, EXISTS = 0xFFFFFFFF, 46
SESSIONS = 64


def limits_of(ledger: ClusterLedger) -> dict[str, int]:
    return ledger._exchange.connection.limits


def test_a_server_with_small_batches_is_given_small_ones(
    own_server: Cluster, opened: OpenCluster
) -> None:
    ledger = opened(own_server)
    ledger.create_accounts(accounts(account(1), account(2)))
    assert limits_of(ledger) == {}
    assert set(ledger.create_transfers(rows(1, 1000))["status"].tolist()) == {CREATED}
    assert limits_of(ledger) == {"CREATE_ACCOUNTS": 253}
    assert len(ledger.lookup_transfers(rows(1, 1000)["id"])) == 1000
    assert limits_of(ledger) == {"CREATE_ACCOUNTS": 253, "LOOKUP_ACCOUNTS": 2031}


def test_a_server_with_full_batches_is_given_full_ones(
    full_server: Cluster, opened: OpenCluster
) -> None:
    ledger = opened(full_server)
    ledger.create_accounts(accounts(account(1), account(2)))
    ledger.create_transfers(rows(1, 9000))
    assert limits_of(ledger)["CREATE_ACCOUNTS"] == 8189


def test_a_server_with_odd_batches_is_given_odd_ones(tmp_path: Path, opened: OpenCluster) -> None:
    odd = ("--development", "--experimental", "--limit-request=100KiB")
    cluster = started(tmp_path, odd)
    ledger = opened(cluster)
    ledger.create_accounts(accounts(account(1), account(2)))
    assert set(ledger.create_transfers(rows(1, 2000))["status"].tolist()) == {CREATED}
    assert limits_of(ledger) == {"CREATE_ACCOUNTS": 797}
    cluster.stop()


def test_a_short_page_of_change_events_is_not_the_end(
    own_server: Cluster, opened: OpenCluster
) -> None:
    ledger = opened(own_server)
    ledger.create_accounts(accounts(account(1), account(2)))
    stamps = ledger.create_transfers(rows(1, 4000))["timestamp"]
    events = ledger.change_events(0, 4000)
    assert events["timestamp"].tolist() == stamps.tolist()
    assert len(ledger.change_events(0, 3999)) == 3999
    assert len(ledger.change_events(int(stamps[-1]), 4000)) == 0


@pytest.fixture
def crowded(tmp_path: Path) -> Iterator[Cluster]:
    """A server of 32 connections and 64 sessions."""
    cluster = started(tmp_path, ("--cache-grid=64MiB",))
    yield cluster
    cluster.stop()


def crowd_out(cluster: Cluster) -> None:
    """Open as many new sessions as a cluster keeps, so that every older one is ended."""
    addresses = cluster.url.partition("@")[2]
    for _ in range(3):
        clients = [NativeClient(0, addresses) for _ in range(SESSIONS // 3 + 1)]
        tickets = [one.submit(Operation.LOOKUP_ACCOUNTS, np.zeros(1, ID)) for one in clients]
        assert all(one.done.wait(30) for one in tickets)
        for client in clients:
            client.close()


def test_an_evicted_session_is_made_anew_for_what_reads_and_for_what_books_after_a_pause(
    crowded: Cluster, opened: OpenCluster
) -> None:
    ledger = opened(crowded, idle_s=0.0)
    ledger.create_accounts(accounts(account(1), account(2)))
    crowd_out(crowded)
    assert len(ledger.lookup_accounts(ids(1, 2))) == 2
    crowd_out(crowded)
    assert ledger.create_transfers(rows(1, 3))["status"].tolist() == [CREATED] * 3


def test_an_eviction_while_booking_leaves_the_outcome_unknown(
    crowded: Cluster, opened: OpenCluster
) -> None:
    ledger = opened(crowded, idle_s=1e9)
    ledger.create_accounts(accounts(account(1), account(2)))
    crowd_out(crowded)
    with pytest.raises(OutcomeUnknown, match="ended this client's session"):
        ledger.create_transfers(rows(1, 3))
    assert set(ledger.create_transfers(rows(1, 3))["status"].tolist()) <= {CREATED, EXISTS}


def test_many_threads_share_a_ledger(full_server: Cluster, opened: OpenCluster) -> None:
    ledger = opened(full_server)
    ledger.create_accounts(accounts(account(1), account(2)))
    found: list[int] = []

    def work(number: int) -> None:
        mine = rows(10_000_000 + number * 10_000, 5000)
        assert set(ledger.create_transfers(mine)["status"].tolist()) == {CREATED}
        found.append(len(ledger.lookup_transfers(mine["id"])))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert found == [5000] * 8


def test_a_step_of_a_run_borrows_the_ledger_of_a_cluster(
    small_server: Cluster, tmp_path: Path
) -> None:
    resource = LedgerResource(url=small_server.url, journal_folder=str(tmp_path / "journal"))
    with resource.ledger() as ledger:
        ledger.create_accounts(accounts(account(5), account(6)))
        ledger.create_transfers(transfers(transfer(5, 5, 6, 7)))
    with resource.ledger(read_only=True) as reader:
        assert len(reader.lookup_transfers(ids(5))) == 1
    with resource.journal() as journal:
        assert journal is not None


@pytest.mark.parametrize(
    ("variable", "said"),
    [
        ("TIGERBEETLE_BINARY_OLDER", "newer than the cluster.*Upgrade every replica first"),
        ("TIGERBEETLE_BINARY_NEWER", "older than the cluster still accepts.*Install a newer"),
    ],
)
def test_a_server_of_a_release_that_does_not_go_with_ours_is_named(
    variable: str,
    said: str,
    tmp_path: Path,
    opened: OpenCluster,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TIGERBEETLE_BINARY", another_release(variable))
    cluster = started(tmp_path, SMALL_BATCHES)
    with pytest.raises(LedgerVersionError, match=said):
        opened(cluster)
    cluster.stop()


def test_the_server_under_test_is_of_the_client_s_release() -> None:
    told = subprocess.run(
        [tigerbeetle_server.binary(), "version"], capture_output=True, text=True, check=True
    )
    assert "TigerBeetle version 0.17.9" in told.stdout
