"""create_transfers of one phase: every status, in the order in which TigerBeetle says them."""

import pytest

from ledger_engine.flags import AccountFlags, TransferFlags
from ledger_engine.records import ID_MAX
from tests.ledger_engine.conformance.conftest import World
from tests.ledger_engine.rows import Row

OTHER_BOOK = 999_999
CLOSING = TransferFlags.CLOSING_DEBIT


def test_the_first_fault_of_a_transfer_is_the_one_that_is_said(world: World) -> None:
    world.open_accounts(1, 2)
    world.open_accounts(3, ledger=OTHER_BOOK)
    faults: dict[str, Row] = {
        "timestamp_must_be_zero": {"timestamp": 1},
        "reserved_flag": {"flags": 512},
        "id_must_not_be_zero": {"id": 0},
        "id_must_not_be_int_max": {"id": ID_MAX},
        "debit_account_id_must_not_be_zero": {"debit_account_id": 0},
        "debit_account_id_must_not_be_int_max": {"debit_account_id": ID_MAX},
        "credit_account_id_must_not_be_zero": {"credit_account_id": 0},
        "credit_account_id_must_not_be_int_max": {"credit_account_id": ID_MAX},
        "accounts_must_be_different": {
            "debit_account_id": world.n(8),
            "credit_account_id": world.n(8),
        },
        "pending_id_must_be_zero": {"pending_id": 1},
        "timeout_reserved_for_pending_transfer": {"timeout": 1},
        "closing_transfer_must_be_pending": {"flags": CLOSING},
        "ledger_must_not_be_zero": {"ledger": 0},
        "code_must_not_be_zero": {"code": 0},
        "debit_account_not_found": {"debit_account_id": world.n(8)},
        "credit_account_not_found": {"credit_account_id": world.n(9)},
        "accounts_must_have_the_same_ledger": {"credit_account_id": world.n(3)},
        "transfer_must_have_the_same_ledger_as_accounts": {"ledger": OTHER_BOOK},
    }
    said = list(faults)
    for rung, expected in enumerate(said):
        row = world.transfer(100 + rung, 1, 2, 5)
        for fault in reversed(said[rung:]):
            row |= faults[fault]
        assert world.create_transfers(row) == [expected]
    assert world.create_transfers(world.transfer(99, 1, 2, 5)) == ["created"]


def test_a_transfer_moves_its_amount_from_debit_to_credit(world: World) -> None:
    world.open_accounts(1, 2)
    assert world.create_transfers(world.transfer(1, 1, 2, 2**70)) == ["created"]
    assert world.balances(1) == (0, 2**70, 0, 0)
    assert world.balances(2) == (0, 0, 0, 2**70)


def test_a_transfer_of_nothing_is_a_transfer(world: World) -> None:
    world.open_accounts(1, 2)
    assert world.create_transfers(world.transfer(1, 1, 2, 0)) == ["created"]
    assert world.stored(1)["amount"] == 0


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("flags", int(TransferFlags.PENDING), "exists_with_different_flags"),
        ("debit_account_id", 77, "exists_with_different_debit_account_id"),
        ("credit_account_id", 77, "exists_with_different_credit_account_id"),
        ("amount", 6, "exists_with_different_amount"),
        ("pending_id", 77, "exists_with_different_pending_id"),
        ("user_data_128", 9, "exists_with_different_user_data_128"),
        ("user_data_64", 9, "exists_with_different_user_data_64"),
        ("user_data_32", 9, "exists_with_different_user_data_32"),
        ("timeout", 9, "exists_with_different_timeout"),
        ("ledger", 1 << 20, "exists_with_different_ledger"),
        ("code", 9, "exists_with_different_code"),
    ],
)
def test_a_transfer_that_exists_differently_names_the_field(
    world: World, field: str, value: int, expected: str
) -> None:
    world.open_accounts(1, 2)
    known = world.transfer(1, 1, 2, 5, user_data_128=7, user_data_64=7, user_data_32=7)
    assert world.create_transfers(known) == ["created"]
    assert world.create_transfers(known | {field: value}, known) == [expected, "exists"]


def test_differences_are_told_in_order(world: World) -> None:
    world.open_accounts(1, 2)
    known = world.transfer(1, 1, 2, 5)
    world.create_transfers(known)
    order = {
        "flags": 2,
        "pending_id": 77,
        "timeout": 77,
        "debit_account_id": 77,
        "credit_account_id": 78,
        "amount": 77,
        "user_data_128": 77,
        "user_data_64": 77,
        "user_data_32": 77,
        "ledger": 1 << 20,
        "code": 77,
    }
    row = known | order
    for field in order:
        assert world.create_transfers(row) == [f"exists_with_different_{field}"]
        row |= {field: known.get(field, 0)}
    assert world.create_transfers(row) == ["exists"]


