"""The proof at every event: what it finds, what it leaves to the digests, and what it keeps."""

import numpy as np
import pytest

from assets.oracle import folding
from assets.oracle.folding import (
    READER,
    FoldProof,
    prove_again,
    prove_everything,
    prove_new_events,
)
from assets.oracle.mirroring import READER as EVENT_READER
from tests.assets.oracle.proof.ledgers import World, posting
from warehouse.lake import Lake

TRANSFER_7 = "00000000-0000-0000-0000-000000000007"
FORGET = "DELETE FROM EVENTS WHERE transfer_id = THE_ID"
DOUBLE = "INSERT INTO EVENTS SELECT * FROM EVENTS WHERE transfer_id = THE_ID"
ALTER = "UPDATE EVENTS SET amount_units = amount_units + 1 WHERE transfer_id = THE_ID AND IS_TYPE"


def uuid_of(number: int) -> str:
    return f"'00000000-0000-0000-0000-{number:012x}'::UUID"


def damaged(world: World, statement: str, number: int, event_type: int = 0) -> FoldProof:
    """Damage a mirrored event and prove everything once more, from the beginning."""
    words = {"THE_ID": uuid_of(number), "IS_TYPE": f"event_type = {event_type}"}
    world.damage(statement, **words)
    return prove_again(world.lake, turn=0)


def rows(lake: Lake, query: str) -> list[tuple[object, ...]]:
    return lake._connection.sql(query).fetchall()


def test_every_kind_of_event_adds_up(proved: World) -> None:
    again = prove_again(proved.lake, turn=0)

    assert again.holds
    assert again.state_count == 2 * 14
    assert {
        kind for (kind,) in rows(proved.lake, "SELECT event_type FROM oracle.change_events")
    } == {*range(5)}


def test_what_is_kept_is_what_the_ledger_says_of_its_accounts(proved: World) -> None:
    kept = rows(
        proved.lake,
        """SELECT debits_pending_units, debits_posted_units, credits_pending_units,
        credits_posted_units, flags FROM oracle.account_states ORDER BY account_id""",
    )
    stated = proved.ledger.lookup_accounts(np.array([(1, 0), (2, 0)], np.uint64))
    halves = ("debits_pending", "debits_posted", "credits_pending", "credits_posted")

    assert kept == [
        (*(int(one[name][0]) | int(one[name][1]) << 64 for name in halves), int(one["flags"]))
        for one in stated
    ]
    assert proved.lake.mark(READER) == proved.lake.mark(EVENT_READER)


def test_only_open_pending_transfers_are_kept(proved: World) -> None:
    kept = rows(proved.lake, "SELECT transfer_id::VARCHAR FROM oracle.open_pendings")

    assert kept == [("00000000-0000-0000-0000-00000000000b",)]


@pytest.mark.parametrize("number", [1, 3, 4, 5, 6, 7, 9, 10])
def test_a_dropped_event_is_found_at_the_next_one_of_its_accounts(
    proved: World, number: int
) -> None:
    found = damaged(proved, FORGET, number)

    assert found.disagreement is not None
    assert found.disagreement.timestamp_ns > 0


def test_the_first_event_that_disagrees_is_named_in_numbers(proved: World) -> None:
    found = damaged(proved, ALTER, 7)

    assert found.disagreement is not None
    assert found.disagreement.transfer_id == TRANSFER_7
    assert found.disagreement.account_id.endswith("0001")
    assert found.disagreement.balance == "debits posted"
    assert found.disagreement.folded == found.disagreement.carried + 1
    assert f"carried {100 + 20 + (1 << 70)}, folded {100 + 20 + (1 << 70) + 1}" in str(
        found.disagreement
    )


@pytest.mark.parametrize("number", [1, 3, 4, 5, 6, 7, 9, 10, 12])
def test_a_doubled_event_is_found(proved: World, number: int) -> None:
    assert not damaged(proved, DOUBLE, number).holds


@pytest.mark.parametrize(
    ("number", "event_type"), [(1, 0), (3, 1), (4, 2), (6, 3), (12, 1), (12, 4)]
)
def test_an_altered_amount_is_found_in_every_type_of_event(
    proved: World, number: int, event_type: int
) -> None:
    assert not damaged(proved, ALTER, number, event_type).holds


@pytest.mark.parametrize("change", [-(1 << 64), -101, -100, -99, -1, 1, 1 << 63, 1 << 64])
def test_no_change_of_an_amount_is_too_small_or_too_large_to_be_found(
    proved: World, change: int
) -> None:
    statement = "UPDATE EVENTS SET amount_units = amount_units + CHANGE WHERE PLAIN"
    proved.damage(statement, CHANGE=str(change))

    assert not prove_again(proved.lake, turn=0).holds


