"""One entry in the history of breaks: what is signed, and how entries hang together.

The message that a person signs is canonical JSON over everything the entry says and the hash of the
entry before it. The hash of an entry is over message and signature, so what was stored cannot be
altered, dropped or put in another order unnoticed. What does not belong here: which step may
follow which (``break_steps``), and storing (``decisions``).
"""

import json
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from contracts.canonical_json import canonical_json
from warehouse.operations.signing import Signer

NO_ENTRY: Final = "0" * 64
"""The hash before the first entry."""

CLOCKS_DIFFER_AT_MOST: Final = timedelta(minutes=5)
"""An entry that says it was decided longer before the one it follows is dated back."""

_FORM: Final = 1
"""Version of the message; another set of fields would be another version."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody wants to say about a break, not signed yet.

    Attributes:
        attempt: proposals made for the break so far, this one included.
        content: canonical JSON of an object: the proposal, the assignee, what the machine found.
        about: hash of the entry that it answers (the proposal), empty where none.
        valid_on: business date of which it speaks: valid time.
        decided_at: when it was taken: knowledge time.
    """

    break_id: UUID
    attempt: int
    step: str
    content: str
    about: str
    note: str
    valid_on: date
    decided_at: datetime

    @property
    def said(self) -> dict[str, Any]:
        """What ``content`` says; empty where it says nothing."""
        found: dict[str, Any] = json.loads(self.content) if self.content else {}
        return found


@dataclass(frozen=True, slots=True)
class Entry:
    """A decision with its place in the history, who took it, and the signature."""

    number: int
    decision: Decision
    person: str
    fingerprint: str
    previous_hash: str
    signature: str = ""
    entry_hash: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the history: number and hash of its last entry."""

    number: int = 0
    entry_hash: str = NO_ENTRY


def content_of(said: dict[str, Any]) -> str:
    """Return ``said`` in the one spelling in which it is stored and signed."""
    return canonical_json(said).decode() if said else ""


def message_of(entry: Entry) -> bytes:
    """Return the bytes that are signed."""
    decision = entry.decision
    return canonical_json(
        {
            "about": decision.about,
            "attempt": decision.attempt,
            "break_id": str(decision.break_id),
            "content": decision.content,
            "decided_at": decision.decided_at.astimezone(UTC).isoformat(timespec="microseconds"),
            "form": _FORM,
            "key": entry.fingerprint,
            "note": decision.note,
            "number": entry.number,
            "person": entry.person,
            "previous": entry.previous_hash,
            "step": decision.step,
            "valid_on": decision.valid_on.isoformat(),
        }
    )


def hash_of(entry: Entry) -> str:
    """Return the hash of a signed entry."""
    return sha256(message_of(entry) + bytes.fromhex(entry.signature)).hexdigest()


def signed(decision: Decision, person: str, signer: Signer, head: Head) -> Entry:
    """Return ``decision`` as the entry after ``head``, signed."""
    bare = Entry(head.number + 1, decision, person, signer.fingerprint, head.entry_hash)
    with_signature = replace(bare, signature=signer.sign(message_of(bare)))
    return replace(with_signature, entry_hash=hash_of(with_signature))
