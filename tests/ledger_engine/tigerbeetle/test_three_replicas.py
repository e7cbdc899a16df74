"""Three replicas: each killed and started again in turn under load; a majority lost and healed."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from contracts.errors import LedgerUnreachableError, OutcomeUnknown
from ledger_engine import open_ledger
from ledger_engine.tigerbeetle.cluster_ledger import ClusterLedger
from ledger_engine.tigerbeetle.place import place_of
from ledger_engine.tigerbeetle.settings import Settings
from tests.ledger_engine.rows import account, accounts, ids
from tests.ledger_engine.tigerbeetle.load import kill_in_turn, require_all_there, rows, under_load
from tests.ledger_engine.tigerbeetle_server import SMALL_BATCHES, Cluster, binary, started

pytestmark = pytest.mark.tigerbeetle
BATCH = 250
STALL_MAX_S = 60.0


@pytest.fixture
def three(tmp_path: Path) -> Iterator[Cluster]:
    binary()
    cluster = started(tmp_path, SMALL_BATCHES, count=3)
    yield cluster
    cluster.stop()


def test_nothing_acknowledged_is_lost_while_each_is_killed_in_turn(
    three: Cluster, record_property: Callable[[str, object], None]
) -> None:
    ledger = ClusterLedger(place_of(three.url), settings=Settings(deadline_s=8.0))
    ledger.create_accounts(accounts(account(1), account(2)))
    load = under_load(ledger, BATCH, lambda: kill_in_turn(three, pause_s=1.0))
    outcome = require_all_there(open_ledger(three.url, read_only=True), load)
    record_property("outcome", str(outcome))
    assert outcome.worst_stall_s < STALL_MAX_S


def test_a_lost_majority_is_found_out_and_healed(three: Cluster) -> None:
    ledger = ClusterLedger(place_of(three.url), settings=Settings(deadline_s=1.5))
    ledger.create_accounts(accounts(account(1), account(2)))
    for replica in three.replicas[:2]:
        replica.kill()
    with pytest.raises(OutcomeUnknown):
        ledger.create_transfers(rows(1, BATCH))
    with pytest.raises(LedgerUnreachableError, match="nothing takes connections at") as refused:
        ClusterLedger(place_of(three.url), settings=Settings(open_within_s=1.5))
    assert three.replicas[2].addresses.split(",")[2] not in str(refused.value).split("takes")[1]
    for replica in three.replicas[:2]:
        replica.start()
    patient = ClusterLedger(place_of(three.url), settings=Settings(open_within_s=60))
    assert set(patient.create_transfers(rows(1, BATCH))["status"].tolist()) <= {0xFFFFFFFF, 46}
    (row,) = patient.lookup_accounts(ids(1))
    assert row["debits_posted"].tolist() == [BATCH, 0]
