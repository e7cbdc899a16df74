"""Calls longer than a batch, answers longer than a page."""

import numpy as np
import pytest

from contracts.errors import ChainTooLongError
from ledger_engine.flags import TransferFlags
from ledger_engine.records import (
    ACCOUNT_FILTER,
    BATCH_EVENTS_MAX,
    QUERY_FILTER,
    TRANSFER,
    Records,
)
from tests.ledger_engine.conformance.conftest import World
from tests.ledger_engine.rows import ids, packed

COUNT = 2 * BATCH_EVENTS_MAX + 5


def many(world: World, count: int) -> Records:
    world.open_accounts(1, 2)
    rows = np.zeros(count, TRANSFER)
    numbers = ids(*(world.n(at) for at in range(1, count + 1)))
    rows["id"] = numbers
    rows["debit_account_id"] = ids(world.n(1))
    rows["credit_account_id"] = ids(world.n(2))
    rows["amount"][:, 0] = 1
    rows["ledger"], rows["code"] = world.book, 1
    return rows


def test_a_long_call_is_answered_event_by_event_and_read_back_whole(world: World) -> None:
    rows = many(world, COUNT)
    rows["code"][[0, BATCH_EVENTS_MAX, COUNT - 1]] = 0
    results = world.ledger.create_transfers(rows)
    refused = np.flatnonzero(results["status"] != 0xFFFFFFFF)
    assert refused.tolist() == [0, BATCH_EVENTS_MAX, COUNT - 1]
    assert (np.diff(results["timestamp"].astype(np.int64)) > 0).all()
    assert world.balances(1) == (0, COUNT - 3, 0, 0)

    created = results["timestamp"][results["status"] == 0xFFFFFFFF]
    asked = packed(QUERY_FILTER, [{"ledger": world.book, "limit": 2**32 - 1}])
    found = world.ledger.query_transfers(asked)
    assert found["timestamp"].tolist() == created.tolist()
    asked["flags"] = 1
    asked["limit"] = BATCH_EVENTS_MAX + 3
    backwards = world.ledger.query_transfers(asked)
    assert backwards["timestamp"].tolist() == created[::-1][: BATCH_EVENTS_MAX + 3].tolist()
    of_account = packed(
        ACCOUNT_FILTER, [{"account_id": world.n(2), "limit": BATCH_EVENTS_MAX + 1, "flags": 2}]
    )
    of_one = world.ledger.get_account_transfers(of_account)
    assert of_one["timestamp"].tolist() == created[: BATCH_EVENTS_MAX + 1].tolist()
    known = world.ledger.lookup_transfers(rows["id"])
    assert known["timestamp"].tolist() == created.tolist()
    events = world.ledger.change_events(world.since, COUNT - 4)
    assert events["timestamp"].tolist() == created[: COUNT - 4].tolist()


def test_a_chain_is_never_cut(world: World) -> None:
    rows = many(world, 700)
    linked = np.uint16(TransferFlags.LINKED)
    rows["flags"][:] = linked
    rows["flags"][99::100] = 0
    rows["code"][550] = 0
    results = world.ledger.create_transfers(rows)
    failed = np.flatnonzero(results["status"] != 0xFFFFFFFF)
    assert failed.tolist() == list(range(500, 600))


def test_a_chain_longer_than_a_batch_is_refused_before_anything_is_sent(world: World) -> None:
    rows = many(world, BATCH_EVENTS_MAX + 10)
    rows["flags"][5:] = TransferFlags.LINKED
    with pytest.raises(ChainTooLongError, match="begins at event 5"):
        world.ledger.create_transfers(rows)
    assert world.balances(1) == (0, 0, 0, 0)
