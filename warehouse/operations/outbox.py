"""An outbox event and its parts as rows, and back: one value, two tables.

What does not belong here: when they are written (``store``), and what books them.
"""

from dataclasses import asdict, fields
from typing import Final

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
