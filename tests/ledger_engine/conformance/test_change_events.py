"""The change events: what each kind tells, in order, none missing, none twice."""

from ledger_engine.flags import AccountFlags
from ledger_engine.records import CHANGE_EVENT
from tests.ledger_engine.conformance.conftest import World
from tests.ledger_engine.rows import Row


def balances(row: Row, side: str) -> tuple[int, int, int, int]:
    fields = ("debits_pending", "debits_posted", "credits_pending", "credits_posted")
    return tuple(row[f"{side}_account_{name}"] for name in fields)  # type: ignore[return-value]  # Four names.


def test_a_single_transfer_tells_itself_and_both_accounts_after_it(world: World) -> None:
    accounts = world.account_results(
        world.account(1, user_data_128=2**90, user_data_64=4, user_data_32=3, code=2),
        world.account(2, flags=AccountFlags.HISTORY),
    )
    sent = world.transfer(
        1, 1, 2, 2**80, user_data_128=2**100, user_data_64=8, user_data_32=9, code=6
    )
    results = world.transfer_results(sent)
    (row,) = world.events()
    stamp = int(results["timestamp"][0])
    assert row == dict.fromkeys(CHANGE_EVENT.names or (), 0) | {
        "transfer_id": world.n(1),
        "transfer_amount": 2**80,
        "transfer_user_data_128": 2**100,
        "transfer_user_data_64": 8,
        "transfer_user_data_32": 9,
        "transfer_code": 6,
        "ledger": world.book,
        "debit_account_id": world.n(1),
        "debit_account_debits_posted": 2**80,
        "debit_account_user_data_128": 2**90,
        "debit_account_user_data_64": 4,
        "debit_account_user_data_32": 3,
        "debit_account_code": 2,
        "credit_account_id": world.n(2),
        "credit_account_credits_posted": 2**80,
        "credit_account_code": 1,
        "credit_account_flags": int(AccountFlags.HISTORY),
        "timestamp": stamp,
        "transfer_timestamp": stamp,
        "debit_account_timestamp": int(accounts["timestamp"][0]),
        "credit_account_timestamp": int(accounts["timestamp"][1]),
    }


def test_a_pending_transfer_and_what_posts_and_voids_it(world: World) -> None:
    world.open_accounts(1, 2)
    world.create_transfers(
        world.transfer(1, 1, 2, 10, flags=2, timeout=1000),
        world.transfer(2, 1, 2, 20, flags=2),
        {"id": world.n(3), "pending_id": world.n(1), "amount": 4, "flags": 4},
        {"id": world.n(4), "pending_id": world.n(2), "flags": 8},
    )
    rows = world.events()
    assert [row["type"] for row in rows] == [1, 1, 2, 3]
    assert [row["transfer_amount"] for row in rows] == [10, 20, 4, 20]
    assert [row["transfer_timeout"] for row in rows] == [1000, 0, 0, 0]
    assert [row["transfer_pending_id"] for row in rows] == [0, 0, world.n(1), world.n(2)]
    assert [balances(row, "debit") for row in rows] == [
        (10, 0, 0, 0),
        (30, 0, 0, 0),
        (20, 4, 0, 0),
        (0, 4, 0, 0),
    ]
    assert [row["timestamp"] for row in rows] == [row["transfer_timestamp"] for row in rows]


def test_an_expiry_tells_the_pending_transfer_it_ends(world: World) -> None:
    world.open_accounts(1, 2)
    sent = world.transfer(1, 1, 2, 10, flags=2, timeout=1, user_data_64=8, code=5)
    created = world.transfer_results(sent)
    world.await_expiry(1)
    (_, row) = world.events()
    assert row["type"] == 4
    assert row["transfer_id"] == world.n(1)
    assert (row["transfer_pending_id"], row["transfer_flags"]) == (0, 2)
    assert (row["transfer_amount"], row["transfer_timeout"]) == (10, 1)
    assert (row["transfer_user_data_64"], row["transfer_code"]) == (8, 5)
    assert row["transfer_timestamp"] == int(created["timestamp"][0])
    assert row["timestamp"] >= row["transfer_timestamp"] + 10**9
    assert balances(row, "debit") == (0, 0, 0, 0)
    assert balances(row, "credit") == (0, 0, 0, 0)


def test_a_transfer_of_nothing_is_told_a_refused_one_is_not(world: World) -> None:
    world.open_accounts(1, 2)
    world.create_transfers(
        world.transfer(1, 1, 2, 0),
        world.transfer(2, 1, 2, 5, code=0),
        world.transfer(3, 1, 2, 5, flags=1),
        world.transfer(4, 1, 9, 5),
    )
    assert [row["transfer_id"] for row in world.events()] == [world.n(1)]


def test_opening_accounts_is_no_event(world: World) -> None:
    world.open_accounts(1, 2)
    assert world.events() == []


def test_a_reader_that_goes_on_from_its_last_event_misses_and_repeats_none(world: World) -> None:
    world.open_accounts(1, 2)
    stamps = world.transfer_results(*(world.transfer(at, 1, 2, at) for at in range(1, 8)))
    read: list[int] = []
    after = world.since
    while len(page := world.ledger.change_events(after, 3)):
        assert len(page) <= 3
        read += page["timestamp"].tolist()
        after = read[-1]
    assert [one for one in read if one in set(stamps["timestamp"].tolist())] == stamps[
        "timestamp"
    ].tolist()
    assert len(world.ledger.change_events(after, 3)) == 0


def test_an_end_of_time_and_a_limit_of_nothing_find_nothing(world: World) -> None:
    world.open_accounts(1, 2)
    world.create_transfers(world.transfer(1, 1, 2, 1))
    assert len(world.ledger.change_events((1 << 63) - 1, 10)) == 0
    assert len(world.ledger.change_events(world.since, 0)) == 0