def test_a_posting_whose_pending_transfer_is_missing_says_so(proved: World) -> None:
    proved.damage("UPDATE EVENTS SET pending_id = THE_ID WHERE event_type = 2", THE_ID=uuid_of(99))

    found = prove_again(proved.lake, turn=0).disagreement

    assert found is not None
    assert found.folded is None
    assert "its pending transfer is missing" in str(found)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE EVENTS SET transfer_code = 8 WHERE PLAIN",
        "DELETE FROM EVENTS WHERE ZERO",
    ],
)
def test_what_changes_no_balance_is_left_to_the_digests(proved: World, statement: str) -> None:
    proved.damage(statement)

    assert prove_again(proved.lake, turn=0).holds
    assert not proved.verify(full=True).holds


def test_a_new_event_is_compared_with_what_was_kept(proved: World) -> None:
    reopen = posting(20, 0, flags=8, pending_id=11)
    proved.book(reopen, posting(21, 5))
    proved.mirror()
    proved.damage("UPDATE EVENTS SET amount_units = 6 WHERE transfer_id = ID", ID=uuid_of(21))
    mark = proved.lake.mark(READER)

    found = prove_new_events(proved.lake)

    assert found.disagreement is not None
    assert found.disagreement.transfer_id.endswith("15")
    assert proved.lake.mark(READER) == mark
    assert prove_new_events(proved.lake).disagreement == found.disagreement


def test_a_pending_transfer_of_an_earlier_stretch_is_posted_in_a_later_one(proved: World) -> None:
    proved.book(posting(20, 0, flags=8, pending_id=11))
    proved.book(posting(22, 9, flags=2))
    proved.mirror()
    assert prove_new_events(proved.lake).state_count == 4
    proved.book(posting(23, 4, flags=4, pending_id=22))
    proved.mirror()

    assert prove_new_events(proved.lake) == FoldProof(2, None)
    assert rows(proved.lake, "SELECT count(*) FROM oracle.open_pendings") == [(0,)]


def test_many_events_are_proved_stretch_by_stretch_and_again_in_turn(
    empty: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folding, "_STRETCH_PIECES", 1)
    empty.book_many(20_000)
    empty.mirror()

    assert prove_new_events(empty.lake).state_count == 40_000
    turns = [prove_again(empty.lake, turn) for turn in range(20)]
    assert all(one.holds for one in turns)
    assert len({one.state_count for one in turns}) > 1
    empty.damage("DELETE FROM EVENTS WHERE THE_30TH")
    assert sum(not prove_again(empty.lake, turn).holds for turn in range(20)) >= 1


def test_a_second_proof_of_the_same_events_changes_nothing(proved: World) -> None:
    assert prove_new_events(proved.lake) == FoldProof(0, None)


def test_nothing_is_proved_where_nothing_is_mirrored(empty: World) -> None:
    assert prove_new_events(empty.lake) == FoldProof(0, None)
    assert prove_again(empty.lake, turn=3) == FoldProof(0, None)


def test_an_event_moved_to_the_time_of_another_is_named_whatever_their_order(
    proved: World,
) -> None:
    found = damaged(
        proved,
        "UPDATE EVENTS SET timestamp_ns = timestamp_ns + 1 WHERE transfer_id = THE_ID",
        1,
    )

    assert found.disagreement is not None
    assert found.disagreement.transfer_id[-12:] in {"000000000001", "000000000002"}


def test_events_of_one_time_are_a_disagreement_of_their_own(proved: World) -> None:
    proved.damage("UPDATE EVENTS SET timestamp_ns = timestamp_ns + 1 WHERE PLAIN")

    found = prove_again(proved.lake, turn=0).disagreement

    assert found is not None
    assert (found.balance, found.carried, found.folded) == ("events at that time", 2, 1)
    assert found.transfer_id[-1] == "2"


def test_the_whole_is_one_fold_whatever_its_stretches(
    empty: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folding, "_STRETCH_PIECES", 1)
    empty.book_many(20_000)
    empty.mirror()
    prove_new_events(empty.lake)
    counted: list[int] = []

    assert prove_everything(empty.lake, counted.append) == FoldProof(40_000, None)
    assert sum(counted) == 40_000
    empty.damage("DELETE FROM EVENTS WHERE THE_30TH")
    assert not prove_everything(empty.lake).holds
