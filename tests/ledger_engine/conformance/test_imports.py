"""Imported events: the past, written down with its own timestamps."""

from ledger_engine.flags import AccountFlags, TransferFlags
from ledger_engine.records import TIMESTAMP_MAX
from tests.ledger_engine.conformance.conftest import World
from tests.ledger_engine.rows import Row, ids, unpacked

ACCOUNT, TRANSFER = int(AccountFlags.IMPORTED), int(TransferFlags.IMPORTED)
LINKED, PENDING = int(TransferFlags.LINKED), int(TransferFlags.PENDING)


def old_account(world: World, small: int, age: int, **fields: int) -> Row:
    return world.account(small, flags=ACCOUNT, timestamp=world.since + age) | fields


def old_transfer(world: World, small: int, age: int, **fields: int) -> Row:
    return world.transfer(small, 1, 2, 5, flags=TRANSFER, timestamp=world.since + age) | fields


def two_accounts(world: World) -> None:
    rows = [old_account(world, 1, 1), old_account(world, 2, 2)]
    assert world.create_accounts(*rows) == ["created", "created"]


def test_an_import_keeps_its_timestamp(import_world: World) -> None:
    world = import_world
    results = world.account_results(old_account(world, 1, 1), old_account(world, 2, 2))
    assert results["timestamp"].tolist() == [world.since + 1, world.since + 2]
    posted = world.transfer_results(old_transfer(world, 1, 10))
    assert posted["timestamp"].tolist() == [world.since + 10]
    assert world.stored(1)["timestamp"] == world.since + 10
    (row, *_) = unpacked(world.ledger.lookup_accounts(ids(world.n(1))))
    assert (row["timestamp"], row["flags"]) == (world.since + 1, ACCOUNT)


def test_a_batch_is_imported_whole_or_not_at_all(import_world: World) -> None:
    world = import_world
    assert world.create_accounts(old_account(world, 1, 1), world.account(2)) == [
        "created",
        "imported_event_expected",
    ]
    assert world.create_accounts(world.account(3), old_account(world, 4, 5)) == [
        "created",
        "imported_event_not_expected",
    ]


def test_a_batch_of_transfers_is_imported_whole_or_not_at_all(import_world: World) -> None:
    world = import_world
    two_accounts(world)
    assert world.create_transfers(old_transfer(world, 1, 10), world.transfer(2, 1, 2, 5)) == [
        "created",
        "imported_event_expected",
    ]
    assert world.create_transfers(world.transfer(3, 1, 2, 5), old_transfer(world, 4, 11)) == [
        "created",
        "imported_event_not_expected",
    ]


def test_an_imported_time_is_in_range_and_past(import_world: World) -> None:
    world = import_world
    said = world.create_accounts(
        old_account(world, 1, 1, timestamp=0),
        old_account(world, 1, 1, timestamp=TIMESTAMP_MAX + 1),
        old_account(world, 1, 1, timestamp=TIMESTAMP_MAX),
        old_account(world, 1, 1),
    )
    out, ahead = "timestamp_out_of_range", "timestamp_must_not_advance"
    assert said[:3] == [f"imported_event_{one}" for one in (out, out, ahead)]
    assert said[3] == "created"
    world.create_accounts(old_account(world, 2, 2))
    said = world.create_transfers(
        old_transfer(world, 1, 1, timestamp=0),
        old_transfer(world, 1, 1, timestamp=TIMESTAMP_MAX + 1),
        old_transfer(world, 1, 1, timestamp=TIMESTAMP_MAX),
    )
    assert said == [f"imported_event_{one}" for one in (out, out, ahead)]


def test_an_imported_time_comes_after_every_other_of_its_kind(import_world: World) -> None:
    world = import_world
    two_accounts(world)
    late = "imported_event_timestamp_must_not_regress"
    assert world.create_accounts(old_account(world, 3, 2), old_account(world, 3, 3)) == [
        late,
        "created",
    ]
    assert world.create_transfers(
        old_transfer(world, 1, 10),
        old_transfer(world, 2, 10),
        old_transfer(world, 3, 9),
        old_transfer(world, 4, 11),
    ) == ["created", late, late, "created"]


