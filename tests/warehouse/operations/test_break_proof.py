"""Whoever alters the stored history behind the door's back is found out."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.warehouse.operations.decisions import NOON, World
from warehouse.operations.break_entries import Entry, Head, hash_of, signed
from warehouse.operations.break_proof import History, history_of, verify_history
from warehouse.operations.signing import create_key
from warehouse.operations.store import open_operations


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A break at the end of its life; nothing here writes to its store."""
    folder = tmp_path_factory.mktemp("history")
    with open_operations(folder / "operations.sqlite") as operations:
        made = World.of(operations, folder / "keys")
        made.live()
        yield made


@pytest.fixture
def history(world: World) -> History:
    return history_of(world.operations)


def with_entry(history: History, place: int, entry: Entry) -> History:
    entries = list(history.entries)
    entries[place] = entry
    return replace(history, entries=entries)


def test_a_history_that_nobody_touched_holds(history: History) -> None:
    assert len(history.entries) == 5
    assert verify_history(history) == []


CHANGES: dict[str, dict[str, Any]] = {
    "the words": {"note": "another"},
    "the time": {"decided_at": NOON + timedelta(seconds=1)},
    "the day": {"valid_on": NOON.date() + timedelta(1)},
    "the amount": {"content": '{"answer":"timing","until":"2027-01-01"}'},
}


@pytest.mark.parametrize("place", range(5))
@pytest.mark.parametrize("changed", CHANGES.values(), ids=CHANGES)
def test_an_altered_entry_is_named(history: History, place: int, changed: dict[str, Any]) -> None:
    entry = history.entries[place]
    altered = replace(entry, decision=replace(entry.decision, **changed))
    said = f"entry {place + 1} was altered, or was not signed by {entry.person}"
    assert said in verify_history(with_entry(history, place, altered))
    rehashed = replace(altered, entry_hash=hash_of(altered))
    assert said in verify_history(with_entry(history, place, rehashed))


@pytest.mark.parametrize("place", range(4))
def test_a_dropped_entry_is_missed(history: History, place: int) -> None:
    entries = [one for one in history.entries if one.number != place + 1]
    found = verify_history(replace(history, entries=entries))
    assert found[0] == f"entry {place + 1} is missing: entry {place + 2} stands in its place"


def test_a_dropped_end_is_missed(history: History) -> None:
    found = verify_history(replace(history, entries=history.entries[:-2]))
    assert found == ["entries 4 to 5 are missing at the end"]
    cut = replace(history, entries=history.entries[:2], head=Head(2, history.entries[1].entry_hash))
    (missed,) = verify_history(cut)
    assert "of the outbox was approved by nobody" in missed


def test_entries_in_another_order_are_found(history: History) -> None:
    first, second, *rest = history.entries
    swapped = [replace(second, number=1), replace(first, number=2), *rest]
    found = verify_history(replace(history, entries=swapped))
    assert "entry 1 was not signed after the one that stands before it" in found
    assert "entry 1 was altered, or was not signed by ann" in found


def test_a_whole_history_signed_anew_with_other_keys_is_found(
    history: History, tmp_path: Path
) -> None:
    forger = create_key(tmp_path / "forger.key")
    head, entries = Head(), []
    for entry in history.entries:
        entries.append(signed(entry.decision, entry.person, forger, head))
        head = Head(head.number + 1, entries[-1].entry_hash)
    found = verify_history(replace(history, entries=entries, head=head))
    assert "entry 1 is signed with a key that is not bob's" in found


def test_a_public_key_put_in_the_place_of_another_is_found(
    history: History, tmp_path: Path
) -> None:
    forger = create_key(tmp_path / "forger.key")
    keys = [replace(one, public_key=forger.public_key) for one in history.keys]
    found = verify_history(replace(history, keys=keys))
    assert "the public key of ann is not the one that was enrolled" in found
    assert "entry 2 was altered, or was not signed by ann" in found


def test_an_approval_by_who_proposed_is_found_though_it_is_signed(
    history: History, world: World
) -> None:
    assigned, proposed, approved, *_ = history.entries
    own = signed(approved.decision, "ann", world.signers["ann"], Head(2, proposed.entry_hash))
    cut = replace(history, entries=[assigned, proposed, own], head=Head(3, own.entry_hash))
    found = verify_history(cut)
    assert any("cannot approve it" in one for one in found)


def test_an_entry_that_is_dated_back_is_found_though_it_is_signed(
    history: History, world: World
) -> None:
    first, second, *_ = history.entries
    decision = replace(second.decision, decided_at=NOON - timedelta(days=1))
    early = signed(decision, "ann", world.signers["ann"], Head(1, first.entry_hash))
    cut = replace(history, entries=[first, early], head=Head(2, early.entry_hash), outbox=[])
    assert verify_history(cut) == ["entry 2 is dated back, before the one that it follows"]


def test_what_was_signed_after_the_key_was_retired_is_found(history: History) -> None:
    keys = [replace(one, retired_at=NOON - timedelta(1)) for one in history.keys]
    found = verify_history(replace(history, keys=keys))
    assert "entry 2 was signed after the key of ann was retired" in found


def test_an_event_that_was_not_approved_as_it_stands_is_found(history: History) -> None:
    (event,) = history.outbox
    raised = replace(history, outbox=[replace(event, amount_units=1)])
    assert ["not what was approved" in one for one in verify_history(raised)] == [True]
    dropped = replace(history, outbox=[])
    assert ["is missing" in one for one in verify_history(dropped)] == [True]
    forged = replace(history, outbox=[event, replace(event, source_key="break:x:1")])
    assert ["approved by nobody" in one for one in verify_history(forged)] == [True]
