"""Cards: top-up with its fee, payout, refund, chargeback; and a bill that is split."""

import pytest

from contracts.money import split_units
from tests.ledger_engine.flows.books import BANK, CENT, ONE, STRIPE, FlowBooks, of, part, shares

GROSS, FEE, NET = 100 * ONE, 320 * CENT, 9_680 * CENT


def test_a_top_up_credits_gross_and_the_payout_empties_the_clearing_account(
    flow: FlowBooks,
) -> None:
    top_up = flow.post("card_topup", GROSS, part("fee", FEE), on=STRIPE, customer="ada")

    assert flow.codes(top_up) == [1001, 1002]
    assert flow.balances() == {
        "USD 1060 stripe": (GROSS, FEE),
        "USD 2000 ada": (0, GROSS),
        "USD 5000": (FEE, 0),
    }

    payout = flow.post("card_payout", NET, part("clearing", NET, **of(STRIPE)), on=BANK)

    assert flow.codes(payout) == [1003]
    assert flow.balances() == {
        "USD 1000 bank": (NET, 0),
        "USD 1060 stripe": (GROSS, FEE + NET),
        "USD 2000 ada": (0, GROSS),
        "USD 5000": (FEE, 0),
    }
    assert FEE + NET == GROSS


def test_a_top_up_without_a_fee_is_one_leg(flow: FlowBooks) -> None:
    flow.post("card_topup", GROSS, on=STRIPE, customer="ada")

    assert flow.balances() == {"USD 1060 stripe": (GROSS, 0), "USD 2000 ada": (0, GROSS)}


def test_a_refund_goes_back_to_the_processor(flow: FlowBooks) -> None:
    flow.post("card_topup", GROSS, on=STRIPE, customer="ada")
    refund = flow.post("card_refund", 10 * ONE, on=STRIPE, customer="ada")

    assert flow.codes(refund) == [1004]
    assert flow.balances() == {
        "USD 1060 stripe": (100 * ONE, 10 * ONE),
        "USD 2000 ada": (10 * ONE, 100 * ONE),
    }


def test_a_chargeback_takes_the_payment_back_and_costs_a_fee(flow: FlowBooks) -> None:
    flow.post("card_topup", GROSS, on=STRIPE, customer="ada")
    dispute = flow.post("card_chargeback", GROSS, part("fee", 15 * ONE), on=STRIPE, customer="ada")

    assert flow.codes(dispute) == [1005, 1006]
    assert flow.balances() == {
        "USD 1060 stripe": (100 * ONE, 115 * ONE),
        "USD 2000 ada": (100 * ONE, 100 * ONE),
        "USD 5000": (15 * ONE, 0),
    }


def test_a_chargeback_of_money_that_is_spent_is_refused_whole_and_retried_whole(
    flow: FlowBooks,
) -> None:
    flow.post("card_topup", GROSS, on=STRIPE, customer="ada")
    flow.post("card_refund", 60 * ONE, on=STRIPE, customer="ada")
    dispute = flow.post("card_chargeback", GROSS, part("fee", ONE), on=STRIPE, customer="ada")

    assert flow.refusals() == [
        ("card_chargeback", "principal", "exceeds_credits"),
        ("card_chargeback", "fee", "linked_event_failed"),
    ]
    before = {"USD 1060 stripe": (100 * ONE, 60 * ONE), "USD 2000 ada": (60 * ONE, 100 * ONE)}
    assert flow.balances() == before

    flow.post("card_topup", GROSS, on=STRIPE, customer="ada")
    assert flow.again(dispute).rejected == 2
    assert flow.again(dispute, retry=True).created == 2
    assert flow.journal.posted_after(0)["attempt"].to_list() == [1, 1, 1, 2, 2]
    assert flow.balances() == {
        "USD 1060 stripe": (200 * ONE, 161 * ONE),
        "USD 2000 ada": (160 * ONE, 200 * ONE),
        "USD 5000": (ONE, 0),
    }


def test_a_bill_is_split_to_the_last_unit(flow: FlowBooks) -> None:
    flow.fund("ben", 50 * ONE)
    flow.fund("cleo", 50 * ONE)
    ben, cleo = split_units(66_670_001, (1, 1))
    split = flow.post(
        "split_bill", 66_670_001, *shares("share", ("ben", ben), ("cleo", cleo)), customer="ada"
    )

    assert (ben, cleo) == (33_335_001, 33_335_000)
    assert flow.codes(split) == [1201, 1201]
    assert flow.balances() == {
        "USD 1030 nostro": (100 * ONE, 0),
        "USD 2000 ada": (0, 66_670_001),
        "USD 2000 ben": (33_335_001, 50 * ONE),
        "USD 2000 cleo": (33_335_000, 50 * ONE),
    }


def test_a_bill_that_one_cannot_pay_moves_nobodys_money(flow: FlowBooks) -> None:
    flow.fund("ben", 50 * ONE)
    owed = shares("share", ("ben", 30 * ONE), ("cleo", 30 * ONE))
    flow.post("split_bill", 60 * ONE, *owed, customer="ada")

    assert flow.refusals() == [
        ("split_bill", "share/1", "linked_event_failed"),
        ("split_bill", "share/2", "exceeds_credits"),
    ]
    assert flow.balances() == {"USD 1030 nostro": (50 * ONE, 0), "USD 2000 ben": (0, 50 * ONE)}


@pytest.mark.parametrize("total", [60 * ONE, 59 * ONE])
def test_shares_must_add_up_to_the_bill(flow: FlowBooks, total: int) -> None:
    flow.fund("ben", 50 * ONE)
    flow.fund("cleo", 50 * ONE)
    owed = shares("share", ("ben", 30 * ONE), ("cleo", 30 * ONE))
    flow.post("split_bill", total, *owed, customer="ada")

    refused = [("split_bill", f"share/{number}", "parts_do_not_add_up") for number in (1, 2)]
    assert flow.refusals() == ([] if total == 60 * ONE else refused)
