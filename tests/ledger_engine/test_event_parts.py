"""What is wrong with an event's parts is a refusal of all its legs, told before the ledger."""

import pytest

from ledger_engine import Ledger
from ledger_engine.journal import Journal
from tests.ledger_engine.flows.books import ONE, STRIPE, FlowBooks, part, shares


@pytest.fixture
def flow(books: Ledger, journal: Journal) -> FlowBooks:
    return FlowBooks(books, journal)


def test_a_part_that_is_missing_refuses_every_leg_that_must_come(flow: FlowBooks) -> None:
    flow.post("fx_conversion", ONE, part("converted", ONE), customer="ada")
    flow.post("split_bill", ONE, customer="ada")

    assert flow.refusals() == [
        ("fx_conversion", "sold", "part_missing"),
        ("fx_conversion", "bought", "part_missing"),
        ("split_bill", "share/1", "part_missing"),
    ]
    assert flow.balances() == {}


@pytest.mark.parametrize("wrong", [part("tip", ONE), part("fee", ONE, number=2)])
def test_a_part_that_the_rule_does_not_take_refuses_the_event(
    flow: FlowBooks, wrong: dict[str, object]
) -> None:
    flow.post("card_topup", ONE, part("fee", ONE), wrong, on=STRIPE, customer="ada")

    assert flow.refusals() == [
        ("card_topup", "gross", "part_unknown"),
        ("card_topup", "fee", "part_unknown"),
    ]


def test_an_event_has_255_legs_at_most(flow: FlowBooks) -> None:
    owed = [(f"c{number}", 1) for number in range(256)]
    flow.post("commission_accrued", 255, *shares("share", *owed[:255]))
    flow.post("commission_accrued", 256, *shares("share", *owed))

    assert flow.journal.posted_after(0).height == 255
    assert {status for _, _, status in flow.refusals()} == {"too_many_parts"}
    assert len(flow.refusals()) == 256
    assert flow.balances()["USD 5100"] == (255, 0)


def test_parts_whose_sum_is_beyond_every_number_do_not_add_up(flow: FlowBooks) -> None:
    most = 10**38 - 1
    owed = [(f"c{number}", most) for number in range(4)]
    flow.post("commission_accrued", 4 * most - 2**128, *shares("share", *owed))

    assert {status for _, _, status in flow.refusals()} == {"parts_do_not_add_up"}


def test_what_settles_nothing_that_was_reserved_is_refused(flow: FlowBooks) -> None:
    wire = flow.post("reserve_wire_in", ONE, on=("reserve", 1005), customer="ada")
    token = part("token", ONE, currency="FTHUSD")
    flow.post("mint_validated", ONE, token, customer="ada")
    unknown = flow.post("mint_validated", ONE, token, customer="ada", resolves=wire)

    assert flow.refusals() == [
        ("mint_validated", "cash", "earlier_event_missing"),
        ("mint_validated", "token", "earlier_event_missing"),
        ("mint_validated", "cash", "earlier_event_unknown"),
        ("mint_validated", "token", "earlier_event_unknown"),
    ]
    assert flow.again(unknown).rejected == 2
    assert len(flow.refusals()) == 4


def test_a_mended_event_is_posted_by_a_retry(flow: FlowBooks) -> None:
    flow.fund("ben", ONE)
    owed = flow.post("split_bill", 2 * ONE, *shares("share", ("ben", ONE)), customer="ada")
    assert flow.again(owed, amount_units=str(ONE)).rejected == 1
    assert flow.again(owed, retry=True, amount_units=str(ONE)).created == 1

    assert flow.refusals() == [("split_bill", "share/1", "parts_do_not_add_up")]
    assert flow.balances()["USD 2000 ada"] == (0, ONE)


def test_the_words_of_a_refusal_say_what_to_do(flow: FlowBooks) -> None:
    flow.post("split_bill", ONE, customer="ada")
    (row,) = flow.journal.rejections_after(0).to_dicts()

    assert (row["status_code"], row["status"]) == (1001, "part_missing")
    assert row["meaning"] == "The event lacks an amount that its rule moves."
    assert row["to_do"].endswith("then run `tieout rejections retry`.")


def test_an_account_that_is_not_named_is_a_refusal(flow: FlowBooks) -> None:
    flow.post("card_payout", ONE, part("clearing", ONE), on=STRIPE)
    flow.post("wire_in", ONE, customer="ada")

    assert flow.refusals() == [
        ("card_payout", "principal", "account_missing"),
        ("wire_in", "principal", "account_missing"),
    ]
