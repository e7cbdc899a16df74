"""Whatever was done to the mirror, the digests find it, say where, and say what each side holds.

The proof that catches is the digest of a segment: ``transfers.unequal`` names the segments, and
``transfers.differing`` the rows. What the accounts tell beside it stands in ``accounts``.
"""

import datetime as dt

import pytest

from assets.oracle.proof.rereading import CYCLE_DAYS, Sealed, due
from assets.oracle.proof.roots import mirror_root
from assets.oracle.proof.sealed_segments import sealed_segments
from contracts.merkle import EMPTY_ROOT
from tests.assets.oracle.proof.ledgers import NOW, World
from warehouse.operations.records import Close


def test_a_sound_mirror_holds_and_both_roots_are_one(world: World) -> None:
    found = world.verify()

    assert found.holds
    assert found.transfers.mirror_root == found.transfers.ledger_root != EMPTY_ROOT
    assert found.accounts.account_count == 3


def test_an_empty_mirror_of_an_empty_ledger_holds(world: World) -> None:
    assert mirror_root(world.lake, 0) == EMPTY_ROOT


@pytest.mark.parametrize(
    ("damage", "field", "mirror", "ledger"),
    [
        ("DELETE FROM EVENTS WHERE PLAIN", "transfer", "absent", "100 units"),
        ("DELETE FROM EVENTS WHERE ZERO", "transfer", "absent", "0 units"),
        ("INSERT INTO EVENTS FROM EVENTS WHERE PLAIN", "copies", "2", "1"),
        ("INSERT INTO EVENTS FROM EVENTS WHERE ZERO", "copies", "2", "1"),
        ("UPDATE EVENTS SET amount_units = 101 WHERE PLAIN", "amount", "101", "100"),
        ("UPDATE EVENTS SET transfer_code = 8 WHERE PLAIN", "code", "8", "7"),
        ("UPDATE EVENTS SET transfer_flags = 1 WHERE PLAIN", "flags", "1", "0"),
        ("UPDATE EVENTS SET timeout_s = 9 WHERE PLAIN", "timeout", "9", "0"),
        (
            "UPDATE EVENTS SET occurred_ns = 3 WHERE PLAIN",
            "user_data_64",
            "3",
            "1767600000000000001",
        ),
        (
            "UPDATE EVENTS SET event_id = '00000000-0000-0000-0000-000000000009' WHERE PLAIN",
            "user_data_128",
            "00000000-0000-0000-0000-000000000009",
            "00000000-0000-0001-0000-000000000005",
        ),
        (
            "UPDATE EVENTS SET business_date = DATE '2026-01-06' WHERE PLAIN",
            "user_data_32",
            str(2 << 24 | 3 << 16 | 20_459),
            str(2 << 24 | 3 << 16 | 20_458),
        ),
        (
            "UPDATE EVENTS SET event_type = 2 WHERE ZERO",
            "a column beside the record",
            "another",
            "as in the record",
        ),
    ],
)
def test_the_digest_finds_what_was_done_and_names_transfer_field_and_both_values(
    world: World, damage: str, field: str, mirror: str, ledger: str
) -> None:
    world.damage(damage)

    found = world.verify()

    assert not found.holds
    assert found.transfers.unequal == [0]
    assert found.transfers.mirror_root != found.transfers.ledger_root
    number = 2 if "ZERO" in damage else 1
    (said,) = found.transfers.differing
    assert said.startswith(f"segment 0: transfer 00000000-0000-0000-0000-{number:012x} at ")
    assert said.endswith(f": {field}: mirror {mirror}, ledger {ledger}")


def test_the_accounts_tell_of_an_altered_amount_too(world: World) -> None:
    world.damage("UPDATE oracle.change_events SET amount_units = 99 WHERE PLAIN")

    said = world.verify().accounts.differing

    whole = (1 << 70) + 100 + 20 + 30
    assert len(said) == 2
    assert said[0] == (
        "account 00000000-0000-0000-0000-000000000001: debits_posted: "
        f"mirror {whole - 1}, ledger {whole}"
    )


def test_a_forged_transfer_that_the_ledger_never_held_is_found(world: World) -> None:
    world.damage(
        "INSERT INTO EVENTS SELECT * REPLACE (timestamp_ns - 1000 AS timestamp_ns, "
        "timestamp_ns - 1000 AS transfer_timestamp_ns) FROM EVENTS WHERE PLAIN"
    )

    (said,) = world.verify().transfers.differing

    assert said.endswith(": transfer: mirror 100 units, ledger absent")


def test_a_mirror_that_lost_its_end_is_found_though_nothing_is_left_to_digest(
    world: World,
) -> None:
    world.damage("DELETE FROM oracle.change_events")

    found = world.verify()

    assert found.transfers.mirror_root != found.transfers.ledger_root
    assert len(found.transfers.differing) == 11


@pytest.mark.usefixtures("small_segments")
def test_a_difference_is_found_in_its_segment_and_leaves_the_others_as_they_are(
    world: World,
) -> None:
    world.book_many(60)
    world.mirror()
    assert world.verify().transfers.unequal == []
    world.damage("DELETE FROM EVENTS WHERE THE_30TH")

    found = world.verify(full=True)

    assert found.transfers.unequal == [3]
    assert len(found.transfers.differing) == 1


