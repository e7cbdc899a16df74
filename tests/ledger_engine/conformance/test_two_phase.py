"""Pending transfers: posted, voided, expired."""

import time

import pytest

from ledger_engine.flags import AccountFlags, TransferFlags
from ledger_engine.records import ID_MAX
from tests.ledger_engine.conformance.conftest import World
from tests.ledger_engine.rows import Row

PENDING = TransferFlags.PENDING
POST = TransferFlags.POST_PENDING_TRANSFER
VOID = TransferFlags.VOID_PENDING_TRANSFER


def reserve(world: World, small: int = 1, amount: int = 10, **fields: int) -> None:
    world.open_accounts(1, 2)
    row = world.transfer(small, 1, 2, amount, flags=PENDING) | fields
    assert world.create_transfers(row) == ["created"]


def resolve(world: World, small: int, flag: int, amount: int = 0, **fields: int) -> Row:
    row = {"id": world.n(small), "pending_id": world.n(1), "amount": amount, "flags": int(flag)}
    return row | fields


def test_a_pending_transfer_reserves(world: World) -> None:
    reserve(world)
    assert world.balances(1) == (10, 0, 0, 0)
    assert world.balances(2) == (0, 0, 10, 0)


@pytest.mark.parametrize(("amount", "posted"), [(ID_MAX, 10), (10, 10), (4, 4), (0, 0)])
def test_a_post_moves_all_or_a_part_and_releases_the_rest(
    world: World, amount: int, posted: int
) -> None:
    reserve(world)
    assert world.create_transfers(resolve(world, 2, POST, amount)) == ["created"]
    assert world.balances(1) == (0, posted, 0, 0)
    assert world.balances(2) == (0, 0, 0, posted)
    assert world.stored(2)["amount"] == posted


@pytest.mark.parametrize("amount", [0, 10])
def test_a_void_releases_all(world: World, amount: int) -> None:
    reserve(world)
    assert world.create_transfers(resolve(world, 2, VOID, amount)) == ["created"]
    assert world.balances(1) == (0, 0, 0, 0)
    assert world.stored(2)["amount"] == 10


def test_what_resolves_inherits_what_it_leaves_zero(world: World) -> None:
    reserve(world, user_data_128=7, user_data_64=8, user_data_32=9, code=5)
    world.create_transfers(resolve(world, 2, POST, 4, user_data_64=80))
    row = world.stored(2)
    assert row["debit_account_id"] == world.n(1)
    assert row["credit_account_id"] == world.n(2)
    assert (row["ledger"], row["code"], row["timeout"]) == (world.book, 5, 0)
    assert (row["user_data_128"], row["user_data_64"], row["user_data_32"]) == (7, 80, 9)


def test_the_first_fault_of_what_resolves_is_the_one_that_is_said(world: World) -> None:
    reserve(world)
    world.create_transfers(world.transfer(5, 1, 2, 1))
    faults: dict[str, Row] = {
        "reserved_flag": {"flags": 512 | POST},
        "id_must_not_be_zero": {"id": 0},
        "id_must_not_be_int_max": {"id": ID_MAX},
        "flags_are_mutually_exclusive": {"flags": int(POST | VOID)},
        "pending_id_must_not_be_zero": {"pending_id": 0},
        "pending_id_must_not_be_int_max": {"pending_id": ID_MAX},
        "timeout_reserved_for_pending_transfer": {"timeout": 1},
        "pending_transfer_not_found": {"pending_id": world.n(9)},
        "pending_transfer_not_pending": {"pending_id": world.n(5)},
        "pending_transfer_has_different_debit_account_id": {"debit_account_id": world.n(8)},
        "pending_transfer_has_different_credit_account_id": {"credit_account_id": world.n(8)},
        "pending_transfer_has_different_ledger": {"ledger": 1 << 20},
        "pending_transfer_has_different_code": {"code": 8},
        "exceeds_pending_transfer_amount": {"amount": 11},
    }
    said = list(faults)
    for rung, expected in enumerate(said):
        row = resolve(world, 100 + rung, POST, 10)
        for fault in reversed(said[rung:]):
            row |= faults[fault]
        assert world.create_transfers(row) == [expected]
    assert world.create_transfers(resolve(world, 99, POST, 10)) == ["created"]


def test_what_resolves_itself_is_refused(world: World) -> None:
    world.open_accounts(1, 2)
    row = resolve(world, 1, POST)
    assert world.create_transfers(row) == ["pending_id_must_be_different"]


@pytest.mark.parametrize(
    "flag",
    [
        TransferFlags.PENDING,
        TransferFlags.BALANCING_DEBIT,
        TransferFlags.BALANCING_CREDIT,
        TransferFlags.CLOSING_DEBIT,
        TransferFlags.CLOSING_CREDIT,
    ],
)
def test_what_resolves_does_nothing_else(world: World, flag: TransferFlags) -> None:
    reserve(world)
    row = resolve(world, 2, POST | flag)
    assert world.create_transfers(row) == ["flags_are_mutually_exclusive"]


@pytest.mark.parametrize("amount", [4, 9])
def test_a_void_of_a_part_is_refused(world: World, amount: int) -> None:
    reserve(world)
    assert world.create_transfers(resolve(world, 2, VOID, amount)) == [
        "pending_transfer_has_different_amount"
    ]
    assert world.create_transfers(resolve(world, 2, VOID, 11)) == [
        "exceeds_pending_transfer_amount"
    ]


