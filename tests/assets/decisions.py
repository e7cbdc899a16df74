"""What our own domains decided, for tests: a bill that Anna pays in shares, and a bank's fee."""

import datetime as dt
from dataclasses import replace
from uuid import UUID

from assets.ledger.own_events import outbox_event_id
from tests.assets.books import DAY, INSTITUTION
from warehouse.operations.store import OutboxEvent, OutboxPart

EURO = 10**6
TEN = dt.datetime(DAY.year, DAY.month, DAY.day, 10, tzinfo=dt.UTC)


def decided(key: str, kind: str, units: int, *parts: OutboxPart, minute: int = 0) -> OutboxEvent:
    """Return one entry of the day ``DAY``, ``minute`` minutes after ten; ``replace`` the rest."""
    moment = TEN + dt.timedelta(minutes=minute)
    return OutboxEvent(key, kind, "", "", "EUR", units, moment, DAY, "", "", "", None, parts)


def event_of(key: str) -> UUID:
    """Return the id of the event that an entry becomes: what a later one resolves."""
    return UUID(outbox_event_id(INSTITUTION.tenant, key))


BILL = replace(
    decided(
        "bill:1",
        "split_bill",
        3 * EURO,
        OutboxPart("share", "EUR", 2 * EURO, 1, customer="anna"),
        OutboxPart("share", "EUR", 1 * EURO, 2, customer="anna"),
    ),
    customer="bob",
)
FEE = replace(decided("fee:1", "bank_fee", 1_500_000, minute=1), account="bank-eur")
