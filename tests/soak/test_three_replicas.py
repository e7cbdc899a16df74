"""The long campaign on three replicas: full batches, each killed in turn, again and again.

``TIEOUT_SOAK_ROUNDS`` changes how often each of the three is killed.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ledger_engine import open_ledger
from tests.ledger_engine.rows import account, accounts
from tests.ledger_engine.tigerbeetle.load import kill_in_turn, require_all_there, under_load
from tests.ledger_engine.tigerbeetle_server import FULL_BATCHES, Cluster, binary, started

pytestmark = [pytest.mark.soak, pytest.mark.tigerbeetle]
ROUNDS = int(os.environ.get("TIEOUT_SOAK_ROUNDS", "5"))  # noqa: TID251 - a test's own door
PAUSE_S, BATCH, STALL_MAX_S = 5.0, 8189, 120.0


@pytest.fixture
def three(tmp_path: Path) -> Iterator[Cluster]:
    binary()
    cluster = started(tmp_path, FULL_BATCHES, count=3)
    yield cluster
    cluster.stop()


def test_nothing_acknowledged_is_lost_while_each_is_killed_in_turn(
    three: Cluster, record_property: Callable[[str, object], None]
) -> None:
    def disturb() -> None:
        for _ in range(ROUNDS):
            kill_in_turn(three, PAUSE_S)

    ledger = open_ledger(three.url)
    ledger.create_accounts(accounts(account(1), account(2)))
    load = under_load(ledger, BATCH, disturb)
    outcome = require_all_there(open_ledger(three.url, read_only=True), load)
    record_property("outcome", outcome)
    print(outcome)  # noqa: T201 - the campaign's finding, shown with -s
    assert outcome.worst_stall_s < STALL_MAX_S
