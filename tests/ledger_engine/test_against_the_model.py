"""The embedded ledger and the reference model, driven by the same random events.

``TIEOUT_TEST_STREAMS`` widens the campaign: the number of streams.
"""

import os
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger_engine.embedded.engine import EmbeddedLedger, Settings
from ledger_engine.records import Records, Words
from ledger_engine.statuses import AccountStatus, TransferStatus
from tests.ledger_engine.random_events import RandomEvents
from tests.ledger_engine.reference_model import Model
from tests.ledger_engine.rows import ids, unpacked

STREAMS = int(os.environ.get("TIEOUT_TEST_STREAMS", "10"))  # noqa: TID251 - a test's own door
STEPS = 120
EVERYDAY = 1_000_000
END_OF_TIME = 9_100_000_000_000_000_000
"""A clock on which the longest timeouts end beyond all time."""


class Pair:
    """A ledger and its model, asked the same; every answer is compared."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.stream = RandomEvents(seed, imports=seed % 3 == 2)
        self.pick = self.stream.random
        self.folder = folder
        self.now = END_OF_TIME if seed % 5 == 4 else EVERYDAY
        self.model = Model(clock=lambda: self.now)
        self.ledger = self.reopened()
        self.seen: Counter[str] = Counter()
        while len(self.stream.accounts) < 12:
            self.create("account", self.stream.account_batch())

    def reopened(self) -> EmbeddedLedger:
        settings = Settings(clock=lambda: self.now, checkpoint_transfers=70, interval_transfers=150)
        return EmbeddedLedger(self.folder, settings=settings)

    def step(self) -> None:
        self.now = max(1, self.now + self.stream.step_ns())
        if self.pick.random() < 0.2:
            self.create("account", self.stream.account_batch())
        else:
            self.create("transfer", self.stream.transfer_batch())
        if self.pick.random() < 0.05:
            self.compare()
        if self.pick.random() < 0.05:
            self.ledger.close()
            self.ledger = self.reopened()

    def create(self, what: str, batch: Records) -> None:
        if what == "account":
            expected = self.model.create_accounts(batch)
            results = self.ledger.create_accounts(batch)
            names = {int(one): one.label for one in AccountStatus}
        else:
            expected = self.model.create_transfers(batch)
            results = self.ledger.create_transfers(batch)
            names = {int(one): one.label for one in TransferStatus}
        assert [
            (row["timestamp"], names[row["status"]], sent)
            for row, sent in zip(unpacked(results), unpacked(batch), strict=True)
        ] == [
            (row["timestamp"], names[row["status"]], sent)
            for row, sent in zip(unpacked(expected), unpacked(batch), strict=True)
        ]
        self.stream.learn(batch, results)
        self.seen.update(f"{what} {names[one]}" for one in results["status"].tolist())

    def compare(self) -> None:
        self.now += 1
        state = self.model.state
        _same(self.ledger.lookup_accounts, self.model.lookup_accounts, ids(*state.accounts))
        numbers = [*state.transfers, 1 << 90, *self.model.spent]
        self.pick.shuffle(numbers)
        _same(self.ledger.lookup_transfers, self.model.lookup_transfers, ids(*numbers))
        for after, limit in ((0, 1 << 30), (self.pick.choice((0, *self.stream.times)), 7)):
            events = self.ledger.change_events(after, limit)
            assert unpacked(events) == unpacked(self.model.change_events(after, limit))
        self.seen.update(f"event {kind}" for kind in events["type"].tolist())
        for _ in range(10):
            self.compare_queries()

    def compare_queries(self) -> None:
        ledger, model = self.ledger, self.model
        asked = self.stream.account_filter()
        _same(ledger.get_account_transfers, model.get_account_transfers, asked)
        _same(ledger.get_account_balances, model.get_account_balances, asked)
        asked = self.stream.query_filter()
        _same(ledger.query_transfers, model.query_transfers, asked)
        _same(ledger.query_accounts, model.query_accounts, asked)

    def close(self) -> None:
        self.compare()
        self.ledger.close()


def _same(
    asked: Callable[[Any], Records], known: Callable[[Any], Records], what: Words | Records
) -> None:
    assert unpacked(asked(what)) == unpacked(known(what))


def run(folder: Path, seeds: range, steps: int) -> Counter[str]:
    """Drive a stream a seed; return how often each status and each type of event was reached."""
    seen: Counter[str] = Counter()
    for seed in seeds:
        pair = Pair(folder / str(seed), seed)
        for _ in range(steps):
            pair.step()
        pair.close()
        seen += pair.seen
    return seen


def reachable() -> set[str]:
    """Return every status but those that no event can reach, and every type of event."""
    wanted = {f"account {one.label}" for one in AccountStatus}
    wanted |= {f"transfer {one.label}" for one in TransferStatus}
    return wanted | {f"event {kind}" for kind in range(5)}


def test_the_ledger_answers_as_the_model_and_every_status_occurs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    seen = run(tmp_path, range(STREAMS), STEPS)
    with capsys.disabled():
        sys.stdout.writelines(f"\n{count:>9,} {name}" for name, count in sorted(seen.items()))
    assert reachable() - set(seen) == set()


@given(seed=st.integers(0, 1 << 32), steps=st.integers(1, 6))
def test_any_short_history_is_the_models(
    tmp_path_factory: pytest.TempPathFactory, seed: int, steps: int
) -> None:
    run(tmp_path_factory.mktemp("ledger"), range(seed, seed + 1), steps)
