"""ACH pulls that settle, are cancelled and come back; payroll; suppliers."""

from tests.ledger_engine.flows.books import ACH, BANK, ONE, FlowBooks, of, part

PULLED = 250 * ONE


def pulled(flow: FlowBooks) -> int:
    return flow.post("ach_pull", PULLED, on=ACH, customer="ada")


def settled(flow: FlowBooks, pull: int) -> int:
    bank = part("bank", PULLED, **of(BANK))
    return flow.post("ach_settled", PULLED, bank, on=ACH, customer="ada", resolves=pull)


SETTLED = {
    "USD 1050 ach": (PULLED, PULLED),
    "USD 2100": (PULLED, PULLED),
    "USD 2000 ada": (0, PULLED),
    "USD 1000 bank": (PULLED, 0),
}


def test_a_pull_is_reserved_until_it_settles(flow: FlowBooks) -> None:
    pull = pulled(flow)

    assert flow.codes(pull) == [1601]
    assert flow.balances() == {
        "USD 1050 ach": (0, 0, PULLED, 0),
        "USD 2100": (0, 0, 0, PULLED),
    }
    assert flow.codes(settled(flow, pull)) == [1601, 1602, 1603]
    assert flow.balances() == SETTLED


def test_a_cancelled_pull_leaves_nothing(flow: FlowBooks) -> None:
    pull = pulled(flow)
    flow.post("ach_cancelled", PULLED, on=ACH, customer="ada", resolves=pull)

    assert flow.balances() == {}
    settled(flow, pull)
    assert flow.refusals() == [
        ("ach_settled", "principal", "pending_transfer_already_voided"),
        ("ach_settled", "credited", "linked_event_failed"),
        ("ach_settled", "collected", "linked_event_failed"),
    ]
    assert flow.balances() == {}


def test_a_return_r01_takes_the_money_back_from_the_customer(flow: FlowBooks) -> None:
    settled(flow, pulled(flow))
    returned = flow.post("ach_returned", PULLED, on=ACH, customer="ada")

    assert flow.codes(returned) == [1604]
    assert flow.balances() == SETTLED | {
        "USD 1050 ach": (PULLED, 2 * PULLED),
        "USD 2000 ada": (PULLED, PULLED),
    }


def test_a_return_of_money_that_is_spent_waits_for_the_customer(flow: FlowBooks) -> None:
    settled(flow, pulled(flow))
    flow.post("wire_out", 50 * ONE, on=BANK, customer="ada")
    returned = flow.post("ach_returned", PULLED, on=ACH, customer="ada")

    assert flow.refusals() == [("ach_returned", "principal", "exceeds_credits")]
    flow.post("wire_in", 50 * ONE, on=BANK, customer="ada")
    assert flow.again(returned, retry=True).created == 1
    assert flow.balances() == SETTLED | {
        "USD 1050 ach": (PULLED, 2 * PULLED),
        "USD 2000 ada": (PULLED + 50 * ONE, PULLED + 50 * ONE),
        "USD 1000 bank": (PULLED + 50 * ONE, 50 * ONE),
    }


def test_salaries_are_owed_sent_and_settled(flow: FlowBooks) -> None:
    owed = flow.post("payroll_accrued", 900 * ONE, customer="eve")
    sent = flow.post("payroll_sent", 900 * ONE, on=ACH, customer="eve")
    ach = part("ach", 900 * ONE, **of(ACH))
    paid = flow.post("payroll_settled", 900 * ONE, ach, on=BANK)

    assert [flow.codes(one) for one in (owed, sent, paid)] == [[1701], [1702], [1703]]
    assert flow.balances() == {
        "USD 6000": (900 * ONE, 0),
        "USD 2180 eve": (900 * ONE, 900 * ONE),
        "USD 1050 ach": (900 * ONE, 900 * ONE),
        "USD 1000 bank": (0, 900 * ONE),
    }


def test_more_salary_than_is_owed_is_not_sent(flow: FlowBooks) -> None:
    flow.post("payroll_accrued", 900 * ONE)
    flow.post("payroll_sent", 901 * ONE, on=ACH)

    assert flow.refusals() == [("payroll_sent", "principal", "exceeds_credits")]
    assert flow.balances() == {"USD 6000": (900 * ONE, 0), "USD 2180": (0, 900 * ONE)}


def test_a_suppliers_invoice_is_owed_and_paid_once(flow: FlowBooks) -> None:
    owed = flow.post("expense_incurred", 70 * ONE, customer="acme")
    paid = flow.post("expense_paid", 70 * ONE, on=BANK, customer="acme")
    flow.post("expense_paid", 70 * ONE, on=BANK, customer="acme")

    assert (flow.codes(owed), flow.codes(paid)) == ([1801], [1802])
    assert flow.refusals() == [("expense_paid", "principal", "exceeds_credits")]
    assert flow.balances() == {
        "USD 6100": (70 * ONE, 0),
        "USD 2300 acme": (70 * ONE, 70 * ONE),
        "USD 1000 bank": (0, 70 * ONE),
    }
