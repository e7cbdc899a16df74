"""Posting rules applied: which account each side of a leg is."""

import pytest

from contracts.errors import DeclarationError, UnknownCurrencyError
from ledger_engine.ingestion import legs_of
from tests.ledger_engine.business_events import event, events


def test_a_leg_takes_its_sides_from_the_rule_and_the_event() -> None:
    (leg,) = legs_of(events(event(1, "wire_in", 500))).to_dicts()
    sides = {name: leg[name] for name in leg if name.startswith(("debit", "credit"))}
    assert sides == {
        "debit_gl_code": 1030,
        "debit_owner_kind": "account",
        "debit_owner": "nostro",
        "credit_gl_code": 2000,
        "credit_owner_kind": "customer",
        "credit_owner": "ada",
    }
    assert (leg["leg"], leg["leg_number"], leg["transfer_code"]) == ("principal", 1, 1101)
    assert (leg["asset"], leg["rule_version"]) == (978, 1)


def test_a_side_without_an_owner_is_the_control_account() -> None:
    (leg,) = legs_of(events(event(1, "wire_in", 500, customer=""))).to_dicts()
    assert (leg["credit_owner_kind"], leg["credit_owner"]) == ("control", "")
    (fee,) = legs_of(events(event(2, "bank_fee", 500))).to_dicts()
    assert (fee["debit_gl_code"], fee["debit_owner_kind"]) == (5010, "control")


def test_an_event_that_no_rule_books_is_refused_by_name() -> None:
    with pytest.raises(DeclarationError, match="'barter'"):
        legs_of(events(event(1, "barter", 1)))
    with pytest.raises(UnknownCurrencyError, match="QQQ"):
        legs_of(events(event(1, "wire_in", 1, currency="QQQ")))
