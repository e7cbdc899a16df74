"""Settlement batches: obligations collected, gross or net, and paid in two phases."""

from tests.ledger_engine.flows.books import NOSTRO, ONE, FlowBooks, part, shares


def collected(flow: FlowBooks) -> None:
    """Let ada owe 40 and ben 25 in batch 9."""
    flow.fund("ada", 100 * ONE)
    flow.fund("ben", 100 * ONE)
    owed = shares("obligation", ("ada", 40 * ONE), ("ben", 25 * ONE))
    flow.post("settlement_collected", 65 * ONE, *owed, customer="batch-9")


BEFORE = {
    "USD 1030 nostro": (200 * ONE, 0),
    "USD 2000 ada": (40 * ONE, 100 * ONE),
    "USD 2000 ben": (25 * ONE, 100 * ONE),
    "USD 2450 batch-9": (0, 65 * ONE),
}


def test_obligations_go_into_a_batch(flow: FlowBooks) -> None:
    collected(flow)

    assert flow.codes(3) == [2001, 2001]
    assert flow.balances() == BEFORE


def test_one_who_cannot_pay_keeps_the_whole_batch_out(flow: FlowBooks) -> None:
    flow.fund("ada", 100 * ONE)
    owed = shares("obligation", ("ada", 40 * ONE), ("ben", 25 * ONE))
    flow.post("settlement_collected", 65 * ONE, *owed, customer="batch-9")

    assert [status for _, _, status in flow.refusals()] == [
        "linked_event_failed",
        "exceeds_credits",
    ]
    assert flow.balances() == {
        "USD 1030 nostro": (100 * ONE, 0),
        "USD 2000 ada": (0, 100 * ONE),
    }


def test_a_net_obligation_is_one_leg(flow: FlowBooks) -> None:
    flow.fund("ada", 100 * ONE)
    net = flow.post(
        "settlement_netted", 15 * ONE, part("net", 15 * ONE, customer="ada"), customer="batch-9"
    )

    assert flow.codes(net) == [2003]
    assert flow.balances() == {
        "USD 1030 nostro": (100 * ONE, 0),
        "USD 2000 ada": (15 * ONE, 100 * ONE),
        "USD 2450 batch-9": (0, 15 * ONE),
    }


def test_a_batch_is_paid_when_the_bank_confirms(flow: FlowBooks) -> None:
    collected(flow)
    paid = flow.post("settlement_paid", 65 * ONE, on=NOSTRO, customer="batch-9")

    assert flow.codes(paid) == [2002]
    assert flow.balances() == BEFORE | {
        "USD 1030 nostro": (200 * ONE, 0, 0, 65 * ONE),
        "USD 2450 batch-9": (0, 65 * ONE, 65 * ONE, 0),
    }
    flow.post("settlement_confirmed", 65 * ONE, on=NOSTRO, customer="batch-9", resolves=paid)
    assert flow.balances() == BEFORE | {
        "USD 1030 nostro": (200 * ONE, 65 * ONE),
        "USD 2450 batch-9": (65 * ONE, 65 * ONE),
    }


def test_a_failed_payment_is_owed_again_and_paid_again(flow: FlowBooks) -> None:
    collected(flow)
    paid = flow.post("settlement_paid", 65 * ONE, on=NOSTRO, customer="batch-9")
    flow.post("settlement_failed", 65 * ONE, on=NOSTRO, customer="batch-9", resolves=paid)

    assert flow.balances() == BEFORE
    again = flow.post("settlement_paid", 65 * ONE, on=NOSTRO, customer="batch-9")
    flow.post("settlement_confirmed", 65 * ONE, on=NOSTRO, customer="batch-9", resolves=again)
    assert flow.balances() == BEFORE | {
        "USD 1030 nostro": (200 * ONE, 65 * ONE),
        "USD 2450 batch-9": (65 * ONE, 65 * ONE),
    }


def test_a_batch_is_not_paid_twice(flow: FlowBooks) -> None:
    collected(flow)
    for _ in range(2):
        flow.post("settlement_paid", 65 * ONE, on=NOSTRO, customer="batch-9")

    assert flow.refusals() == [("settlement_paid", "principal", "exceeds_credits")]
