"""An outbox event and its parts as rows, and back: one value, two tables.

What does not belong here: what books them.
"""

from dataclasses import asdict, fields
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from warehouse.operations.models import OutboxPartRow, OutboxRow
from warehouse.operations.records import OutboxEvent, OutboxPart

_PARTS: Final = "parts"
_OWN: Final = tuple(one.name for one in fields(OutboxEvent) if one.name != _PARTS)
_OF_PART: Final = tuple(one.name for one in fields(OutboxPart))


def outbox_row(event: OutboxEvent) -> OutboxRow:
    """Return ``event`` as a new row with its parts."""
    places = [(one.part, one.number) for one in event.parts]
    assert places == sorted(set(places)), f"{event.source_key}: parts go by name and number, once"
    parts = [OutboxPartRow(**asdict(one)) for one in event.parts]
    return OutboxRow(**{name: getattr(event, name) for name in _OWN}, parts=parts)


def outbox_event(row: OutboxRow) -> OutboxEvent:
    """Return what was appended as ``row``."""
    ordered = sorted(row.parts, key=lambda one: (one.part, one.number))
    parts = (OutboxPart(**{name: getattr(one, name) for name in _OF_PART}) for one in ordered)
    return OutboxEvent(**{name: getattr(row, name) for name in _OWN}, parts=tuple(parts))


def append_once(session: Session, event: OutboxEvent) -> None:
    """Append ``event`` in the caller's transaction, unless its key is known."""
    known = session.scalar(select(OutboxRow).where(OutboxRow.source_key == event.source_key))
    if known is None:
        session.add(outbox_row(event))
    else:
        assert outbox_event(known) == event, f"{event.source_key} is another event"
