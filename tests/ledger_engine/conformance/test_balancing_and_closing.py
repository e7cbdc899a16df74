"""Transfers that take what is there, and transfers that close an account."""

import pytest

from ledger_engine.flags import AccountFlags, TransferFlags
from ledger_engine.records import ID_MAX
from tests.ledger_engine.conformance.conftest import World

DEBIT, CREDIT = TransferFlags.BALANCING_DEBIT, TransferFlags.BALANCING_CREDIT
PENDING, VOID = TransferFlags.PENDING, TransferFlags.VOID_PENDING_TRANSFER
CLOSING_DEBIT, CLOSING_CREDIT = TransferFlags.CLOSING_DEBIT, TransferFlags.CLOSING_CREDIT


@pytest.mark.parametrize(("wanted", "moved"), [(ID_MAX, 70), (100, 70), (50, 50), (0, 0)])
def test_a_balancing_debit_moves_what_the_account_has(
    world: World, wanted: int, moved: int
) -> None:
    world.open_accounts(1, 2, 3)
    world.create_transfers(
        world.transfer(1, 3, 1, 100),
        world.transfer(2, 1, 3, 20),
        world.transfer(3, 1, 3, 10, flags=PENDING),
    )
    assert world.create_transfers(world.transfer(4, 1, 2, wanted, flags=DEBIT)) == ["created"]
    assert world.stored(4)["amount"] == moved
    assert world.balances(2) == (0, 0, 0, moved)


@pytest.mark.parametrize(("wanted", "moved"), [(ID_MAX, 70), (50, 50)])
def test_a_balancing_credit_moves_what_the_other_account_owes(
    world: World, wanted: int, moved: int
) -> None:
    world.open_accounts(1, 2, 3)
    world.create_transfers(
        world.transfer(1, 2, 3, 100),
        world.transfer(2, 3, 2, 20),
        world.transfer(3, 3, 2, 10, flags=PENDING),
    )
    assert world.create_transfers(world.transfer(4, 1, 2, wanted, flags=CREDIT)) == ["created"]
    assert world.stored(4)["amount"] == moved


def test_both_sides_take_the_smaller(world: World) -> None:
    world.open_accounts(1, 2, 3)
    world.create_transfers(world.transfer(1, 3, 1, 40), world.transfer(2, 2, 3, 30))
    world.create_transfers(world.transfer(3, 1, 2, ID_MAX, flags=DEBIT | CREDIT))
    assert world.stored(3)["amount"] == 30


def test_an_account_that_owes_gives_nothing(world: World) -> None:
    world.open_accounts(1, 2)
    world.create_transfers(world.transfer(1, 1, 2, 5))
    assert world.create_transfers(world.transfer(2, 1, 2, 9, flags=DEBIT)) == ["created"]
    assert world.stored(2)["amount"] == 0


def test_a_balancing_transfer_exists_under_any_amount_that_covers_it(world: World) -> None:
    world.open_accounts(1, 2, 3)
    world.create_transfers(world.transfer(1, 3, 1, 40))
    wanted = world.transfer(2, 1, 2, 100, flags=DEBIT)
    assert world.create_transfers(
        wanted, wanted | {"amount": 40}, wanted | {"amount": 39}, wanted | {"amount": ID_MAX}
    ) == ["created", "exists", "exists_with_different_amount", "exists"]


def test_a_balancing_transfer_can_be_pending(world: World) -> None:
    world.open_accounts(1, 2, 3)
    world.create_transfers(world.transfer(1, 3, 1, 40))
    world.create_transfers(world.transfer(2, 1, 2, ID_MAX, flags=DEBIT | PENDING))
    assert world.balances(1) == (40, 0, 0, 40)


@pytest.mark.parametrize(
    ("flag", "closed", "sides", "said"),
    [
        (CLOSING_DEBIT, 1, (1, 2), "debit_account_already_closed"),
        (CLOSING_DEBIT, 1, (2, 1), "credit_account_already_closed"),
        (CLOSING_CREDIT, 2, (2, 1), "debit_account_already_closed"),
        (CLOSING_CREDIT, 2, (1, 2), "credit_account_already_closed"),
    ],
)
def test_a_closed_account_takes_nothing_until_the_closing_is_voided(
    world: World, flag: TransferFlags, closed: int, sides: tuple[int, int], said: str
) -> None:
    world.open_accounts(1, 2)
    assert world.create_transfers(world.transfer(1, 1, 2, 0, flags=PENDING | flag)) == ["created"]
    assert world.flags(closed) == AccountFlags.CLOSED
    assert world.create_transfers(world.transfer(2, *sides, 5)) == [said]
    void = {"id": world.n(3), "pending_id": world.n(1), "flags": int(VOID)}
    assert world.create_transfers(void) == ["created"]
    assert world.flags(closed) == 0
    assert world.create_transfers(world.transfer(2, *sides, 5)) == ["id_already_failed"]
    assert world.create_transfers(world.transfer(4, *sides, 5)) == ["created"]


def test_an_account_is_reopened_when_its_closing_expires(world: World) -> None:
    world.open_accounts(1, 2)
    closing = world.transfer(1, 1, 2, 7, flags=PENDING | CLOSING_DEBIT, timeout=1)
    assert world.create_transfers(closing) == ["created"]
    assert world.flags(1) == AccountFlags.CLOSED
    world.await_expiry(1)
    assert world.flags(1) == 0
    assert [row["debit_account_flags"] for row in world.events()] == [32, 0]


def test_a_closing_can_not_be_posted(world: World) -> None:
    world.open_accounts(1, 2)
    world.create_transfers(world.transfer(1, 1, 2, 0, flags=PENDING | CLOSING_DEBIT))
    post = {"id": world.n(2), "pending_id": world.n(1), "flags": 4}
    assert world.create_transfers(post) == ["debit_account_already_closed"]


def test_the_same_account_created_again_after_its_closing_differs_in_its_flags(
    world: World,
) -> None:
    world.open_accounts(1, 2)
    world.create_transfers(world.transfer(1, 1, 2, 0, flags=PENDING | CLOSING_DEBIT))
    assert world.open_accounts(1) == ["exists_with_different_flags"]


def test_closing_both_sides_at_once(world: World) -> None:
    world.open_accounts(1, 2)
    both = PENDING | CLOSING_DEBIT | CLOSING_CREDIT
    assert world.create_transfers(world.transfer(1, 1, 2, 0, flags=both)) == ["created"]
    assert (world.flags(1), world.flags(2)) == (32, 32)
