"""Corrections carry the id of the event they correct; differences are explained or given up."""

from uuid import UUID

from tests.ledger_engine.flows.books import BANK, ONE, FlowBooks


def test_a_reversal_takes_a_receipt_back_under_its_group(flow: FlowBooks) -> None:
    wire = flow.post("wire_in", 10 * ONE, on=BANK, customer="ada")
    back = flow.post("receipt_reversed", 10 * ONE, on=BANK, customer="ada", resolves=wire)

    assert flow.codes(back) == [9001]
    assert flow.groups() == [wire, wire]
    assert flow.journal.posted_after(0)["event_id"].to_list() == [
        str(UUID(int=wire)),
        str(UUID(int=back)),
    ]
    assert flow.balances() == {
        "USD 1000 bank": (10 * ONE, 10 * ONE),
        "USD 2000 ada": (10 * ONE, 10 * ONE),
    }


def test_a_reversal_takes_a_payment_back(flow: FlowBooks) -> None:
    flow.post("wire_in", 10 * ONE, on=BANK, customer="ada")
    paid = flow.post("wire_out", 4 * ONE, on=BANK, customer="ada")
    back = flow.post("payment_reversed", 4 * ONE, on=BANK, customer="ada", resolves=paid)

    assert flow.codes(back) == [9001]
    assert flow.groups() == [1, paid, paid]
    assert flow.balances() == {
        "USD 1000 bank": (14 * ONE, 4 * ONE),
        "USD 2000 ada": (4 * ONE, 14 * ONE),
    }


def test_a_difference_waits_until_it_is_explained_or_given_up(flow: FlowBooks) -> None:
    wire = flow.post("wire_in", 10 * ONE, on=BANK, customer="ada")
    lowered = flow.post("balance_lowered", 250_000, on=BANK, resolves=wire)
    raised = flow.post("balance_raised", 100_000, on=BANK, resolves=wire)

    assert (flow.codes(lowered), flow.codes(raised)) == ([9002], [9002])
    assert flow.balances() == {
        "USD 1000 bank": (10_100_000, 250_000),
        "USD 2000 ada": (0, 10 * ONE),
        "USD 2910": (250_000, 100_000),
    }
    given_up = flow.post("difference_written_off", 150_000, resolves=wire)
    assert flow.codes(given_up) == [9003]
    assert flow.balances() == {
        "USD 1000 bank": (10_100_000, 250_000),
        "USD 2000 ada": (0, 10 * ONE),
        "USD 2910": (250_000, 250_000),
        "USD 6900": (150_000, 0),
    }


def test_what_an_account_lacks_is_written_off(flow: FlowBooks) -> None:
    wire = flow.post("wire_in", 10 * ONE, on=BANK, customer="ada")
    gone = flow.post("write_off", 20_000, on=BANK, resolves=wire)

    assert flow.codes(gone) == [9003]
    assert flow.groups() == [wire, wire]
    assert flow.balances() == {
        "USD 1000 bank": (10 * ONE, 20_000),
        "USD 2000 ada": (0, 10 * ONE),
        "USD 6900": (20_000, 0),
    }


def test_a_correction_of_nothing_is_refused(flow: FlowBooks) -> None:
    flow.post("wire_in", 10 * ONE, on=BANK, customer="ada")
    lost = flow.post("receipt_reversed", 10 * ONE, on=BANK, customer="ada")

    assert flow.refusals() == [("receipt_reversed", "principal", "earlier_event_missing")]
    mended = flow.again(lost, retry=True, resolves=str(UUID(int=1)))
    assert mended.created == 1
    assert flow.balances()["USD 2000 ada"] == (10 * ONE, 10 * ONE)
