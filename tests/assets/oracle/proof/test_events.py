"""Every column of every event is compared with the ledger's, in turn; what the fold keeps too."""

import datetime as dt

import pytest

from assets.oracle import folding
from assets.oracle.mirroring import READER
from assets.oracle.proof import event_agreement
from assets.oracle.proof.event_agreement import compare_events
from assets.oracle.proof.rereading import CYCLE_DAYS, next_stretch
from assets.oracle.proof.segments import Stretch
from assets.oracle.proof.verification import EVENT_READER
from tests.assets.oracle.proof.ledgers import NOW, World

EXPIRY = "event_type = 4"
ANOTHER = "'00000000-0000-0000-0000-0000000000ff'"


def test_a_sound_mirror_holds_every_event_as_the_ledger_does(proved: World) -> None:
    found = proved.verify().events

    assert (found.event_count, found.differing) == (14, ())


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        ("UPDATE EVENTS SET business_date = business_date + 1 WHERE EXPIRY", "business_date: "),
        ("UPDATE EVENTS SET event_id = ANOTHER WHERE EXPIRY", "event_id: "),
        ("UPDATE EVENTS SET transfer_code = 8 WHERE EXPIRY", "transfer_code: mirror 8, ledger 7"),
        ("UPDATE EVENTS SET debit_account_flags = 4 WHERE EXPIRY", "debit_account_flags: mirror 4"),
        ("DELETE FROM EVENTS WHERE EXPIRY", "missing in the mirror"),
        ("INSERT INTO EVENTS FROM EVENTS WHERE EXPIRY", "copies too many in the mirror: 1"),
    ],
)
def test_what_was_done_to_an_expiry_is_named(proved: World, damage: str, said: str) -> None:
    proved.damage(damage, EXPIRY=EXPIRY, ANOTHER=ANOTHER)

    found = proved.verify()

    assert found.transfers.unequal == [], "an expiry is no transfer"
    assert not found.is_the_ledger
    (sentence,) = found.events.differing
    assert "(transfer 00000000-0000-0000-0000-00000000000c): " + said in sentence


def test_a_comparison_goes_on_page_by_page(proved: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event_agreement, "_PAGE_EVENTS", 4)
    monkeypatch.setattr(event_agreement, "_READ_EVENTS", 3)
    whole = Stretch(0, proved.lake.mark(READER))

    assert compare_events(proved.lake, proved.ledger, whole).event_count == 14
    proved.damage("UPDATE EVENTS SET timeout_s = 6 WHERE EXPIRY", EXPIRY=EXPIRY)
    (said,) = compare_events(proved.lake, proved.ledger, whole).differing
    assert said.endswith(": timeout_s: mirror 6, ledger 5")


def test_events_have_their_turn_one_after_the_other(
    proved: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folding, "_STRETCH_PIECES", 1)
    proved.book_many(20_000)
    proved.mirror()
    counts: list[int] = []
    while not counts or proved.lake.mark(EVENT_READER) < proved.lake.mark(READER):
        counts.append(proved.verify().events.event_count)

    assert sum(counts) == 20_014
    assert len(counts) > 2
    assert proved.verify().events.event_count == counts[0], "it begins again"
    assert proved.verify(full=True).events.event_count == 20_014


def test_every_event_is_compared_within_a_cycle_of_verifications() -> None:
    ends = list(range(10, 1010, 10))
    reached, counted = 0, 0
    while reached < ends[-1]:
        stretch = next_stretch(ends, reached)
        assert stretch.after_ns == reached
        reached, counted = stretch.upto_ns, counted + 1

    assert counted <= CYCLE_DAYS
    assert next_stretch(ends, reached).after_ns == 0
    assert next_stretch([5], 9_999) == Stretch(0, 5), "a mirror that was made anew begins again"


def test_a_difference_stays_until_it_is_mended(proved: World) -> None:
    proved.damage("UPDATE EVENTS SET timeout_s = 6 WHERE EXPIRY", EXPIRY=EXPIRY)

    found = [proved.verify(at=NOW + dt.timedelta(days=day)).holds for day in range(2)]

    assert found == [False, False]


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        ("UPDATE STATES SET flags = 32 WHERE ONE", "its proved state"),
        ("UPDATE STATES SET debits_posted_units = 1 WHERE ONE", "its proved state"),
        ("DELETE FROM STATES WHERE ONE", "its proved state (copies: 0, of never)"),
        ("INSERT INTO STATES FROM STATES WHERE ONE", "its proved state (copies: 2, "),
        ("UPDATE PENDINGS SET amount_units = 9", "open amount kept 9 (copies: 1)"),
        ("DELETE FROM PENDINGS", "open amount kept nowhere (copies: 0)"),
        ("INSERT INTO PENDINGS FROM PENDINGS", "open amount kept 0 (copies: 2)"),
        ("UPDATE PENDINGS SET transfer_id = ANOTHER", "open in the events nowhere"),
    ],
)
def test_what_the_fold_goes_on_from_is_held_to_the_events(
    proved: World, damage: str, said: str
) -> None:
    assert proved.verify().states == ()

    proved.damage(
        damage,
        STATES="oracle.account_states",
        PENDINGS="oracle.open_pendings",
        ANOTHER=ANOTHER,
        ONE="account_id = '00000000-0000-0000-0000-000000000001'",
    )

    found = proved.verify()
    assert not found.is_the_ledger
    assert any(said in one for one in found.states)