@pytest.mark.usefixtures("small_segments")
def test_an_unsealed_mirror_that_lacks_one_event_differs_in_one_segment(world: World) -> None:
    world.book_many(60)
    world.mirror()
    world.damage("DELETE FROM EVENTS WHERE THE_30TH")

    found = world.verify()

    assert found.transfers.unequal == [3]
    assert [one.number for one in sealed_segments(world.lake)] == [0, 1, 2]


@pytest.mark.usefixtures("small_segments")
def test_only_what_came_since_is_read_and_the_root_is_that_of_reading_all(world: World) -> None:
    world.book_many(60)
    world.mirror()
    first = world.verify()
    world.book_many(5)
    world.mirror()

    second = world.verify()
    full = world.verify(full=True)

    assert (first.transfers.read_count, len(first.transfers.mirror)) == (9, 9)
    assert second.transfers.read_count == 2
    assert full.transfers.read_count == len(full.transfers.mirror) == 10
    assert second.transfers.mirror_root == full.transfers.mirror_root
    assert mirror_root(world.lake, second.asked.mark_ns) == full.transfers.mirror_root


@pytest.mark.usefixtures("small_segments")
def test_a_root_stays_what_it_was_and_a_close_is_held_to_it(world: World) -> None:
    world.book_many(20)
    world.mirror()
    mark = world.verify().asked.mark_ns
    closed = Close(NOW.date(), mark, mark, mirror_root(world.lake, mark).hex(), NOW)
    world.book_many(50)
    world.mirror()

    assert world.verify(closed).closes == ()
    assert mirror_root(world.lake, mark).hex() == closed.root_hex
    other = Close(NOW.date(), mark, mark, "ab" * 32, NOW)
    (said,) = world.verify(other).closes
    assert said.startswith("close of 2026-01-05")
    assert closed.root_hex in said


@pytest.mark.usefixtures("small_segments")
def test_an_old_segment_altered_later_is_found_within_the_cycle(world: World) -> None:
    world.book_many(60)
    world.mirror()
    world.verify(at=NOW)
    world.damage("UPDATE oracle.change_events SET transfer_code = 8 WHERE PLAIN")

    sealed = sealed_segments(world.lake)
    days = [NOW + dt.timedelta(days=day) for day in range(1, CYCLE_DAYS + 1)]
    turn = next(day for day in days if sealed[0] in due(sealed, day.date()))

    before = world.verify(at=turn - dt.timedelta(days=1))
    after = world.verify(at=turn)

    assert before.transfers.unequal == []
    assert after.transfers.unequal == [0]
    assert "code: mirror 8, ledger 7" in after.transfers.differing[0]
    assert world.verify(at=turn).transfers.unequal == [0], "until it is mended"


def test_every_segment_has_its_turn_once_a_cycle_and_after_a_pause_what_was_missed() -> None:
    day = NOW.date()
    sealed = [Sealed(one, one, 8, "", "", NOW, NOW) for one in range(90)]

    turns = [due(sealed, day + dt.timedelta(days=days)) for days in range(CYCLE_DAYS + 1)]

    assert turns[0] == []
    assert [len(one) for one in turns[1:]] == [3 * days for days in range(1, CYCLE_DAYS + 1)]
    assert turns[-1] == sealed


@pytest.mark.usefixtures("small_segments")
def test_a_history_that_changed_on_both_sides_is_no_agreement(world: World) -> None:
    world.book_many(20)
    world.mirror()
    world.verify()
    world.damage("UPDATE oracle.segments SET digest_hex = 'ab', ledger_digest_hex = 'ab'")

    found = world.verify(full=True)

    assert not found.holds
    assert found.transfers.rewritten == [0, 1, 2]
    assert "the ledger's history is another" in found.transfers.differing[0]


def test_a_ledger_that_changed_is_found_by_the_stored_digest_alone(
    small_segments: int, world: World
) -> None:
    world.book_many(60)
    world.mirror()
    world.verify()
    world.damage("UPDATE oracle.segments SET ledger_digest_hex = 'ab' WHERE number = 1")

    found = world.verify()

    assert found.transfers.unequal == [1]
    (said,) = found.differing
    assert said.startswith("segment 1: its digests differ (mirror ")
    assert ", ledger ab) and its rows do not" in said
    assert small_segments == 8


def test_a_segment_that_was_read_by_a_clock_ahead_is_read_again() -> None:
    ahead = NOW + dt.timedelta(days=400)
    sealed = [Sealed(one, one, 8, "", "", NOW, ahead) for one in range(3)]

    assert due(sealed, NOW.date()) == sealed


def test_the_last_verification_is_the_last_one_when_the_clock_steps_back(world: World) -> None:
    world.verify(at=NOW)
    world.damage("UPDATE oracle.change_events SET transfer_code = 8 WHERE PLAIN")

    world.verify(at=NOW - dt.timedelta(days=1))

    last = world.lake.read("assets.oracle.proof", "last_proof")
    assert last["difference_count"].to_list() != [0]
    assert last["verified_at"].to_list() == [NOW + dt.timedelta(microseconds=1)]


def test_another_close_is_no_difference_between_mirror_and_ledger(world: World) -> None:
    mark = world.lake.mark("oracle/change_events")

    found = world.verify(Close(NOW.date(), mark, mark, "ab" * 32, NOW))

    assert found.is_the_ledger
    assert not found.holds
