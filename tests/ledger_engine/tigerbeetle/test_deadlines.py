"""A cluster that does not answer: the call ends, its outcome is unknown, repeating it is safe."""

import signal
import threading
import time
from collections.abc import Callable
from types import FrameType

import pytest

from contracts.errors import LedgerUnreachableError, OutcomeUnknown
from ledger_engine.records import Records
from ledger_engine.tigerbeetle.cluster_ledger import ClusterLedger
from ledger_engine.tigerbeetle.place import Place, place_of
from ledger_engine.tigerbeetle.settings import Settings
from tests.ledger_engine.rows import account, accounts, ids, transfer, transfers
from tests.ledger_engine.tigerbeetle.conftest import OpenCluster
from tests.ledger_engine.tigerbeetle.load import rows
from tests.ledger_engine.tigerbeetle_server import Cluster

pytestmark = pytest.mark.tigerbeetle
CREATED, EXISTS = 0xFFFFFFFF, 46


def pause(cluster: Cluster) -> None:
    cluster.replicas[0].signal(signal.SIGSTOP)


def resume(cluster: Cluster) -> None:
    cluster.replicas[0].signal(signal.SIGCONT)


def test_an_unanswered_call_is_repeated_with_the_same_outcome(
    own_server: Cluster, opened: OpenCluster
) -> None:
    ledger = opened(own_server, deadline_s=1.0)
    ledger.create_accounts(accounts(account(1), account(2)))
    pause(own_server)
    began = time.monotonic()
    with pytest.raises(OutcomeUnknown, match=r"create_transfers: .*within 1 s.*Repeat"):
        ledger.create_transfers(transfers(transfer(1, 1, 2, 5)))
    assert time.monotonic() - began < 3
    with pytest.raises(OutcomeUnknown, match="lookup_transfers"):
        ledger.lookup_transfers(ids(1))
    resume(own_server)
    again = ledger.create_transfers(transfers(transfer(1, 1, 2, 5)))
    assert again["status"].tolist()[0] in {CREATED, EXISTS}
    once_more = ledger.create_transfers(transfers(transfer(1, 1, 2, 5)))
    assert once_more["status"].tolist() == [EXISTS]
    assert once_more["timestamp"].tolist() == again["timestamp"].tolist()
    (row,) = ledger.lookup_accounts(ids(1))
    assert row["debits_posted"].tolist() == [5, 0]


def test_nothing_more_is_sent_once_the_outcome_is_unknown(
    own_server: Cluster, opened: OpenCluster
) -> None:
    ledger = opened(own_server, deadline_s=1.0)
    ledger.create_accounts(accounts(account(1), account(2)))
    ledger.create_transfers(rows(1, 100))
    sent = rows(1000, 2000)
    pause(own_server)
    with pytest.raises(OutcomeUnknown):
        ledger.create_transfers(sent)
    sent["id"][:, 0] += 1_000_000
    resume(own_server)
    time.sleep(0.5)
    strangers = ids(*range(1_001_000, 1_003_000))
    assert len(ledger.lookup_transfers(strangers)) == 0
    sent["id"][:, 0] -= 1_000_000
    again = ledger.create_transfers(sent)
    assert set(again["status"].tolist()) <= {CREATED, EXISTS}
    (row,) = ledger.lookup_accounts(ids(1))
    assert row["debits_posted"].tolist() == [2100, 0]


def test_a_server_that_restarts_within_the_deadline_is_waited_for(
    own_server: Cluster, opened: OpenCluster
) -> None:
    ledger = opened(own_server)
    ledger.create_accounts(accounts(account(1), account(2)))
    replica = own_server.replicas[0]
    replica.kill()
    outcome: list[list[int]] = []
    call = threading.Thread(
        target=lambda: outcome.append(ledger.create_transfers(rows(1, 600))["status"].tolist())
    )
    call.start()
    time.sleep(0.5)
    replica.start()
    call.join(40)
    assert outcome == [[CREATED] * 600]


def test_an_interrupted_call_leaves_a_ledger_that_works(
    own_server: Cluster, opened: OpenCluster
) -> None:
    ledger = opened(own_server)
    ledger.create_accounts(accounts(account(1), account(2)))
    ledger.change_events(0, 1)
    pause(own_server)

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, interrupt)
    calls: tuple[Callable[[], Records], ...] = (
        lambda: ledger.create_transfers(rows(1, 600)),
        lambda: ledger.change_events(0, 1),
        lambda: ledger.change_events(0, 1),
    )
    for call in calls:
        signal.setitimer(signal.ITIMER_REAL, 0.3)
        with pytest.raises(KeyboardInterrupt):
            call()
    signal.signal(signal.SIGALRM, before)
    resume(own_server)
    assert set(ledger.create_transfers(rows(1, 600))["status"].tolist()) <= {CREATED, EXISTS}
    assert len(ledger.change_events(0, 1000)) == 600


def test_a_wrong_cluster_number_is_found_out_when_the_ledger_is_opened(
    small_server: Cluster,
) -> None:
    place = Place(5, place_of(small_server.url).replicas)
    with pytest.raises(LedgerUnreachableError, match="every replica's address takes") as refused:
        ClusterLedger(place, settings=Settings(open_within_s=1.5))
    assert "Check the cluster's number" in str(refused.value)


def test_an_impatient_ledger_does_not_disturb_a_patient_one(
    own_server: Cluster, opened: OpenCluster
) -> None:
    patient, hasty = opened(own_server), opened(own_server, deadline_s=0.5)
    patient.create_accounts(accounts(account(1), account(2)))
    pause(own_server)
    outcome: list[list[int]] = []
    call = threading.Thread(
        target=lambda: outcome.append(patient.create_transfers(rows(1, 3))["status"].tolist())
    )
    call.start()
    with pytest.raises(OutcomeUnknown):
        hasty.create_transfers(rows(7, 1))
    resume(own_server)
    call.join(40)
    assert outcome == [[CREATED] * 3]
