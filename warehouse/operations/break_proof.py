"""Whether the history of breaks is what was signed: nothing altered, dropped, added or reordered.

Everything is computed again from the entries and the public keys. An entry that is missing at the
end is missed by the stored head, and by the business event that its approval appended. What does
not belong here: whether the mirror still shows what the machine found.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from contracts.decision_errors import DecisionError
from warehouse.operations.break_entries import (
    CLOCKS_DIFFER_AT_MOST,
    NO_ENTRY,
    Entry,
    Head,
    hash_of,
    message_of,
)
from warehouse.operations.break_events import KEY_PREFIX, event_of
from warehouse.operations.break_steps import Standing, Step, after, require_step
from warehouse.operations.people import PersonKey
from warehouse.operations.records import OutboxEvent
from warehouse.operations.signing import fingerprint_of, is_signed
from warehouse.operations.store import Operations


@dataclass(frozen=True, slots=True)
class History:
    """What was read at one time: entries in the stored order, the head, every key, the outbox."""

    entries: Sequence[Entry]
    head: Head
    keys: Sequence[PersonKey]
    outbox: Sequence[OutboxEvent]


def history_of(operations: Operations) -> History:
    """Return the history as it is stored; the head is read before what it must not exceed."""
    return History(
        head=operations.breaks.head(),
        entries=operations.breaks.entries(),
        keys=operations.people.enrolled(),
        outbox=operations.outbox(),
    )


def verify_history(history: History) -> list[str]:
    """Return what does not hold, a sentence each, in the order of the history; none where all is.

    Each entry's own faults come first, then where it does not follow from those before it.
    """
    keys = {one.fingerprint: one for one in history.keys}
    findings = [*_key_findings(history.keys)]
    findings += [*_chain_findings(history)]
    for entry in history.entries:
        findings += _entry_findings(entry, keys)
    findings += _order_findings(history.entries, keys)
    return [*findings, *_event_findings(history)]


def faults_of(entry: Entry, keys: Iterable[PersonKey]) -> list[str]:
    """Return what is wrong with one entry by itself: its hash, its key, its signature."""
    return _entry_findings(entry, {one.fingerprint: one for one in keys})


def _key_findings(keys: Iterable[PersonKey]) -> Iterator[str]:
    for key in keys:
        if fingerprint_of(key.public_key) != key.fingerprint:
            yield f"the public key of {key.person} is not the one that was enrolled"


def _chain_findings(history: History) -> Iterator[str]:
    """Yield where an entry does not come right after the one before, or the end is missing."""
    previous, number, latest = NO_ENTRY, 0, datetime.min.replace(tzinfo=UTC) + CLOCKS_DIFFER_AT_MOST
    for entry in history.entries:
        number += 1
        if entry.number != number:
            yield f"entry {number} is missing: entry {entry.number} stands in its place"
            number = entry.number
        if entry.previous_hash != previous:
            yield f"entry {entry.number} was not signed after the one that stands before it"
        if entry.decision.decided_at < latest - CLOCKS_DIFFER_AT_MOST:
            yield f"entry {entry.number} is dated back, before the one that it follows"
        previous, latest = entry.entry_hash, entry.decision.decided_at
    if number < history.head.number:
        yield f"entries {number + 1} to {history.head.number} are missing at the end"
    elif number == history.head.number and previous != history.head.entry_hash:
        yield f"entry {number} is not the one that ended the history"


def _entry_findings(entry: Entry, keys: Mapping[str, PersonKey]) -> list[str]:
    place = f"entry {entry.number}"
    try:
        message, is_whole = message_of(entry), hash_of(entry) == entry.entry_hash
    except ValueError:
        return [f"{place} holds what cannot be signed"]
    key = keys.get(entry.fingerprint)
    if key is None or key.person != entry.person:
        return [f"{place} is signed with a key that is not {entry.person}'s"]
    found = []
    if not is_signed(key.public_key, message, entry.signature):
        found.append(f"{place} was altered, or was not signed by {entry.person}")
    elif not is_whole:
        found.append(f"{place} does not bear its own hash")
    if key.retired_at is not None and entry.decision.decided_at > key.retired_at:
        found.append(f"{place} was signed after the key of {entry.person} was retired")
    return found


def _order_findings(entries: Iterable[Entry], keys: Mapping[str, PersonKey]) -> list[str]:
    """Return where a step could not follow: the rules of the door, held against what is stored."""
    found: list[str] = []
    standings: dict[UUID, Standing] = {}
    for entry in entries:
        standing = standings.get(entry.decision.break_id, Standing())
        key = keys.get(entry.fingerprint)
        try:
            require_step(standing, entry, key.role if key else "")
            standings[entry.decision.break_id] = after(standing, entry)
        except (DecisionError, ValueError, KeyError) as error:
            found.append(f"entry {entry.number} does not follow: {error}")
    return found


def _event_findings(history: History) -> Iterator[str]:
    """Yield where approvals and the events that they append are not the same."""
    proposals = {one.entry_hash: one for one in history.entries}
    expected: dict[str, OutboxEvent] = {}
    for entry in history.entries:
        proposal = proposals.get(entry.decision.about)
        if entry.decision.step != Step.APPROVED or proposal is None:
            continue
        try:
            event = event_of(proposal, entry)
        except (KeyError, ValueError, TypeError):
            yield f"entry {entry.number} approves what is no proposal"
            continue
        if event is not None:
            expected[event.source_key] = event
    found = {one.source_key: one for one in history.outbox if one.source_key.startswith(KEY_PREFIX)}
    for source_key in sorted(expected.keys() | found.keys()):
        if source_key not in expected:
            yield f"the event {source_key} of the outbox was approved by nobody"
        elif found.get(source_key) != expected[source_key]:
            yield f"the event {source_key} of the outbox is missing, or not what was approved"
