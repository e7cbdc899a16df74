"""The door refuses what must not come in, in SQLite and in PostgreSQL alike, and stores nothing."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from contracts.decision_errors import (
    AssigneeError,
    ChangedProposalError,
    ClockError,
    DecisionError,
    HistoryBrokenError,
    HistoryMovedError,
    RetiredKeyError,
    RoleError,
    SamePersonError,
    SignatureError,
    StepError,
    UnknownKeyError,
)
from tests.warehouse.operations.decisions import (
    FOUND,
    NOON,
    ORIGINAL,
    PROPOSAL,
    TIMING,
    ZERO,
    World,
)
from warehouse.operations.break_entries import Decision, Entry, hash_of, signed
from warehouse.operations.break_proof import history_of, verify_history
from warehouse.operations.signing import create_key
from warehouse.operations.store import Operations


@pytest.fixture
def world(either: Operations, tmp_path: Path) -> World:
    return World.of(either, tmp_path / "keys")


def refused(world: World, entry: Entry, error: type[DecisionError]) -> str:
    """Assert that the store refuses ``entry`` and keeps everything as it was."""
    before = history_of(world.operations)
    with pytest.raises(error) as raised:
        world.operations.breaks.add(entry)
    assert history_of(world.operations) == before
    return str(raised.value)


def test_a_break_is_taken_through_its_whole_life(world: World) -> None:
    states = [world.standing().state]
    for person, step, said in (
        ("bob", "assigned", {"assignee": "ann"}),
        ("ann", "proposed", PROPOSAL),
        ("bob", "approved", None),
        ("machine", "corrected", FOUND),
        ("machine", "closed", ZERO),
        ("ann", "reopened", None),
    ):
        states.append(world.take(person, step, said).state)
    assert states == ["open", "assigned", "proposed", "approved", "corrected", "closed", "open"]
    assert verify_history(history_of(world.operations)) == []


def test_an_approval_appends_its_event_once_under_break_and_attempt(world: World) -> None:
    world.propose()
    world.take("bob", "approved")
    (event,) = world.operations.outbox()
    assert event.source_key == "break:00000000-0000-0000-0000-0000000000b1:1"
    assert (event.kind, event.amount_units, event.resolves) == (
        "balance_lowered",
        2**70,
        ORIGINAL,
    )
    approval = world.standing().approval
    assert approval is not None
    assert approval.entry_hash in event.description
    world.operations.append_event(event)
    assert world.operations.outbox() == [event]


def test_a_second_attempt_is_another_event(world: World) -> None:
    world.live()
    world.take("ann", "reopened")
    world.propose()
    world.take("bob", "approved")
    assert [one.source_key[-2:] for one in world.operations.outbox()] == [":1", ":2"]
    assert verify_history(history_of(world.operations)) == []


def test_an_accepted_timing_posts_nothing(world: World) -> None:
    world.propose(TIMING)
    assert world.take("bob", "approved").state == "accepted"
    assert world.operations.outbox() == []
    nothing = {"transfers": [], "open_units": "0"}
    assert world.take("machine", "closed", nothing).state == "closed"


def test_who_proposed_does_not_approve(world: World) -> None:
    world.propose()
    assert "ann made this proposal" in refused(
        world, world.entry("ann", "approved"), SamePersonError
    )


def test_who_proposed_does_not_approve_with_a_new_key(world: World, tmp_path: Path) -> None:
    world.propose()
    world.operations.people.retire("ann", NOON)
    world.enrol("ann", "finance", tmp_path / "second.key")
    refused(world, world.entry("ann", "approved"), SamePersonError)


def test_one_key_under_two_names_does_not_approve(world: World) -> None:
    world.propose()
    with world.operations._sessions.writing() as session:
        session.execute(text("UPDATE person_keys SET person = 'bob' WHERE person = 'machine'"))
    entry = replace(world.entry("ann", "approved"), person="bob")
    assert "no person is enrolled" in refused(world, entry, UnknownKeyError)


def test_the_tables_refuse_an_approval_by_who_proposed(world: World) -> None:
    world.propose()
    proposal = world.standing().proposal
    assert proposal is not None
    for person, key in (("bob", proposal.fingerprint), ("ann", world.signers["bob"].fingerprint)):
        with (
            pytest.raises(IntegrityError, match=r"another_person_and_key_approves|FOREIGN KEY"),
            world.operations._sessions.writing() as session,
        ):
            session.execute(
                text(
                    "INSERT INTO break_entries SELECT 9, break_id, attempt, 'approved', content,"
                    " entry_hash, :person, :key, note, valid_on, decided_at, person, fingerprint,"
                    " 'x', signature, 'y' FROM break_entries WHERE step = 'proposed'"
                ),
                {"person": person, "key": key},
            )


@pytest.mark.parametrize(
    "deed", ["UPDATE break_entries SET note = 'x'", "DELETE FROM break_entries"]
)
def test_the_tables_refuse_a_change_of_history(world: World, deed: str) -> None:
    world.propose()
    with (
        pytest.raises(DBAPIError, match="never changed or removed"),
        world.operations._sessions.writing() as session,
    ):
        session.execute(text(deed))


def test_somebody_retired_decides_nothing_more(world: World) -> None:
    world.propose()
    entry = world.entry("bob", "approved")
    world.operations.people.retire("bob", NOON)
    assert "was retired" in refused(world, entry, RetiredKeyError)


def test_an_unknown_key_decides_nothing(world: World, tmp_path: Path) -> None:
    world.propose()
    world.signers["bob"] = create_key(tmp_path / "stranger.key")
    refused(world, world.entry("bob", "approved"), UnknownKeyError)


@pytest.mark.parametrize("changed", [{"note": "another"}, {"decided_at": NOON + timedelta(1)}])
def test_what_was_not_signed_is_refused(world: World, changed: dict[str, Any]) -> None:
    world.propose()
    entry = world.entry("bob", "approved")
    altered = replace(entry, decision=replace(entry.decision, **changed))
    refused(world, replace(altered, entry_hash=hash_of(altered)), SignatureError)


def test_the_signature_of_another_is_refused(world: World) -> None:
    world.propose()
    world.signers["bob"], bob = world.signers["ann"], world.signers["bob"]
    entry = replace(world.entry("bob", "approved"), fingerprint=bob.fingerprint)
    refused(world, replace(entry, entry_hash=hash_of(entry)), SignatureError)


@pytest.mark.parametrize("step", ["proposed", "approved", "corrected", "closed", "reopened"])
def test_an_open_break_is_assigned_first(world: World, step: str) -> None:
    person = "machine" if step in ("corrected", "closed") else "ann"
    said = {"proposed": PROPOSAL, "corrected": FOUND, "closed": ZERO}.get(step)
    assert "the break is open" in refused(world, world.entry(person, step, said), StepError)


@pytest.mark.parametrize(
    ("person", "step"), [("bob", "approved"), ("bob", "rejected"), ("ann", "reopened")]
)
def test_what_was_approved_waits_for_the_ledger(world: World, person: str, step: str) -> None:
    world.propose()
    world.take("bob", "approved")
    refused(world, world.entry(person, step), StepError)


def test_a_proposal_of_another_attempt_is_refused(world: World) -> None:
    world.take("bob", "assigned", {"assignee": "ann"})
    refused(world, world.entry("ann", "proposed", PROPOSAL, attempt=7), StepError)


def test_the_assignee_proposes_and_nobody_else(world: World) -> None:
    world.take("bob", "assigned", {"assignee": "ann"})
    assert "assigned to ann" in refused(
        world, world.entry("bob", "proposed", PROPOSAL), AssigneeError
    )


@pytest.mark.parametrize("step", ["approved", "rejected"])
def test_a_proposal_that_was_changed_meanwhile_is_not_decided_upon(world: World, step: str) -> None:
    seen = world.propose().proposal
    world.take("ann", "proposed", {**PROPOSAL, "event": {**PROPOSAL["event"], "amount_units": "1"}})
    assert seen is not None
    entry = world.entry("bob", step, about=seen.entry_hash)
    assert "is not the one that stands" in refused(world, entry, ChangedProposalError)


def test_a_rejected_proposal_goes_back_to_its_assignee(world: World) -> None:
    world.propose()
    assert world.take("bob", "rejected").state == "assigned"
    refused(world, world.entry("bob", "approved"), StepError)
    assert world.take("ann", "proposed", PROPOSAL).attempt == 2


def test_no_break_is_corrected_or_closed_by_a_person(world: World) -> None:
    world.propose()
    world.take("bob", "approved")
    refused(world, world.entry("bob", "corrected", FOUND), RoleError)
    refused(world, world.entry("bob", "closed", ZERO), RoleError)


def test_no_break_is_closed_before_the_mirror_shows_its_correction(world: World) -> None:
    world.propose()
    world.take("bob", "approved")
    refused(world, world.entry("machine", "closed", ZERO), StepError)
    refused(world, world.entry("machine", "corrected", {"transfers": []}), StepError)


@pytest.mark.parametrize("changed", [{"open_units": "1"}, {"transfers": []}, {"transfers": ["x"]}])
def test_no_break_is_closed_where_the_rematch_leaves_something(
    world: World, changed: dict[str, Any]
) -> None:
    world.propose()
    world.take("bob", "approved")
    world.take("machine", "corrected", FOUND)
    said = "must come to zero"
    assert said in refused(world, world.entry("machine", "closed", {**ZERO, **changed}), StepError)


@pytest.mark.parametrize(
    ("role", "step"), [("preparer", "approved"), ("approver", "proposed"), ("finance", "closed")]
)
def test_a_role_takes_its_own_steps_alone(
    world: World, tmp_path: Path, role: str, step: str
) -> None:
    world.enrol("eve", role, tmp_path / "eve.key")
    if step == "proposed":
        world.take("bob", "assigned", {"assignee": "eve"})
    else:
        world.propose()
    said = {"proposed": PROPOSAL, "closed": ZERO}.get(step)
    assert f"the role {role}" in refused(world, world.entry("eve", step, said), RoleError)


def test_the_machine_decides_nothing(world: World) -> None:
    refused(world, world.entry("machine", "assigned", {"assignee": "ann"}), RoleError)


def test_an_entry_signed_after_an_older_end_is_refused(world: World) -> None:
    world.propose()
    late = world.entry("bob", "rejected")
    world.take("bob", "approved")
    assert "run the command again" in refused(world, late, HistoryMovedError).lower()


def test_a_decision_is_not_dated_back(world: World) -> None:
    world.propose()
    early = world.entry("bob", "approved", decided_at=NOON - timedelta(minutes=6))
    assert "before the entry that it follows" in refused(world, early, ClockError)
    world.operations.breaks.add(
        world.entry("bob", "approved", decided_at=NOON - timedelta(minutes=4))
    )


def test_nothing_is_added_to_a_history_whose_end_was_altered(world: World) -> None:
    world.propose()
    with world.operations._sessions.writing() as session:
        session.execute(text("UPDATE break_head SET entry_hash = :other"), {"other": "f" * 64})
    assert "was altered" in refused(world, world.entry("bob", "approved"), HistoryBrokenError)


def test_two_people_who_decide_at_once_both_stand_in_the_history(world: World) -> None:
    def decide(person: str) -> int:
        moved = 0
        for number in range(5):
            while True:
                other = UUID(int=1 + number * 2 + (person == "ann"))
                head = world.operations.breaks.head()
                decision = Decision(
                    other, 0, "assigned", '{"assignee":"ann"}', "", "", NOON.date(), NOON
                )
                try:
                    world.operations.breaks.add(
                        signed(decision, person, world.signers[person], head)
                    )
                    break
                except HistoryMovedError:
                    moved += 1
        return moved

    with ThreadPoolExecutor(2) as pool:
        assert len(list(pool.map(decide, ("ann", "bob")))) == 2
    assert world.operations.breaks.head().number == 10
    assert verify_history(history_of(world.operations)) == []
