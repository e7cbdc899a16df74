"""Linked events: all or none, on both kinds of objects."""

from ledger_engine.flags import AccountFlags, TransferFlags
from tests.ledger_engine.conformance.conftest import World

LINKED = TransferFlags.LINKED


def test_a_chain_that_holds_is_created_whole(world: World) -> None:
    world.open_accounts(1, 2)
    statuses = world.create_transfers(
        world.transfer(1, 1, 2, 5, flags=LINKED),
        world.transfer(2, 1, 2, 6, flags=LINKED),
        world.transfer(3, 1, 2, 7),
    )
    assert statuses == ["created"] * 3
    assert world.balances(1) == (0, 18, 0, 0)


def test_one_refusal_undoes_its_chain_and_no_other(world: World) -> None:
    world.open_accounts(1, 2)
    results = world.transfer_results(
        world.transfer(1, 1, 2, 5),
        world.transfer(2, 1, 2, 6, flags=LINKED),
        world.transfer(3, 1, 2, 7, flags=LINKED, code=0),
        world.transfer(4, 1, 2, 8),
        world.transfer(5, 1, 2, 9),
    )
    assert results["status"].tolist() == [0xFFFFFFFF, 1, 20, 1, 0xFFFFFFFF]
    first = int(results["timestamp"][0])
    assert results["timestamp"].tolist() == [first + at for at in range(5)]
    assert world.balances(1) == (0, 14, 0, 0)
    assert world.create_transfers(world.transfer(2, 1, 2, 6)) == ["created"]


def test_a_chain_left_open_fails_whole(world: World) -> None:
    world.open_accounts(1, 2)
    statuses = world.create_transfers(
        world.transfer(1, 1, 2, 5, flags=LINKED), world.transfer(2, 1, 2, 6, flags=LINKED)
    )
    assert statuses == ["linked_event_failed", "linked_event_chain_open"]
    assert world.balances(1) == (0, 0, 0, 0)


def test_a_broken_chain_left_open_still_says_that_it_is_open(world: World) -> None:
    world.open_accounts(1, 2)
    statuses = world.create_transfers(
        world.transfer(1, 1, 2, 5, flags=LINKED),
        world.transfer(2, 1, 2, 6, flags=LINKED, code=0),
        world.transfer(3, 1, 2, 6, flags=LINKED),
    )
    assert statuses == [
        "linked_event_failed",
        "code_must_not_be_zero",
        "linked_event_chain_open",
    ]


def test_a_refusal_that_may_pass_spends_only_its_own_id(world: World) -> None:
    world.open_accounts(1, 2)
    chain = (
        world.transfer(1, 1, 2, 5, flags=LINKED),
        world.transfer(2, 1, 8, 6, flags=LINKED),
        world.transfer(3, 1, 2, 7),
    )
    assert world.create_transfers(*chain) == [
        "linked_event_failed",
        "credit_account_not_found",
        "linked_event_failed",
    ]
    assert world.create_transfers(
        world.transfer(1, 1, 2, 5), world.transfer(2, 1, 2, 6), world.transfer(3, 1, 2, 7)
    ) == ["created", "id_already_failed", "created"]


def test_members_see_what_earlier_ones_did(world: World) -> None:
    world.open_accounts(1, flags=AccountFlags.DEBITS_MUST_NOT_EXCEED_CREDITS)
    world.open_accounts(2, 3)
    statuses = world.create_transfers(
        world.transfer(1, 2, 1, 5, flags=LINKED), world.transfer(2, 1, 3, 5)
    )
    assert statuses == ["created", "created"]


def test_a_chain_undoes_a_post_and_what_it_released(world: World) -> None:
    world.open_accounts(1, 2)
    world.create_transfers(world.transfer(1, 1, 2, 5, flags=TransferFlags.PENDING))
    post = {
        "id": world.n(2),
        "pending_id": world.n(1),
        "amount": 3,
        "flags": TransferFlags.POST_PENDING_TRANSFER | LINKED,
    }
    assert world.create_transfers(post, world.transfer(3, 1, 2, 1, code=0)) == [
        "linked_event_failed",
        "code_must_not_be_zero",
    ]
    assert world.balances(1) == (5, 0, 0, 0)
    alone = post | {"flags": int(TransferFlags.POST_PENDING_TRANSFER)}
    assert world.create_transfers(alone) == ["created"]
    assert world.balances(1) == (0, 3, 0, 0)


def test_a_chain_of_accounts_is_created_whole_or_not_at_all(world: World) -> None:
    linked = AccountFlags.LINKED
    assert world.create_accounts(
        world.account(1, flags=linked), world.account(2, code=0), world.account(3)
    ) == ["linked_event_failed", "code_must_not_be_zero", "created"]
    assert world.create_accounts(world.account(1, flags=linked), world.account(2)) == [
        "created",
        "created",
    ]


def test_the_same_id_twice_in_a_chain_ends_it(world: World) -> None:
    world.open_accounts(1, 2)
    results = world.transfer_results(
        world.transfer(1, 1, 2, 5, flags=LINKED),
        world.transfer(1, 1, 2, 5, flags=LINKED),
        world.transfer(2, 1, 2, 5),
    )
    assert results["status"].tolist() == [1, 46, 1]
    assert results["timestamp"][1] == results["timestamp"][0]


def test_a_committed_chain_sent_again_says_exists_and_then_fails(world: World) -> None:
    world.open_accounts(1, 2)
    chain = (world.transfer(1, 1, 2, 5, flags=LINKED), world.transfer(2, 1, 2, 6))
    assert world.create_transfers(*chain) == ["created", "created"]
    assert world.create_transfers(*chain) == ["exists", "linked_event_failed"]
