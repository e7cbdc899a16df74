"""create_accounts: every status, in the order in which TigerBeetle says them."""

import pytest

from ledger_engine.flags import AccountFlags
from ledger_engine.records import ID_MAX
from tests.ledger_engine.conformance.conftest import World
from tests.ledger_engine.rows import Row, ids, unpacked

DEBITS = AccountFlags.DEBITS_MUST_NOT_EXCEED_CREDITS
CREDITS = AccountFlags.CREDITS_MUST_NOT_EXCEED_DEBITS


def test_the_first_fault_of_an_account_is_the_one_that_is_said(world: World) -> None:
    faults: dict[str, Row] = {
        "timestamp_must_be_zero": {"timestamp": 1},
        "reserved_field": {"reserved": 1},
        "reserved_flag": {"flags": 64},
        "id_must_not_be_zero": {"id": 0},
        "id_must_not_be_int_max": {"id": ID_MAX},
        "flags_are_mutually_exclusive": {"flags": DEBITS | CREDITS},
        "debits_pending_must_be_zero": {"debits_pending": 1},
        "debits_posted_must_be_zero": {"debits_posted": 1},
        "credits_pending_must_be_zero": {"credits_pending": 1},
        "credits_posted_must_be_zero": {"credits_posted": 1},
        "ledger_must_not_be_zero": {"ledger": 0},
        "code_must_not_be_zero": {"code": 0},
    }
    said = list(faults)
    for rung, expected in enumerate(said):
        row = world.account(1)
        for fault in reversed(said[rung:]):
            row |= faults[fault]
        assert world.create_accounts(row) == [expected]
    assert world.create_accounts(world.account(1)) == ["created"]


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("flags", AccountFlags.HISTORY, "exists_with_different_flags"),
        ("user_data_128", 9, "exists_with_different_user_data_128"),
        ("user_data_64", 9, "exists_with_different_user_data_64"),
        ("user_data_32", 9, "exists_with_different_user_data_32"),
        ("ledger", 1 << 20, "exists_with_different_ledger"),
        ("code", 9, "exists_with_different_code"),
    ],
)
def test_an_account_that_exists_differently_names_the_field(
    world: World, field: str, value: int, expected: str
) -> None:
    world.open_accounts(1, user_data_128=7, user_data_64=7, user_data_32=7)
    known = world.account(1, user_data_128=7, user_data_64=7, user_data_32=7)
    assert world.create_accounts(known | {field: value}, known) == [expected, "exists"]


def test_differences_are_told_in_order_and_before_wrong_balances(world: World) -> None:
    world.open_accounts(1)
    others = ["flags", "user_data_128", "user_data_64", "user_data_32", "ledger", "code"]
    row = world.account(1) | dict.fromkeys(others, 8) | {"ledger": 1 << 20, "debits_posted": 5}
    for field in others:
        assert world.create_accounts(row) == [f"exists_with_different_{field}"]
        row |= {field: world.account(1).get(field, 0)}
    assert world.create_accounts(row) == ["exists"]


def test_an_existing_account_answers_with_its_own_timestamp(world: World) -> None:
    first = world.account_results(world.account(1))
    again = world.account_results(world.account(1), world.account(2))
    assert again["timestamp"][0] == first["timestamp"][0]
    assert again["timestamp"][1] > first["timestamp"][0]


def test_events_take_consecutive_timestamps_refused_ones_too(world: World) -> None:
    results = world.account_results(world.account(1), world.account(0, id=0), world.account(2))
    first = int(results["timestamp"][0])
    assert results["timestamp"].tolist() == [first, first + 1, first + 2]


def test_an_account_keeps_what_it_was_created_with(world: World) -> None:
    given = world.account(
        1, user_data_128=2**100 + 1, user_data_64=2**60 + 1, user_data_32=7, code=9, flags=DEBITS
    )
    results = world.account_results(given)
    (stored,) = unpacked(world.ledger.lookup_accounts(ids(world.n(1))))
    expected = dict.fromkeys(stored, 0) | given | {"timestamp": int(results["timestamp"][0])}
    assert stored == expected


def test_an_account_may_be_created_closed(world: World) -> None:
    assert world.create_accounts(world.account(1, flags=AccountFlags.CLOSED)) == ["created"]
    world.open_accounts(2)
    assert world.create_transfers(world.transfer(1, 1, 2, 5)) == ["debit_account_already_closed"]


def test_the_same_id_twice_in_one_call_exists_the_second_time(world: World) -> None:
    assert world.open_accounts(1, 1) == ["created", "exists"]
