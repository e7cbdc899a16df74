"""Look-ups, filters, queries and balances."""

import numpy as np
import pytest

from ledger_engine.flags import AccountFlags
from ledger_engine.records import (
    ACCOUNT,
    ACCOUNT_BALANCE,
    ACCOUNT_FILTER,
    ID_MAX,
    QUERY_FILTER,
    TIMESTAMP_MAX,
    TRANSFER,
    Records,
)
from tests.ledger_engine.conformance.conftest import SPAN, World
from tests.ledger_engine.rows import Row, ids, packed, unpacked


def account_filter(world: World, account: int, **fields: int) -> Records:
    row = {"account_id": world.n(account), "limit": 100, "flags": 3} | fields
    return packed(ACCOUNT_FILTER, [row])


def query_filter(world: World, **fields: int) -> Records:
    return packed(QUERY_FILTER, [{"ledger": world.book, "limit": 100} | fields])


def smalls(rows: Records) -> list[int]:
    return [row["id"] % SPAN for row in unpacked(rows)]


def six_transfers(world: World) -> list[int]:
    """Between 1 and 2, alternately each way, with tags; return their timestamps."""
    world.open_accounts(1, 2, 3, flags=AccountFlags.HISTORY)
    rows = [
        world.transfer(
            at,
            1 if at % 2 else 2,
            2 if at % 2 else 1,
            at,
            user_data_128=world.n(at % 3),
            user_data_64=at % 2,
            user_data_32=at // 4,
            code=1 + at % 3,
        )
        for at in range(1, 7)
    ]
    stamps: list[int] = world.transfer_results(*rows)["timestamp"].tolist()
    return stamps


def test_a_look_up_answers_in_the_order_asked_and_leaves_out_what_is_missing(
    world: World,
) -> None:
    world.open_accounts(1, 2, 3)
    asked = ids(*(world.n(one) for one in (3, 9, 1, 3)))
    assert smalls(world.ledger.lookup_accounts(asked)) == [3, 1, 3]
    world.create_transfers(world.transfer(1, 1, 2, 5), world.transfer(2, 1, 2, 5))
    assert smalls(world.ledger.lookup_transfers(ids(*(world.n(one) for one in (2, 9, 1))))) == [
        2,
        1,
    ]


def test_a_look_up_of_nothing_finds_nothing(world: World) -> None:
    assert world.ledger.lookup_accounts(ids()).dtype == ACCOUNT
    assert len(world.ledger.lookup_accounts(ids())) == 0
    assert world.ledger.lookup_transfers(ids(0, ID_MAX)).dtype == TRANSFER
    assert len(world.ledger.lookup_transfers(ids(0, ID_MAX))) == 0


def test_nothing_created_is_nothing_answered(world: World) -> None:
    assert world.create_accounts() == []
    assert world.create_transfers() == []


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, [1, 2, 3, 4, 5, 6]),
        ({"flags": 1}, [1, 3, 5]),
        ({"flags": 2}, [2, 4, 6]),
        ({"flags": 7}, [6, 5, 4, 3, 2, 1]),
        ({"flags": 5}, [5, 3, 1]),
        ({"limit": 2}, [1, 2]),
        ({"flags": 7, "limit": 2}, [6, 5]),
        ({"user_data_64": 1}, [1, 3, 5]),
        ({"user_data_32": 1}, [4, 5, 6]),
        ({"code": 3}, [2, 5]),
        ({"code": 3, "user_data_64": 1}, [5]),
        ({"code": 9}, []),
    ],
)
def test_an_account_filter_takes_what_matches_all_of_it(
    world: World, fields: Row, expected: list[int]
) -> None:
    six_transfers(world)
    asked = account_filter(world, 1, **fields)
    assert smalls(world.ledger.get_account_transfers(asked)) == expected


def test_an_account_filter_takes_a_span_of_time(world: World) -> None:
    stamps = six_transfers(world)
    within = {"timestamp_min": stamps[1], "timestamp_max": stamps[3]}
    asked = account_filter(world, 1, **within)
    assert smalls(world.ledger.get_account_transfers(asked)) == [2, 3, 4]
    reverse = account_filter(world, 1, flags=7, **within)
    assert smalls(world.ledger.get_account_transfers(reverse)) == [4, 3, 2]
    tagged = account_filter(world, 1, user_data_128=world.n(2))
    assert smalls(world.ledger.get_account_transfers(tagged)) == [2, 5]