@pytest.mark.parametrize(
    ("flag", "expected"),
    [(POST, "pending_transfer_already_posted"), (VOID, "pending_transfer_already_voided")],
)
def test_what_is_resolved_stays_so(world: World, flag: TransferFlags, expected: str) -> None:
    reserve(world)
    assert world.create_transfers(
        resolve(world, 2, flag, 10), resolve(world, 3, POST, 10), resolve(world, 4, VOID)
    ) == ["created", expected, expected]


def test_a_pending_transfer_not_found_spends_the_id(world: World) -> None:
    world.open_accounts(1, 2)
    assert world.create_transfers(resolve(world, 2, POST)) == ["pending_transfer_not_found"]
    assert world.create_transfers(world.transfer(1, 1, 2, 10, flags=PENDING)) == ["created"]
    assert world.create_transfers(resolve(world, 2, POST)) == ["id_already_failed"]
    assert world.create_transfers(resolve(world, 3, POST, 10)) == ["created"]


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("flags", int(VOID), "exists_with_different_flags"),
        ("pending_id", 77, "exists_with_different_pending_id"),
        ("timeout", 7, "exists_with_different_timeout"),
        ("debit_account_id", 77, "exists_with_different_debit_account_id"),
        ("credit_account_id", 77, "exists_with_different_credit_account_id"),
        ("amount", 5, "exists_with_different_amount"),
        ("amount", ID_MAX, "exists_with_different_amount"),
        ("user_data_128", 77, "exists_with_different_user_data_128"),
        ("user_data_64", 77, "exists_with_different_user_data_64"),
        ("user_data_32", 77, "exists_with_different_user_data_32"),
        ("ledger", 1 << 20, "exists_with_different_ledger"),
        ("code", 77, "exists_with_different_code"),
    ],
)
def test_a_post_that_exists_differently_names_the_field(
    world: World, field: str, value: int, expected: str
) -> None:
    reserve(world)
    known = resolve(world, 2, POST, 4)
    assert world.create_transfers(known, known | {field: value}, known) == [
        "created",
        expected,
        "exists",
    ]


def test_a_full_post_exists_under_either_way_to_say_full(world: World) -> None:
    reserve(world)
    full = resolve(world, 2, POST, ID_MAX)
    assert world.create_transfers(full, full | {"amount": 10}, full | {"amount": 9}) == [
        "created",
        "exists",
        "exists_with_different_amount",
    ]


def test_a_void_exists_under_either_way_to_say_all(world: World) -> None:
    reserve(world)
    void = resolve(world, 2, VOID, 0)
    assert world.create_transfers(void, void | {"amount": 10}, void | {"amount": 9}) == [
        "created",
        "exists",
        "exists_with_different_amount",
    ]


def test_a_resent_post_that_inherited_user_data_exists_with_zero_or_the_same(world: World) -> None:
    reserve(world, user_data_64=8)
    post = resolve(world, 2, POST, 4)
    assert world.create_transfers(
        post, post, post | {"user_data_64": 8}, post | {"user_data_64": 9}
    ) == ["created", "exists", "exists", "exists_with_different_user_data_64"]


def test_a_pending_transfer_expires_by_itself(world: World) -> None:
    reserve(world, timeout=1)
    world.await_expiry(1)
    assert world.balances(1) == (0, 0, 0, 0)
    assert world.balances(2) == (0, 0, 0, 0)
    late = [resolve(world, 2, POST, 10), resolve(world, 3, VOID)]
    assert world.create_transfers(*late) == ["pending_transfer_expired"] * 2
    (_, expired) = world.events()
    assert expired["timestamp"] >= expired["transfer_timestamp"] + 10**9


def test_a_post_comes_before_the_timeout(world: World) -> None:
    reserve(world, timeout=1)
    assert world.create_transfers(resolve(world, 2, POST, 10)) == ["created"]
    time.sleep(1.3)
    assert world.balances(1) == (0, 10, 0, 0)
    assert [row["type"] for row in world.events()] == [1, 2]


def test_a_timeout_of_zero_never_comes(world: World) -> None:
    reserve(world)
    time.sleep(0.3)
    assert world.balances(1) == (10, 0, 0, 0)


def test_a_closed_account_takes_no_post_but_a_void(world: World) -> None:
    reserve(world)
    close = world.transfer(5, 1, 2, 0, flags=PENDING | TransferFlags.CLOSING_DEBIT)
    assert world.create_transfers(close) == ["created"]
    assert world.create_transfers(resolve(world, 2, POST, 10)) == ["debit_account_already_closed"]
    assert world.create_transfers(resolve(world, 3, VOID)) == ["created"]


def test_a_post_obeys_no_limit(world: World) -> None:
    world.open_accounts(1, flags=AccountFlags.DEBITS_MUST_NOT_EXCEED_CREDITS)
    world.open_accounts(2)
    world.create_transfers(world.transfer(8, 2, 1, 10))
    world.create_transfers(world.transfer(1, 1, 2, 10, flags=PENDING))
    assert world.create_transfers(resolve(world, 2, POST, 10)) == ["created"]
    assert world.balances(1) == (0, 10, 0, 10)