def test_no_two_objects_share_a_timestamp(import_world: World) -> None:
    world = import_world
    two_accounts(world)
    late = "imported_event_timestamp_must_not_regress"
    world.create_accounts(old_account(world, 3, 20))
    assert world.create_transfers(old_transfer(world, 1, 20)) == [late]
    assert world.create_transfers(old_transfer(world, 1, 30)) == ["created"]
    assert world.create_accounts(old_account(world, 4, 30)) == [late]


def test_an_imported_transfer_comes_after_its_accounts(import_world: World) -> None:
    world = import_world
    world.create_accounts(old_account(world, 1, 5), old_account(world, 2, 50))
    world.create_accounts(old_account(world, 3, 90))
    debit = old_transfer(world, 1, 40, debit_account_id=world.n(3), credit_account_id=world.n(1))
    credit = old_transfer(world, 2, 40)
    postdate = "imported_event_timestamp_must_postdate"
    assert world.create_transfers(debit, credit) == [
        f"{postdate}_debit_account",
        f"{postdate}_credit_account",
    ]


def test_an_imported_pending_transfer_has_no_timeout(import_world: World) -> None:
    world = import_world
    two_accounts(world)
    flags = TRANSFER | PENDING
    assert world.create_transfers(old_transfer(world, 1, 10, flags=flags, timeout=1)) == [
        "imported_event_timeout_must_be_zero"
    ]
    assert world.create_transfers(old_transfer(world, 1, 10, flags=flags)) == ["created"]
    assert world.balances(1) == (5, 0, 0, 0)


def test_an_imported_pending_transfer_is_posted_and_voided_by_imports(import_world: World) -> None:
    world = import_world
    two_accounts(world)
    flags = TRANSFER | PENDING
    world.create_transfers(
        old_transfer(world, 1, 10, flags=flags), old_transfer(world, 2, 11, flags=flags)
    )
    post = {"id": world.n(3), "pending_id": world.n(1), "amount": 3, "flags": TRANSFER | 4}
    void = {"id": world.n(4), "pending_id": world.n(2), "flags": TRANSFER | 8}
    assert world.create_transfers(
        post | {"timestamp": world.since + 12}, void | {"timestamp": world.since + 13}
    ) == ["created", "created"]
    assert world.balances(1) == (0, 3, 0, 0)
    assert world.stored(3)["timestamp"] == world.since + 12


def test_an_import_sent_again_exists_whatever_its_timestamp(import_world: World) -> None:
    world = import_world
    two_accounts(world)
    first = old_transfer(world, 1, 10)
    world.create_transfers(first)
    again = world.transfer_results(first, first | {"timestamp": world.since + 70})
    assert again["status"].tolist() == [46, 46]
    assert again["timestamp"].tolist() == [world.since + 10] * 2
    assert world.create_accounts(old_account(world, 1, 60)) == ["exists"]
    assert world.create_accounts(world.account(1)) == ["exists_with_different_flags"]


def test_a_failed_chain_of_imports_leaves_its_times_free(import_world: World) -> None:
    world = import_world
    two_accounts(world)
    flags = TRANSFER | LINKED
    results = world.transfer_results(
        old_transfer(world, 1, 10, flags=flags), old_transfer(world, 2, 11, code=0)
    )
    assert results["status"].tolist() == [1, 20]
    assert results["timestamp"][0] == world.since + 10
    assert world.create_transfers(old_transfer(world, 1, 10)) == ["created"]
    failed = old_account(world, 3, 30, flags=ACCOUNT | LINKED)
    world.create_accounts(failed, old_account(world, 4, 31, code=0))
    assert world.create_accounts(old_account(world, 5, 30)) == ["created"]


def test_imported_transfers_are_read_as_events(import_world: World) -> None:
    world = import_world
    two_accounts(world)
    world.create_transfers(old_transfer(world, 1, 10), old_transfer(world, 2, 11))
    assert [row["timestamp"] - world.since for row in world.events()] == [10, 11]
