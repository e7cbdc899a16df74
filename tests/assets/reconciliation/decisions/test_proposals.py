"""What is proposed follows from the break: the rule, its direction, its group, both accounts."""

from dataclasses import replace
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from assets.reconciliation.decisions.open_breaks import OpenBreak
from assets.reconciliation.decisions.proposals import Wish, needed_units, proposal_of
from contracts.decision_errors import ProposalError
from contracts.posting_rule import posting_rules
from warehouse.operations.break_steps import Answer

DAY = date(2026, 1, 6)
EVENT = UUID(int=14)
OURS = OpenBreak(
    break_id=UUID(int=1),
    business_date=DAY,
    break_code="MISSING_IN_SOURCE",
    state="OPEN",
    side="ledger",
    account="main",
    currency="EUR",
    amount_units=700_000,
    opened_on=DAY,
    age_business_days=3,
    transfer_id=UUID(int=2),
    line_id=None,
    reference="R1",
    counterparty="Ada",
    source_account="main",
    event_id=EVENT,
    customer="ada",
    last_day=DAY,
)
THEIRS = replace(
    OURS,
    break_code="MISSING_IN_LEDGER",
    side="source",
    transfer_id=None,
    line_id=UUID(int=3),
    event_id=None,
    customer="",
)
FEE = replace(THEIRS, break_code="BANK_FEE", amount_units=-50_000)
SHORT = replace(OURS, break_code="AMOUNT_DIFF", side="both", line_id=UUID(int=3))
ASTRAY = replace(SHORT, break_code="MISPOSTED", source_account="other")
WISH = Wish(Answer.CORRECTION, DAY, ZoneInfo("Europe/Prague"), {"main": 1000, "other": 1030})


def changed(broken: OpenBreak, amount_units: int = 0, customer: str | None = None) -> OpenBreak:
    return replace(
        broken,
        amount_units=amount_units or broken.amount_units,
        customer=broken.customer if customer is None else customer,
    )


CASES: list[tuple[OpenBreak, Answer, str, int, tuple[str, str]]] = [
    (OURS, Answer.CORRECTION, "receipt_reversed", 9001, ("2000 ada", "1000 main")),
    (changed(OURS, amount_units=-7), Answer.CORRECTION, "payment_reversed", 9001, ("1000", "2000")),
    (changed(OURS, customer=""), Answer.CORRECTION, "balance_lowered", 9002, ("2910", "1000 main")),
    (OURS, Answer.WRITE_OFF, "write_off", 9003, ("6900", "1000 main")),
    (changed(OURS, amount_units=-7), Answer.WRITE_OFF, "write_off_gain", 9003, ("1000", "6900")),
    (THEIRS, Answer.CORRECTION, "unidentified_receipt", 9005, ("1000 main", "2900")),
    (
        changed(THEIRS, amount_units=-7),
        Answer.CORRECTION,
        "unidentified_payment",
        9006,
        ("2900", ""),
    ),
    (THEIRS, Answer.WRITE_OFF, "unbooked_gain", 9003, ("1000 main", "6900")),
    (FEE, Answer.WRITE_OFF, "unbooked_loss", 9003, ("6900", "1000 main")),
    (FEE, Answer.CORRECTION, "fee_found", 9007, ("5010", "1000 main")),
    (changed(FEE, amount_units=5), Answer.CORRECTION, "fee_returned", 9007, ("1000 main", "5010")),
    (SHORT, Answer.CORRECTION, "balance_lowered", 9002, ("2910", "1000 main")),
    (changed(SHORT, amount_units=-7), Answer.CORRECTION, "balance_raised", 9002, ("1000", "2910")),
    (ASTRAY, Answer.CORRECTION, "receipt_moved", 9008, ("1030 other", "1000 main")),
    (changed(ASTRAY, amount_units=-7), Answer.CORRECTION, "payment_moved", 9008, ("1000", "1030")),
]


@pytest.mark.parametrize(("broken", "answer", "rule", "code", "sides"), CASES)
def test_the_usual_posting_takes_the_break_away(
    broken: OpenBreak, answer: Answer, rule: str, code: int, sides: tuple[str, str]
) -> None:
    said = proposal_of(broken, replace(WISH, answer=answer))
    event = said["event"]

    assert (event["kind"], said["transfer_code"]) == (rule, code)
    for text, words in zip((said["debit"], said["credit"]), sides, strict=True):
        assert all(word in text.split() for word in words.split())
    assert int(event["amount_units"]) == abs(needed_units(broken))
    assert event["resolves"] == (str(EVENT) if broken.event_id else "")
    assert posting_rules()[rule].current.corrects == bool(broken.event_id)
    # What the leg moves on our account is what the break lacks.
    leg = posting_rules()[rule].current.legs[0]
    gained = 1 if leg.debit.gl == "account" else -1
    assert gained * int(event["amount_units"]) == needed_units(broken)


def test_a_part_of_what_is_open_may_be_corrected_and_no_more() -> None:
    assert proposal_of(OURS, replace(WISH, units=1))["event"]["amount_units"] == "1"
    for units in (0, -1, 700_001):
        with pytest.raises(ProposalError, match="no more than is open"):
            proposal_of(OURS, replace(WISH, units=units))


def test_a_timing_is_accepted_until_a_later_day() -> None:
    later = replace(WISH, answer=Answer.TIMING, until=date(2026, 1, 9))
    assert proposal_of(OURS, later)["until"] == "2026-01-09"
    with pytest.raises(ProposalError, match="Say until when"):
        proposal_of(OURS, replace(later, until=DAY))


def test_what_is_gone_is_not_answered() -> None:
    for state in ("GONE", "AUTO_CLEARED"):
        with pytest.raises(ProposalError, match="nothing to answer"):
            proposal_of(replace(OURS, state=state), WISH)


def test_a_customer_must_be_known_where_one_is_moved() -> None:
    unknown = replace(OURS, customer="")
    with pytest.raises(ProposalError, match="Say whose"):
        proposal_of(unknown, replace(WISH, rule="receipt_reversed"))
    named = proposal_of(unknown, replace(WISH, rule="receipt_reversed", customer="eve"))
    assert named["event"]["customer"] == "eve"


def test_an_account_that_is_no_longer_declared_is_not_moved() -> None:
    with pytest.raises(ProposalError, match="'other' is not declared in EUR"):
        proposal_of(ASTRAY, replace(WISH, accounts={"main": 1000}))


@pytest.mark.parametrize("rule", ["opening_balance", "wire_in", "nonsense", "write_off_gain"])
def test_a_rule_that_corrects_nothing_or_the_wrong_way_is_refused(rule: str) -> None:
    with pytest.raises(ProposalError, match="does not answer this break"):
        proposal_of(OURS, replace(WISH, rule=rule))