def test_an_existing_transfer_answers_with_its_own_timestamp(world: World) -> None:
    world.open_accounts(1, 2)
    first = world.transfer_results(world.transfer(1, 1, 2, 5))
    again = world.transfer_results(world.transfer(1, 1, 2, 5))
    assert again["timestamp"].tolist() == first["timestamp"].tolist()


def test_a_limit_on_debits_holds_and_spends_the_id(world: World) -> None:
    world.open_accounts(1, flags=AccountFlags.DEBITS_MUST_NOT_EXCEED_CREDITS)
    world.open_accounts(2)
    assert world.create_transfers(world.transfer(1, 1, 2, 5)) == ["exceeds_credits"]
    assert world.create_transfers(world.transfer(2, 2, 1, 5)) == ["created"]
    assert world.create_transfers(world.transfer(1, 1, 2, 5)) == ["id_already_failed"]
    assert world.create_transfers(world.transfer(3, 1, 2, 6)) == ["exceeds_credits"]
    assert world.create_transfers(world.transfer(4, 1, 2, 5)) == ["created"]


def test_a_limit_on_credits_holds_and_spends_the_id(world: World) -> None:
    world.open_accounts(1, flags=AccountFlags.CREDITS_MUST_NOT_EXCEED_DEBITS)
    world.open_accounts(2)
    assert world.create_transfers(world.transfer(1, 2, 1, 5)) == ["exceeds_debits"]
    assert world.create_transfers(world.transfer(1, 2, 1, 5)) == ["id_already_failed"]
    assert world.create_transfers(world.transfer(2, 1, 2, 5)) == ["created"]
    assert world.create_transfers(world.transfer(3, 2, 1, 5)) == ["created"]


def test_a_limit_counts_what_is_pending(world: World) -> None:
    world.open_accounts(1, flags=AccountFlags.DEBITS_MUST_NOT_EXCEED_CREDITS)
    world.open_accounts(2)
    world.create_transfers(world.transfer(1, 2, 1, 5))
    pending = world.transfer(2, 1, 2, 5, flags=TransferFlags.PENDING)
    assert world.create_transfers(pending, world.transfer(3, 1, 2, 1)) == [
        "created",
        "exceeds_credits",
    ]


@pytest.mark.parametrize(
    ("debit", "credit", "expected"),
    [(8, 2, "debit_account_not_found"), (1, 9, "credit_account_not_found")],
)
def test_a_missing_account_spends_the_id_for_ever(
    world: World, debit: int, credit: int, expected: str
) -> None:
    world.open_accounts(1, 2)
    missing = world.transfer(1, debit, credit, 5)
    assert world.create_transfers(missing) == [expected]
    world.open_accounts(8, 9)
    assert world.create_transfers(missing) == ["id_already_failed"]


def test_a_fault_that_does_not_pass_leaves_the_id_free(world: World) -> None:
    world.open_accounts(1, 2)
    assert world.create_transfers(world.transfer(1, 1, 2, 5, code=0)) == ["code_must_not_be_zero"]
    assert world.create_transfers(world.transfer(1, 1, 2, 5)) == ["created"]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ((1, 2, 2), (1, 3, 2), "overflows_debits_pending"),
        ((1, 2, 2), (3, 2, 2), "overflows_credits_pending"),
        ((1, 2, 0), (1, 3, 0), "overflows_debits_posted"),
        ((1, 2, 0), (3, 2, 0), "overflows_credits_posted"),
        ((1, 2, 2), (1, 3, 0), "overflows_debits"),
        ((1, 2, 2), (3, 2, 0), "overflows_credits"),
        ((1, 2, 0), (1, 3, 2), "overflows_debits_posted"),
        ((1, 2, 0), (3, 2, 2), "overflows_credits_posted"),
    ],
)
def test_a_balance_never_leaves_128_bits(
    world: World, first: tuple[int, int, int], second: tuple[int, int, int], expected: str
) -> None:
    world.open_accounts(1, 2, 3)
    (debit, credit, flags), (debit_2, credit_2, flags_2) = first, second
    statuses = world.create_transfers(
        world.transfer(1, debit, credit, ID_MAX, flags=flags),
        world.transfer(2, debit_2, credit_2, 1, flags=flags_2),
    )
    assert statuses == ["created", expected]
    # Such a fault does not pass, yet it does not spend the id either.
    assert world.create_transfers(world.transfer(2, debit_2, credit_2, 0, flags=flags_2)) == [
        "created"
    ]
