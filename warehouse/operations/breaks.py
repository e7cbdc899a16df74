"""The history of breaks as its callers see it: one door through which an entry comes in.

The door holds everything against the store itself, in the one transaction in which it writes:
whose key signed, whether it still decides, what follows from where the break stands, that another
person approves, and that nothing was stored meanwhile. An approval appends its business event in
the same transaction.
"""

from collections.abc import Iterable
from dataclasses import asdict, fields
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts.decision_errors import (
    ClockError,
    HistoryBrokenError,
    HistoryMovedError,
    RetiredKeyError,
    SignatureError,
    UnknownKeyError,
)
from warehouse.operations.break_entries import (
    CLOCKS_DIFFER_AT_MOST,
    Decision,
    Entry,
    Head,
    hash_of,
    message_of,
)
from warehouse.operations.break_events import event_of
from warehouse.operations.break_steps import Standing, Step, require_step, standing_of
from warehouse.operations.decision_models import (
    BreakEntryRow,
    BreakHeadRow,
    PersonKeyRow,
    PersonRow,
)
from warehouse.operations.outbox import append_once
from warehouse.operations.people import PersonKey, key_of
from warehouse.operations.sessions import Sessions
from warehouse.operations.signing import is_signed


class Breaks:
    """The history of breaks in an operations store. Made with it."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    def head(self) -> Head:
        """Return the end of the history: what the next entry is signed after."""
        with self._sessions.reading() as session:
            return _head(session.get_one(BreakHeadRow, 1))

    def entries(self, break_id: UUID | None = None) -> list[Entry]:
        """Return every entry (about one break), in the order of the history."""
        with self._sessions.reading() as session:
            return _entries(session, break_id)

    def standing(self, break_id: UUID) -> Standing:
        """Return where a break stands; one without an entry is open."""
        return standing_of(self.entries(break_id))

    def add(self, entry: Entry) -> Standing:
        """Add a signed entry; return where its break stands now.

        Raises:
            DecisionError: it is refused: by key, signature, order, role or person. Nothing is
                stored then.
        """
        with self._sessions.writing() as session:
            head = session.get_one(BreakHeadRow, 1, with_for_update=True)
            key = _key_that_signed(session, entry)
            _require_place(session, entry, _head(head))
            before = standing_of(_entries(session, entry.decision.break_id))
            require_step(before, entry, key.role)
            session.add(_row(entry, before))
            session.flush()
            head.number, head.entry_hash = entry.number, entry.entry_hash
            if entry.decision.step == Step.APPROVED:
                assert before.proposal is not None, "what is approved was proposed"
                event = event_of(before.proposal, entry)
                if event is not None:
                    append_once(session, event)
            return standing_of([*_entries(session, entry.decision.break_id)])


def _key_that_signed(session: Session, entry: Entry) -> PersonKey:
    """Return the key of an entry, which must be its person's, decide still, and have signed it."""
    row = session.get(PersonKeyRow, entry.fingerprint)
    if row is None or row.person != entry.person:
        raise UnknownKeyError(entry.fingerprint)
    key = key_of(row, session.get_one(PersonRow, row.person).role)
    if key.retired_at is not None:
        raise RetiredKeyError(key.person, key.fingerprint)
    if not is_signed(key.public_key, message_of(entry), entry.signature):
        raise SignatureError(key.person, key.fingerprint)
    return key


def _require_place(session: Session, entry: Entry, head: Head) -> None:
    """Let an entry pass that comes right after the last one, which must be as it was signed."""
    if (entry.previous_hash, entry.number) != (head.entry_hash, head.number + 1):
        raise HistoryMovedError(entry.previous_hash, head.entry_hash)
    assert entry.entry_hash == hash_of(entry), "an entry bears its own hash"
    if head.number == 0:
        return
    row = session.get(BreakEntryRow, head.number)
    if row is None or hash_of(_entry(row)) != head.entry_hash:
        raise HistoryBrokenError(f"entry {head.number} is not the one that ends it")
    if entry.decision.decided_at < row.decided_at - CLOCKS_DIFFER_AT_MOST:
        raise ClockError(entry.decision.decided_at, row.decided_at)


def _entries(session: Session, break_id: UUID | None) -> list[Entry]:
    query = select(BreakEntryRow).order_by(BreakEntryRow.number)
    if break_id is not None:
        query = query.where(BreakEntryRow.break_id == break_id)
    return [_entry(row) for row in session.scalars(query)]


def _row(entry: Entry, before: Standing) -> BreakEntryRow:
    """Return an entry as a new row, which repeats the signer of what it is about."""
    about = before.proposal if entry.decision.about else None
    said = asdict(entry.decision) | {"about": entry.decision.about or None}
    own = {one.name: getattr(entry, one.name) for one in fields(entry) if one.name != "decision"}
    return BreakEntryRow(
        **said,
        **own,
        about_person=about.person if about else None,
        about_key=about.fingerprint if about else None,
    )


def _entry(row: BreakEntryRow) -> Entry:
    said = {one.name: getattr(row, one.name) for one in fields(Decision)}
    own = {one.name: getattr(row, one.name) for one in fields(Entry) if one.name != "decision"}
    return Entry(decision=Decision(**said | {"about": row.about or ""}), **own)


def _head(row: BreakHeadRow) -> Head:
    return Head(row.number, row.entry_hash)


def entries_by_break(entries: Iterable[Entry]) -> dict[UUID, list[Entry]]:
    """Return the entries of each break, in the order of the history."""
    found: dict[UUID, list[Entry]] = {}
    for entry in entries:
        found.setdefault(entry.decision.break_id, []).append(entry)
    return found
