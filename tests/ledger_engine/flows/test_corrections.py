"""Corrections carry the id of the event they correct; differences are explained or given up."""

from uuid import UUID

import pytest

from contracts.posting_rule import posting_rules
from tests.ledger_engine.flows.books import ACH, BANK, ONE, FlowBooks, of, part


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


@pytest.mark.parametrize(
    ("kind", "code", "other", "bank"),
    [
        ("write_off_gain", 9003, {"USD 6900": (0, ONE)}, (11 * ONE, 0)),
        ("unbooked_loss", 9003, {"USD 6900": (ONE, 0)}, (10 * ONE, ONE)),
        ("unbooked_gain", 9003, {"USD 6900": (0, ONE)}, (11 * ONE, 0)),
        ("fee_found", 9007, {"USD 5010": (ONE, 0)}, (10 * ONE, ONE)),
        ("fee_returned", 9007, {"USD 5010": (0, ONE)}, (11 * ONE, 0)),
    ],
)
def test_what_was_not_booked_is_booked_with_its_reason(
    flow: FlowBooks, kind: str, code: int, other: dict[str, tuple[int, int]], bank: tuple[int, int]
) -> None:
    wire = flow.post("wire_in", 10 * ONE, on=BANK, customer="ada")
    corrects = posting_rules()[kind].current.corrects
    booked = flow.post(kind, ONE, on=BANK, resolves=wire if corrects else None)

    assert flow.codes(booked) == [code]
    assert flow.groups() == [wire, wire if corrects else booked]
    assert flow.balances() == {"USD 1000 bank": bank, "USD 2000 ada": (0, 10 * ONE)} | other


def test_what_was_booked_on_the_wrong_account_is_moved_to_the_right_one(flow: FlowBooks) -> None:
    wire = flow.post("wire_in", 10 * ONE, on=BANK, customer="ada")
    paid = flow.post("wire_out", 4 * ONE, on=BANK, customer="ada")
    came = part("right", 10 * ONE, **of(ACH))
    went = part("right", 4 * ONE, **of(ACH))
    moved = flow.post("receipt_moved", 10 * ONE, came, on=BANK, resolves=wire)
    back = flow.post("payment_moved", 4 * ONE, went, on=BANK, resolves=paid)

    assert (flow.codes(moved), flow.codes(back)) == ([9008], [9008])
    assert flow.groups() == [wire, paid, wire, paid]
    assert flow.balances() == {
        "USD 1000 bank": (14 * ONE, 14 * ONE),
        "USD 1050 ach": (10 * ONE, 4 * ONE),
        "USD 2000 ada": (4 * ONE, 10 * ONE),
    }
