"""Which step may follow which: the life of a break, decided over its entries alone.

open -> assigned -> proposed -> approved -> corrected -> closed; a proposal may be rejected, a
timing accepted instead of corrected, and what was corrected, accepted or closed reopened. Two
steps are the machine's: corrected (the mirror shows the transfer) and closed (the re-match gives
zero). What does not belong here: who signs (``decisions``), what the mirror shows.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from contracts.decision_errors import (
    AssigneeError,
    ChangedProposalError,
    RoleError,
    SamePersonError,
    StepError,
)
from warehouse.operations.break_entries import Decision, Entry


class Step(StrEnum):
    """What an entry does."""

    ASSIGNED = "assigned"
    PROPOSED = "proposed"
    REJECTED = "rejected"
    APPROVED = "approved"
    CORRECTED = "corrected"
    CLOSED = "closed"
    REOPENED = "reopened"


class State(StrEnum):
    """Where a break stands."""

    OPEN = "open"
    ASSIGNED = "assigned"
    PROPOSED = "proposed"
    APPROVED = "approved"
    ACCEPTED = "accepted"
    CORRECTED = "corrected"
    CLOSED = "closed"


class Answer(StrEnum):
    """What a proposal proposes."""

    CORRECTION = "correction"
    WRITE_OFF = "write-off"
    TIMING = "timing"


class Role(StrEnum):
    """What a person may do. The machine's is taken by no person."""

    FINANCE = "finance"
    PREPARER = "preparer"
    APPROVER = "approver"
    MACHINE = "machine"


_BY_PEOPLE: Final = frozenset({*Step} - {Step.CORRECTED, Step.CLOSED})
_OF_ROLE: Final[Mapping[str, frozenset[Step]]] = {
    Role.FINANCE: _BY_PEOPLE,
    Role.PREPARER: _BY_PEOPLE - {Step.APPROVED},
    Role.APPROVER: _BY_PEOPLE - {Step.PROPOSED},
    Role.MACHINE: frozenset({Step.CORRECTED, Step.CLOSED}),
}
_NEXT: Final[Mapping[State, frozenset[Step]]] = {
    State.OPEN: frozenset({Step.ASSIGNED}),
    State.ASSIGNED: frozenset({Step.ASSIGNED, Step.PROPOSED, Step.CLOSED}),
    State.PROPOSED: frozenset(
        {Step.ASSIGNED, Step.PROPOSED, Step.APPROVED, Step.REJECTED, Step.CLOSED}
    ),
    State.APPROVED: frozenset({Step.CORRECTED}),
    State.ACCEPTED: frozenset({Step.REOPENED, Step.CLOSED}),
    State.CORRECTED: frozenset({Step.REOPENED, Step.CLOSED}),
    State.CLOSED: frozenset({Step.REOPENED}),
}
_LEADS_TO: Final[Mapping[Step, State]] = {
    Step.ASSIGNED: State.ASSIGNED,
    Step.PROPOSED: State.PROPOSED,
    Step.REJECTED: State.ASSIGNED,
    Step.CORRECTED: State.CORRECTED,
    Step.CLOSED: State.CLOSED,
    Step.REOPENED: State.OPEN,
}
_ON_PROPOSAL: Final = frozenset({Step.APPROVED, Step.REJECTED})


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a break stands after some entries: none yet, and it is open.

    Attributes:
        attempt: proposals made so far.
        proposal: the last one, which stands unless it was rejected.
        approval: of the last proposal, None where it was not approved.
        correction: what the machine found of it in the mirror.
        last: the last entry.
    """

    state: State = State.OPEN
    attempt: int = 0
    assignee: str = ""
    proposal: Entry | None = None
    approval: Entry | None = None
    correction: Entry | None = None
    last: Entry | None = None


def standing_of(entries: Iterable[Entry]) -> Standing:
    """Return where the break stands whose ``entries`` these are, in their order."""
    standing = Standing()
    for entry in entries:
        standing = after(standing, entry)
    return standing


def after(standing: Standing, entry: Entry) -> Standing:
    """Return where a break stands once ``entry`` was added; that it may be is not asked here."""
    step, moved = Step(entry.decision.step), replace(standing, last=entry)
    if step is Step.APPROVED:
        is_timing = bool(standing.proposal) and answer_of(standing.proposal) is Answer.TIMING
        state = State.ACCEPTED if is_timing else State.APPROVED
        return replace(moved, state=state, approval=entry)
    moved = replace(moved, state=_LEADS_TO[step])
    if step is Step.ASSIGNED:
        return replace(moved, assignee=str(entry.decision.said.get("assignee", "")))
    if step is Step.PROPOSED:
        return replace(
            moved,
            attempt=entry.decision.attempt,
            proposal=entry,
            approval=None,
            correction=None,
        )
    if step is Step.REOPENED:
        return replace(moved, proposal=None, approval=None, correction=None)
    return replace(moved, correction=entry) if step is Step.CORRECTED else moved


def answer_of(proposal: Entry | None) -> Answer | None:
    """Return what a proposal proposes, None where there is none."""
    return None if proposal is None else Answer(proposal.decision.said["answer"])


def attempt_of(standing: Standing, step: Step) -> int:
    """Return the attempt that an entry of ``step`` belongs to: a proposal begins the next."""
    return standing.attempt + (step is Step.PROPOSED)


def require_step(standing: Standing, entry: Entry, role: str) -> None:
    """Let ``entry`` pass where it may follow, taken by somebody of ``role``.

    Raises:
        RoleError: the role does not take this step.
        StepError: the step does not follow from where the break stands.
        AssigneeError: who proposes is not the one it is assigned to.
        ChangedProposalError: what it decides on is not the proposal that stands.
        SamePersonError: who proposed would approve, with this key or another.
    """
    decision = entry.decision
    step = Step(decision.step)
    if step not in _OF_ROLE.get(role, frozenset()):
        raise RoleError(entry.person, role, step)
    if step not in _NEXT[standing.state] or decision.attempt != attempt_of(standing, step):
        raise StepError(step, standing.state, ", ".join(sorted(_NEXT[standing.state])))
    if step is Step.PROPOSED and entry.person != standing.assignee:
        raise AssigneeError(entry.person, standing.assignee)
    if step in _ON_PROPOSAL:
        _require_proposal(standing, entry)
    if step in (Step.CORRECTED, Step.CLOSED):
        _require_evidence(standing, decision)


def _require_proposal(standing: Standing, entry: Entry) -> None:
    proposal = standing.proposal
    assert proposal is not None, "a proposed break has a proposal"
    if entry.decision.about != proposal.entry_hash:
        raise ChangedProposalError(entry.decision.about, proposal.entry_hash)
    is_same = entry.person == proposal.person or entry.fingerprint == proposal.fingerprint
    if entry.decision.step == Step.APPROVED and is_same:
        raise SamePersonError(entry.person)


def _require_evidence(standing: Standing, decision: Decision) -> None:
    """Let the machine's step pass where it says what it was found by."""
    said = decision.said
    if decision.step == Step.CORRECTED and not said.get("transfers"):
        raise StepError(decision.step, standing.state, "name the transfers that the mirror shows")
    shown = standing.correction.decision.said["transfers"] if standing.correction else []
    is_zero = said.get("open_units") == "0" and said.get("transfers") == shown
    if decision.step == Step.CLOSED and not is_zero:
        raise StepError(decision.step, standing.state, "the re-match must come to zero")
