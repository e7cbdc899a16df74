"""The operations store as its callers see it: a method a deed, a transaction a method.

Every deed can be done twice: a process that was killed does it again and changes nothing. Two
deeds that contradict each other are a defect of ours and are asserted.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, fields
from datetime import date, datetime
from pathlib import Path
from typing import Final, TypeVar
from uuid import UUID

from sqlalchemy import Engine, case, select

from contracts.errors import StateError
from warehouse.operations.breaks import Breaks
from warehouse.operations.migrating import NEWEST, revision_of, upgrade
from warehouse.operations.models import (
    CloseRow,
    FirstOpenRow,
    LandingRow,
    Model,
    OutboxRow,
    QuarantineDecisionRow,
)
from warehouse.operations.opening import WRITING, StorePlace, engine_of, wait_for_turn
from warehouse.operations.outbox import append_once, outbox_event
from warehouse.operations.people import People
from warehouse.operations.records import (
    Close,
    Landing,
    LandingOutcome,
    OutboxEvent,
    OutboxPart,
    QuarantineDecision,
    State,
)
from warehouse.operations.sessions import Sessions

__all__ = [
    "Close",
    "Landing",
    "LandingOutcome",
    "Operations",
    "OutboxEvent",
    "OutboxPart",
    "QuarantineDecision",
    "open_operations",
]

Value = TypeVar("Value", Landing, Close, QuarantineDecision)

_SETTLED: Final = (State.ACCEPTED, State.QUARANTINED, State.DISMISSED)


class Operations:
    """An open operations store. Made by ``open_operations``."""

    def __init__(self, engine: Engine) -> None:
        self._sessions = sessions = Sessions(engine)
        self.people = People(sessions)
        self.breaks = Breaks(sessions)

    def register_landing(
        self, sha256: str, file_name: str, source: str, byte_count: int, landed_at: datetime
    ) -> Landing:
        """Return the landing of these bytes, registering it as received where it is new."""
        return self.register(Landing(sha256, file_name, source, byte_count, landed_at))

    def register(self, landing: Landing) -> Landing:
        """Return the landing of these bytes, registering ``landing`` where they are new."""
        with self._sessions.writing() as session:
            inserting = self._sessions.inserting(LandingRow)
            session.execute(inserting.values(asdict(landing)).on_conflict_do_nothing())
            return _value(Landing, session.get_one(LandingRow, landing.sha256))

    def members_of(self, archive_sha256: str) -> list[Landing]:
        """Return the landings that came in one archive, by their paths inside."""
        query = select(LandingRow).where(LandingRow.archive_sha256 == archive_sha256)
        with self._sessions.reading() as session:
            rows = session.scalars(query.order_by(LandingRow.member, LandingRow.sha256))
            return [_value(Landing, row) for row in rows]

    def landing(self, sha256: str) -> Landing | None:
        """Return the landing of these bytes, where they ever landed."""
        with self._sessions.reading() as session:
            row = session.get(LandingRow, sha256)
            return None if row is None else _value(Landing, row)

    def landings(self, state: str | None = None) -> list[Landing]:
        """Return all landings (of one state), in the order in which they landed."""
        query = select(LandingRow).order_by(LandingRow.landed_at, LandingRow.sha256)
        if state is not None:
            query = query.where(LandingRow.state == State(state))
        with self._sessions.reading() as session:
            return [_value(Landing, row) for row in session.scalars(query)]

    def settle_landings(self, outcomes: Sequence[LandingOutcome]) -> None:
        """Record what became of landings, all or none."""
        with self._sessions.writing() as session:
            for outcome in outcomes:
                assert outcome.state in _SETTLED, f"{outcome.state!r} settles nothing"
                row = session.get_one(LandingRow, outcome.sha256)
                is_new = row.state == State.RECEIVED
                assert is_new or row.state == outcome.state, f"{row.sha256} was settled otherwise"
                for name, value in asdict(outcome).items():
                    setattr(row, name, value)

    def reopen_landing(self, sha256: str) -> None:
        """Take a landing that was not accepted back to received: its declaration was mended."""
        with self._sessions.writing() as session:
            row = session.get_one(LandingRow, sha256)
            assert row.state != State.ACCEPTED, f"{sha256} was accepted: it is not read again"
            _receive(row)

    def decide_on_quarantine(self, decision: QuarantineDecision) -> None:
        """Keep a person's decision about a file in quarantine, and do it.

        ``dismissed``: it no longer waits. ``retried``: it is received again, to be read anew.
        """
        assert decision.decision in ("dismissed", "retried"), (
            f"{decision.decision!r} decides nothing"
        )
        with self._sessions.writing() as session:
            row = session.get_one(LandingRow, decision.sha256)
            assert row.state in (State.QUARANTINED, State.DISMISSED), (
                f"{row.state} is no quarantine"
            )
            session.add(QuarantineDecisionRow(**asdict(decision)))
            if decision.decision == State.DISMISSED:
                row.state = State.DISMISSED
                return
            _receive(row)

    def quarantine_decisions(self, sha256: str | None = None) -> list[QuarantineDecision]:
        """Return every decision about quarantine (about one file), in the order of deciding."""
        query = select(QuarantineDecisionRow).order_by(QuarantineDecisionRow.sequence)
        if sha256 is not None:
            query = query.where(QuarantineDecisionRow.sha256 == sha256)
        with self._sessions.reading() as session:
            return [_value(QuarantineDecision, row) for row in session.scalars(query)]

    def append_event(self, event: OutboxEvent) -> None:
        """Append a business event, unless its key is known."""
        with self._sessions.writing() as session:
            append_once(session, event)

    def outbox(self) -> list[OutboxEvent]:
        """Return every appended event, in the order of appending."""
        with self._sessions.reading() as session:
            rows = session.scalars(select(OutboxRow).order_by(OutboxRow.sequence))
            return [outbox_event(row) for row in rows]

    def record_close(self, close: Close) -> None:
        """Record a close, unless it is known."""
        with self._sessions.writing() as session:
            key = (close.business_date, close.knowledge_mark_ns)
            known = session.get(CloseRow, key)
            if known is None:
                session.add(CloseRow(**asdict(close)))
            else:
                assert known.root_hex == close.root_hex, f"{close.business_date} closed otherwise"

    def closes(self) -> list[Close]:
        """Return every close, by business date and then by knowledge mark."""
        order = (CloseRow.business_date, CloseRow.knowledge_mark_ns)
        with self._sessions.reading() as session:
            return [
                _value(Close, row) for row in session.scalars(select(CloseRow).order_by(*order))
            ]

    def remember_first_open(self, pairs: Sequence[tuple[UUID, date]]) -> None:
        """Remember since when breaks are open; the earliest day ever told is kept."""
        rows = [{"break_id": break_id, "opened_on": opened_on} for break_id, opened_on in pairs]
        if not rows:
            return
        statement = self._sessions.inserting(FirstOpenRow)
        told, known = statement.excluded.opened_on, FirstOpenRow.opened_on
        earliest = case((told < known, told), else_=known)
        with self._sessions.writing() as session:
            session.execute(
                statement.on_conflict_do_update(
                    index_elements=[FirstOpenRow.break_id], set_={"opened_on": earliest}
                ),
                rows,
            )

    def first_open(self) -> dict[UUID, date]:
        """Return since when each break that ever was is open."""
        query = select(FirstOpenRow.break_id, FirstOpenRow.opened_on)
        with self._sessions.reading() as session:
            found = session.execute(query.order_by(FirstOpenRow.break_id))
            return {break_id: opened_on for break_id, opened_on in found}  # noqa: C416 - typed rows


@contextmanager
def open_operations(path: Path, *, create: bool = True) -> Iterator[Operations]:
    """Open the store in the SQLite file at ``path``, or the one declared beside it, migrating it.

    Raises:
        StateError: there is none and ``create`` is false, or it is of a newer version.
        DeclarationError: what is declared is no PostgreSQL database without a secret.
    """
    place = StorePlace.beside(path)
    if place.conninfo is None and not path.is_file():
        if not create:
            raise StateError(path, "is no operations store", "Run `tieout init` first.")
        path.parent.mkdir(parents=True, exist_ok=True)
    engine = engine_of(place)
    try:
        _require_newest(engine, place)
        yield Operations(engine)
    finally:
        engine.dispose()


def _require_newest(engine: Engine, place: StorePlace) -> None:
    with engine.connect() as connection:
        if revision_of(connection) == NEWEST:
            return
    with engine.execution_options(**WRITING).begin() as connection:
        wait_for_turn(connection)
        found = revision_of(connection)
        if found is not None and found > NEWEST:
            raise StateError(
                place.path, f"is of a newer version ({found})", "Update Tieout, then run it again."
            )
        upgrade(connection)


def _receive(row: LandingRow) -> None:
    """Take a landing back to where it was before it was read."""
    row.state, row.line_count = State.RECEIVED, 0
    row.reason = row.place = row.to_do = None
    row.field = row.found = row.expected = None


def _value(kind: type[Value], row: Model) -> Value:
    return kind(**{field.name: getattr(row, field.name) for field in fields(kind)})
