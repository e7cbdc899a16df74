"""The business event that an approved proposal becomes, under an id of break and attempt.

It is computed from the entries alone, so whoever approves appends the same event as whoever
verifies expects. A timing that is accepted becomes none. What books it is a posting rule.
"""

from datetime import date, datetime
from typing import Final
from uuid import UUID

from warehouse.operations.break_entries import Entry
from warehouse.operations.break_steps import Answer, answer_of
from warehouse.operations.records import OutboxEvent, OutboxPart

KEY_PREFIX: Final = "break:"


def event_key(break_id: UUID, attempt: int) -> str:
    """Return the key of the event that corrects a break on one attempt."""
    return f"{KEY_PREFIX}{break_id}:{attempt}"


def event_of(proposal: Entry, approval: Entry) -> OutboxEvent | None:
    """Return the event that ``approval`` of ``proposal`` appends, None where it appends none."""
    if answer_of(proposal) is Answer.TIMING:
        return None
    decision = proposal.decision
    told = decision.said["event"]
    return OutboxEvent(
        source_key=event_key(decision.break_id, decision.attempt),
        kind=told["kind"],
        account=told["account"],
        customer=told["customer"],
        currency=told["currency"],
        amount_units=int(told["amount_units"]),
        occurred_at=datetime.fromisoformat(told["occurred_at"]),
        business_date=date.fromisoformat(told["business_date"]),
        reference=told["reference"],
        counterparty=told["counterparty"],
        description=f"Break {decision.break_id}, approved in {approval.entry_hash}",
        resolves=UUID(told["resolves"]) if told["resolves"] else None,
        parts=tuple(
            OutboxPart(
                one["part"], told["currency"], int(one["amount_units"]), account=one["account"]
            )
            for one in told["parts"]
        ),
    )
