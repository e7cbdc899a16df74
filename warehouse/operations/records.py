"""What the operations store takes and gives: plain values, no session behind them.

Instants are aware and in UTC, amounts whole ledger units of any size. How they are stored is the
models' business.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID


class State(StrEnum):
    """How far a landed file has come."""

    RECEIVED = "received"
    ACCEPTED = "accepted"
    QUARANTINED = "quarantined"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True)
class Landing:
    """One file, known by its bytes: first seen when, under which name, and what became of it.

    ``reason`` to ``expected`` are the refusal of a file that is not accepted. A file that came in
    an archive names it, and the path it had inside.
    """

    sha256: str
    file_name: str
    source: str
    byte_count: int
    landed_at: datetime
    state: str = State.RECEIVED
    reason: str | None = None
    place: str | None = None
    to_do: str | None = None
    line_count: int = 0
    field: str | None = None
    found: str | None = None
    expected: str | None = None
    archive_sha256: str | None = None
    member: str | None = None


@dataclass(frozen=True, slots=True)
class QuarantineDecision:
    """What a person decided about a file in quarantine: ``dismissed`` or ``retried``, and why.

    ``reason`` is the refusal code that the decision was about.
    """

    sha256: str
    decision: str
    reason: str
    note: str
    decided_by: str
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class LandingOutcome:
    """What became of a landing: ``state`` accepted, quarantined or, as it was before, dismissed."""

    sha256: str
    state: str
    reason: str | None = None
    place: str | None = None
    to_do: str | None = None
    line_count: int = 0
    field: str | None = None
    found: str | None = None
    expected: str | None = None


@dataclass(frozen=True, slots=True)
class OutboxPart:
    """An amount that an outbox event brings beside its own: ``number`` counts those of one name."""

    part: str
    currency: str
    amount_units: int
    number: int = 1
    account: str = ""
    customer: str = ""


@dataclass(frozen=True, slots=True)
class OutboxEvent:
    """A business event that one of our own domains appended; the next pass posts it.

    Attributes:
        account: the institution's account that moves, empty where the rule moves none.
        resolves: id of the event that this one confirms, cancels or corrects.
        parts: by name and number.
    """

    source_key: str
    kind: str
    account: str
    customer: str
    currency: str
    amount_units: int
    occurred_at: datetime
    business_date: date
    reference: str
    counterparty: str
    description: str
    resolves: UUID | None = None
    parts: tuple[OutboxPart, ...] = ()


@dataclass(frozen=True, slots=True)
class Close:
    """A closed day: its cut-off (valid time), its knowledge mark, the root over the books."""

    business_date: date
    cutoff_ns: int
    knowledge_mark_ns: int
    root_hex: str
    closed_at: datetime
