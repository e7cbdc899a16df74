"""What our own decisions become: events on the account that they name, in its currency."""

import datetime as dt
from dataclasses import replace

import pytest

from assets.ledger.own_events import outbox_events
from contracts.errors import DeclarationError
from tests.assets.books import INSTITUTION
from warehouse.operations.records import OutboxEvent

DECIDED = OutboxEvent(
    source_key="correction:7",
    kind="bank_fee",
    account="bank-eur",
    customer="",
    currency="EUR",
    amount_units=1_500_000,
    occurred_at=dt.datetime(2026, 1, 5, 9, 0, tzinfo=dt.UTC),
    business_date=dt.date(2026, 1, 5),
    reference="REF",
    counterparty="Bank",
    description="Fee of December",
)


def test_a_decided_event_keeps_what_was_decided() -> None:
    event = outbox_events(INSTITUTION, [DECIDED]).row(0, named=True)

    assert (event["source"], event["external_id"]) == ("operations", "correction:7")
    assert (event["account"], event["account_gl_code"], event["currency"]) == (
        "bank-eur",
        1000,
        "EUR",
    )
    assert int(event["amount_units"]) == 1_500_000
    assert event["occurred_ns"] == 1_767_603_600 * 10**9


@pytest.mark.parametrize(
    "decided", [replace(DECIDED, currency="USD"), replace(DECIDED, account="nowhere")]
)
def test_a_decision_on_an_account_not_declared_in_its_currency_is_refused(
    decided: OutboxEvent,
) -> None:
    with pytest.raises(DeclarationError, match=r"accounts\..*correction:7"):
        outbox_events(INSTITUTION, [decided])
