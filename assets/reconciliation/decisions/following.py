"""After each reconciliation: what the machine may say of decided breaks, and where each stands.

A break is corrected once the mirror shows every transfer of its approved proposal, and closed once
the last reconciled day leaves nothing of it and them. Where each stands is then written to the
lake, for reports and for SQL. The machine signs with a key of its own.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import polars as pl

from assets.reconciliation.decisions.evidence import mirrored_transfers, rematched
from assets.reconciliation.decisions.open_breaks import Standings
from contracts.home import Home
from contracts.money import UNITS
from contracts.tables.reconciliation import BREAK_DECISIONS
from warehouse.lake import Lake
from warehouse.operations.break_entries import Decision, Entry, content_of, signed
from warehouse.operations.break_steps import (
    Answer,
    Role,
    Standing,
    State,
    Step,
    answer_of,
    attempt_of,
    standing_of,
)
from warehouse.operations.breaks import entries_by_break
from warehouse.operations.people import MACHINE
from warehouse.operations.signing import Signer, create_key, load_key
from warehouse.operations.store import Operations

_MAY_CLOSE: Final = (State.ASSIGNED, State.PROPOSED, State.ACCEPTED, State.CORRECTED)


@dataclass(frozen=True, slots=True)
class Followed:
    """How many breaks a pass found corrected, and how many it closed."""

    corrected_count: int
    closed_count: int


@dataclass(frozen=True, slots=True)
class Pass:
    """One pass over all decided breaks: on which day's state, and when."""

    lake: Lake
    operations: Operations
    tenant: int
    day: date
    now: datetime
    signer: Callable[[], Signer]


def machine_key(home: Home, operations: Operations, now: datetime) -> Signer:
    """Return the machine's own key, made and enrolled where it is not there yet."""
    is_new = not home.machine_key.is_file()
    signer = create_key(home.machine_key) if is_new else load_key(home.machine_key)
    known = {one.fingerprint for one in operations.people.enrolled()}
    if signer.fingerprint not in known:
        operations.people.enrol(MACHINE, Role.MACHINE, signer.public_key, now)
    return signer


def follow_breaks(current: Pass) -> Followed:
    """Take every step that what is mirrored and matched allows."""
    corrected = _note_corrected(current, standings_of(current.operations))
    closed = _note_closed(current, standings_of(current.operations))
    return Followed(corrected, closed)


def standings_of(operations: Operations) -> dict[UUID, tuple[Standing, list[Entry]]]:
    """Return where each decided break stands, with its entries."""
    by_break = entries_by_break(operations.breaks.entries())
    return {break_id: (standing_of(entries), entries) for break_id, entries in by_break.items()}


def _note_corrected(current: Pass, standings: Standings) -> int:
    waiting = {
        break_id: standing
        for break_id, (standing, _) in standings.items()
        if standing.state is State.APPROVED
    }
    proposals = [one.proposal for one in waiting.values() if one.proposal]
    shown = mirrored_transfers(current.lake, current.tenant, proposals)
    for break_id, transfers in shown.items():
        said = {"transfers": list(transfers)}
        _add(current, waiting[break_id], break_id, Step.CORRECTED, said)
    return len(shown)


def _note_closed(current: Pass, standings: Standings) -> int:
    open_ = {
        break_id: of_break
        for break_id, of_break in standings.items()
        if of_break[0].state in _MAY_CLOSE
    }
    even = [
        break_id
        for break_id, found in rematched(current.lake, current.day, open_).items()
        if found.is_zero
    ]
    for break_id in even:
        standing = open_[break_id][0]
        shown = standing.correction.decision.said["transfers"] if standing.correction else []
        said = {"open_units": "0", "transfers": shown}
        _add(current, standing, break_id, Step.CLOSED, said)
    return len(even)


def _add(
    current: Pass, standing: Standing, break_id: UUID, step: Step, said: dict[str, Any]
) -> None:
    attempt, content = attempt_of(standing, step), content_of(said)
    note = f"as of {current.day}"
    decision = Decision(break_id, attempt, step, content, "", note, current.day, current.now)
    operations = current.operations
    entry = signed(decision, MACHINE, current.signer(), operations.breaks.head())
    operations.breaks.add(entry)


def write_decisions(lake: Lake, operations: Operations) -> int:
    """Write where each decided break stands, in the place of what the lake held; return how many.

    Derived whole each time: a run that is repeated, or a lake that is rebuilt, tells the same.
    """
    rows = [_row(*of_break) for _, of_break in sorted(standings_of(operations).items())]
    schema = {**dict.fromkeys(BREAK_DECISIONS.column_names, pl.String), **_TYPES}
    frame = pl.DataFrame(rows, schema=schema).with_columns(pl.col("amount_units").cast(UNITS))

    def work(lake: Lake) -> None:
        lake.clear(BREAK_DECISIONS)
        lake.append(BREAK_DECISIONS, frame)

    lake.run(work)
    return frame.height


_TYPES: Final[Mapping[str, Any]] = {
    "attempt": pl.Int32,
    "transfer_code": pl.Int32,
    "accepted_until": pl.Date,
    "begun_on": pl.Date,
    "valid_on": pl.Date,
    "decided_at": pl.Datetime("us"),
}


def _row(standing: Standing, entries: Sequence[Entry]) -> dict[str, Any]:
    last = standing.last
    assert last is not None, "who decides makes an entry"
    answer = answer_of(standing.proposal)
    said = standing.proposal.decision.said if standing.proposal else {}
    event = said.get("event", {})
    shown = standing.correction.decision.said["transfers"] if standing.correction else []
    is_timing = answer is Answer.TIMING
    return {
        "break_id": str(last.decision.break_id),
        "state": str(standing.state),
        "attempt": standing.attempt,
        "assignee": standing.assignee,
        "answer": str(answer or ""),
        "rule": event.get("kind", ""),
        "transfer_code": said.get("transfer_code", 0),
        "currency": _first(entries, "currency"),
        "amount_units": event.get("amount_units", "0"),
        "accepted_until": date.fromisoformat(said["until"]) if is_timing else None,
        "proposed_by": standing.proposal.person if standing.proposal else "",
        "approved_by": standing.approval.person if standing.approval else "",
        "note": last.decision.note,
        "transfer_id": shown[0] if shown else None,
        "begun_on": entries[0].decision.valid_on,
        "valid_on": last.decision.valid_on,
        "decided_at": last.decision.decided_at.replace(tzinfo=None),
        "entry_hash": last.entry_hash,
    }


def _first(entries: Iterable[Entry], name: str) -> str:
    """Return what the first entry that repeats the break says of it."""
    told = (entry.decision.said.get("break", {}) for entry in entries)
    return next((str(one[name]) for one in told if name in one), "")