INVALID_SPANS: list[Row] = [
    {"limit": 0},
    {"timestamp_min": 5, "timestamp_max": 4},
    {"timestamp_min": TIMESTAMP_MAX + 1},
    {"timestamp_max": TIMESTAMP_MAX + 1},
    {"timestamp_min": 2**64 - 1},
    {"timestamp_max": 2**64 - 1},
    {"reserved": 1},
]


@pytest.mark.parametrize(
    "fields",
    [
        *INVALID_SPANS,
        {"account_id": 0},
        {"account_id": ID_MAX},
        {"flags": 0},
        {"flags": 4},
        {"flags": 11},
    ],
)
def test_an_invalid_account_filter_finds_nothing(world: World, fields: Row) -> None:
    six_transfers(world)
    asked = account_filter(world, 1, **fields)
    assert len(world.ledger.get_account_transfers(asked)) == 0
    assert len(world.ledger.get_account_balances(asked)) == 0


@pytest.mark.parametrize("fields", [*INVALID_SPANS, {"flags": 2}, {"flags": 3}])
def test_an_invalid_query_finds_nothing(world: World, fields: Row) -> None:
    six_transfers(world)
    asked = query_filter(world, **fields)
    assert len(world.ledger.query_accounts(asked)) == 0
    assert len(world.ledger.query_transfers(asked)) == 0


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, [1, 2, 3, 4, 5, 6]),
        ({"flags": 1}, [6, 5, 4, 3, 2, 1]),
        ({"limit": 3}, [1, 2, 3]),
        ({"user_data_64": 1}, [1, 3, 5]),
        ({"user_data_32": 1, "code": 3}, [5]),
        ({"timestamp_max": TIMESTAMP_MAX}, [1, 2, 3, 4, 5, 6]),
    ],
)
def test_a_query_takes_what_matches_all_of_it(
    world: World, fields: Row, expected: list[int]
) -> None:
    six_transfers(world)
    assert smalls(world.ledger.query_transfers(query_filter(world, **fields))) == expected


def test_accounts_are_queried_alike(world: World) -> None:
    first = world.account_results(world.account(1, user_data_64=5), world.account(2, code=7))
    world.create_accounts(world.account(3, user_data_64=5, code=7))
    query = world.ledger.query_accounts
    assert smalls(query(query_filter(world))) == [1, 2, 3]
    assert smalls(query(query_filter(world, user_data_64=5))) == [1, 3]
    assert smalls(query(query_filter(world, code=7, flags=1))) == [3, 2]
    last = int(first["timestamp"][1])
    assert smalls(query(query_filter(world, timestamp_min=last))) == [2, 3]
    assert smalls(query(query_filter(world, timestamp_max=last))) == [1, 2]


def test_a_history_account_tells_its_balance_after_each_transfer(world: World) -> None:
    stamps = six_transfers(world)
    rows = unpacked(world.ledger.get_account_balances(account_filter(world, 1)))
    assert [row["timestamp"] for row in rows] == stamps
    assert [(row["debits_posted"], row["credits_posted"]) for row in rows] == [
        (1, 0),
        (1, 2),
        (4, 2),
        (4, 6),
        (9, 6),
        (9, 12),
    ]
    credits_only = account_filter(world, 1, flags=2 | 4, limit=2)
    rows = unpacked(world.ledger.get_account_balances(credits_only))
    assert [row["timestamp"] for row in rows] == [stamps[5], stamps[3]]


def test_only_a_history_account_tells_balances(world: World) -> None:
    world.open_accounts(1, 2)
    world.create_transfers(world.transfer(1, 1, 2, 5))
    found = world.ledger.get_account_balances(account_filter(world, 1))
    assert found.dtype == ACCOUNT_BALANCE
    assert len(found) == 0


def test_balances_tell_pending_amounts_and_nothing_of_expiries(world: World) -> None:
    world.open_accounts(1, 2, flags=AccountFlags.HISTORY)
    world.create_transfers(world.transfer(1, 1, 2, 5, flags=2, timeout=1))
    world.await_expiry(1)
    world.create_transfers(world.transfer(2, 1, 2, 7))
    rows = unpacked(world.ledger.get_account_balances(account_filter(world, 1)))
    assert [(row["debits_pending"], row["debits_posted"]) for row in rows] == [(5, 0), (0, 7)]


def test_an_answer_is_the_caller_s_to_change(world: World) -> None:
    world.open_accounts(1)
    found = world.ledger.lookup_accounts(ids(world.n(1)))
    found["code"] = 9
    assert world.ledger.lookup_accounts(ids(world.n(1)))["code"].tolist() == [1]
    assert np.shares_memory(found, found)
