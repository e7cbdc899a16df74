"""The life of a commission: accrued, payable, in a batch, paid; reversed, clawed back, netted."""

from contracts.money import split_units
from tests.ledger_engine.flows.books import ONE, TREASURY, FlowBooks, shares

POOL = 3 * ONE


def funded(flow: FlowBooks) -> None:
    """Give the programme a treasury to pay from."""
    flow.post("opening_balance", 1_000 * ONE, on=TREASURY)


def accrued(flow: FlowBooks) -> int:
    return flow.post("commission_accrued", POOL, *shares("share", ("bob", 2 * ONE), ("cay", ONE)))


def batched(flow: FlowBooks) -> int:
    """Bring bob's two and cay's one into batch 55; return the batch's number."""
    accrued(flow)
    for customer, units in (("bob", 2 * ONE), ("cay", ONE)):
        flow.post("commission_payable", units, customer=customer)
    owed = shares("share", ("bob", 2 * ONE), ("cay", ONE))
    return flow.post("commission_batched", POOL, *owed, customer="batch-55")


def test_a_pool_is_accrued_to_the_last_unit(flow: FlowBooks) -> None:
    levels = split_units(100_001, (500_000, 300_000, 200_000), 1_000_000)
    assert levels == (50_001, 30_000, 20_000)
    owed = shares("share", *zip(("bob", "cay", "dan"), levels, strict=True))
    event = flow.post("commission_accrued", 100_001, *owed)

    assert flow.codes(event) == [1401, 1401, 1401]
    assert flow.balances() == {
        "USD 5100": (100_001, 0),
        "USD 2400 bob": (0, 50_001),
        "USD 2400 cay": (0, 30_000),
        "USD 2400 dan": (0, 20_000),
    }


def test_a_pool_that_its_shares_do_not_exhaust_is_refused_whole(flow: FlowBooks) -> None:
    flow.post("commission_accrued", POOL, *shares("share", ("bob", 2 * ONE), ("cay", ONE - 1)))

    assert [status for _, _, status in flow.refusals()] == ["parts_do_not_add_up"] * 2
    assert flow.balances() == {}


def test_a_commission_becomes_payable_and_waits_in_a_batch(flow: FlowBooks) -> None:
    batch = batched(flow)

    assert flow.codes(batch) == [1403, 1403]
    assert flow.codes(batch - 1) == [1402]
    assert flow.balances() == {
        "USD 5100": (3 * ONE, 0),
        "USD 2400 bob": (2 * ONE, 2 * ONE),
        "USD 2400 cay": (ONE, ONE),
        "USD 2410 bob": (0, 2 * ONE, 2 * ONE, 0),
        "USD 2410 cay": (0, ONE, ONE, 0),
        "USD 2420 batch-55": (0, 0, 0, 3 * ONE),
    }


def test_an_approved_batch_is_paid_from_the_treasury(flow: FlowBooks) -> None:
    funded(flow)
    batch = batched(flow)
    owed = shares("share", ("bob", 2 * ONE), ("cay", ONE))
    approved = flow.post("commission_approved", POOL, *owed, customer="batch-55", resolves=batch)
    paid = flow.post("commission_paid", POOL, on=TREASURY, customer="batch-55")

    assert (flow.codes(approved), flow.codes(paid)) == ([1403, 1403], [1404])
    assert flow.balances() == {
        "USD 1200 treasury": (1_000 * ONE, 3 * ONE),
        "USD 3000": (0, 1_000 * ONE),
        "USD 5100": (3 * ONE, 0),
        "USD 2400 bob": (2 * ONE, 2 * ONE),
        "USD 2400 cay": (ONE, ONE),
        "USD 2410 bob": (2 * ONE, 2 * ONE),
        "USD 2410 cay": (ONE, ONE),
        "USD 2420 batch-55": (3 * ONE, 3 * ONE),
    }


def test_a_rejected_batch_is_payable_again(flow: FlowBooks) -> None:
    batch = batched(flow)
    owed = shares("share", ("bob", 2 * ONE), ("cay", ONE))
    flow.post("commission_rejected", POOL, *owed, customer="batch-55", resolves=batch)
    flow.post("commission_paid", POOL, on=TREASURY, customer="batch-55")

    assert flow.refusals() == [("commission_paid", "principal", "exceeds_credits")]
    assert flow.balances() == {
        "USD 5100": (3 * ONE, 0),
        "USD 2400 bob": (2 * ONE, 2 * ONE),
        "USD 2400 cay": (ONE, ONE),
        "USD 2410 bob": (0, 2 * ONE),
        "USD 2410 cay": (0, ONE),
    }


def test_a_commission_is_reversed_while_it_is_not_paid(flow: FlowBooks) -> None:
    accrued(flow)
    flow.post("commission_payable", ONE, customer="bob")
    accrual = flow.post("commission_reversed", ONE, customer="bob")
    payable = flow.post("commission_payable_reversed", ONE, customer="bob")
    flow.post("commission_reversed", ONE, customer="bob")

    assert (flow.codes(accrual), flow.codes(payable)) == ([1405], [1405])
    assert flow.refusals() == [("commission_reversed", "principal", "exceeds_credits")]
    assert flow.balances() == {
        "USD 5100": (3 * ONE, 2 * ONE),
        "USD 2400 bob": (2 * ONE, 2 * ONE),
        "USD 2400 cay": (0, ONE),
        "USD 2410 bob": (ONE, ONE),
    }


def test_a_claw_back_is_netted_against_what_is_accrued_and_no_further(flow: FlowBooks) -> None:
    claw = flow.post("commission_clawed_back", 1_500_000, customer="bob")
    flow.post("commission_accrued", ONE, *shares("share", ("bob", ONE)))
    netted = flow.post("commission_netted", 10**37, customer="bob")

    assert (flow.codes(claw), flow.codes(netted)) == ([1406], [1407])
    assert flow.balances() == {
        "USD 1250 bob": (1_500_000, ONE),
        "USD 2400 bob": (ONE, ONE),
        "USD 5100": (ONE, 1_500_000),
    }
    posted = flow.journal.posted_after(0).filter(kind="commission_netted")
    assert [int(units) for units in posted["amount_units"]] == [ONE]


def test_netting_moves_at_most_what_it_is_told(flow: FlowBooks) -> None:
    flow.post("commission_clawed_back", ONE, customer="bob")
    flow.post("commission_accrued", ONE, *shares("share", ("bob", ONE)))
    flow.post("commission_netted", 300_000, customer="bob")

    assert flow.balances() == {
        "USD 1250 bob": (ONE, 300_000),
        "USD 2400 bob": (300_000, ONE),
        "USD 5100": (ONE, ONE),
    }
