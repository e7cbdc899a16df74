"""A writer that notes outside the ledger what was acknowledged, and the proof that it is there."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from contracts.errors import OutcomeUnknown
from ledger_engine import Ledger
from ledger_engine.records import TRANSFER, Records
from tests.ledger_engine.rows import ids
from tests.ledger_engine.tigerbeetle_server import Cluster

CREATED, EXISTS = 0xFFFFFFFF, 46


def rows(first: int, count: int) -> Records:
    """Return ``count`` transfers of one unit from account 1 to account 2."""
    made = np.zeros(count, TRANSFER)
    made["id"][:, 0] = np.arange(first, first + count)
    made["debit_account_id"][:, 0], made["credit_account_id"][:, 0] = 1, 2
    made["amount"][:, 0] = made["ledger"] = made["code"] = 1
    return made


class Load(threading.Thread):
    """Books batch after batch until told to end, repeating what had no answer."""

    def __init__(self, ledger: Ledger, batch: int) -> None:
        super().__init__()
        self.ledger = ledger
        self.batch = batch
        self.ending = threading.Event()
        self.acknowledged: list[tuple[int, list[int]]] = []
        self.answered_at = [time.monotonic()]
        self.repeats = 0

    def run(self) -> None:
        first = 1
        while not self.ending.is_set():
            stamps = self._booked(rows(first, self.batch))
            self.acknowledged.append((first, stamps))
            self.answered_at.append(time.monotonic())
            first += self.batch

    def _booked(self, batch: Records) -> list[int]:
        while True:
            try:
                results = self.ledger.create_transfers(batch)
            except OutcomeUnknown:
                self.repeats += 1
                continue
            assert set(results["status"].tolist()) <= {CREATED, EXISTS}
            stamps: list[int] = results["timestamp"].tolist()
            return stamps


@dataclass(frozen=True)
class Outcome:
    """What came of a load: events acknowledged, the longest time between two answers, repeats."""

    acknowledged: int
    worst_stall_s: float
    repeats: int


def kill_in_turn(cluster: Cluster, pause_s: float) -> None:
    """Kill and start each replica, one after the other."""
    for replica in cluster.replicas:
        replica.kill()
        time.sleep(pause_s)
        replica.start()
        time.sleep(pause_s)


def under_load(ledger: Ledger, batch: int, disturb: Callable[[], None]) -> Load:
    """Return the load that ran while ``disturb`` did."""
    load = Load(ledger, batch)
    load.start()
    disturb()
    load.ending.set()
    load.join(120)
    assert not load.is_alive(), "the cluster did not answer any more"
    return load


def require_all_there(reader: Ledger, load: Load) -> Outcome:
    """Compare the ledger with what was acknowledged: rows, balances, change events."""
    for first, stamps in load.acknowledged:
        stored = reader.lookup_transfers(rows(first, load.batch)["id"])
        assert stored["timestamp"].tolist() == stamps
    booked = len(load.acknowledged) * load.batch
    (row,) = reader.lookup_accounts(ids(1))
    assert row["debits_posted"].tolist() == [booked, 0]
    after, told = 0, 0
    while len(page := reader.change_events(after, 100_000)):
        assert (np.diff(page["timestamp"].astype(np.int64)) > 0).all()
        told += len(page)
        after = int(page["timestamp"][-1])
    assert told == booked
    return Outcome(booked, float(np.diff(load.answered_at).max()), load.repeats)
