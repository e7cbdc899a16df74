"""Day after day: what stays open comes again, and a scenario computed by hand."""

import datetime as dt

import polars as pl

from tests.assets.reconciliation.matching.notation import DAY, RULES, Engine, Item

MATCHED = {"account": "A", "currency": "USD", "amount_units": 100, "reference": "X1"}


def day(number: int) -> dt.date:
    return DAY + dt.timedelta(number)


def test_the_first_instalment_bears_a_break_until_the_second_comes(engine: Engine) -> None:
    ours, first, second = Item("L", 100, "X1"), Item("S1", 60, "X1"), Item("S2", 40, "X1", 12)

    early = engine([ours], [first], as_of=day(11))
    late = engine([ours], [first, second], as_of=day(12))

    assert early.groups == {"L S1": ("R1_REFERENCE", "TENTATIVE", "AMOUNT_DIFF")}
    assert late.groups == {"L S1 S2": ("R2_SPLIT", "FINAL", None)}
    assert late.said == {}


def test_what_was_matched_on_an_earlier_day_makes_a_later_copy_a_duplicate(engine: Engine) -> None:
    history = pl.DataFrame([MATCHED])
    copies = [Item("S1", 100, "X1", 12), Item("S2", 101, "X1", 12)]
    found = engine([], copies, matched=(None, history))

    assert found.said == {"S1": "DUPLICATE", "S2": "MISSING_IN_LEDGER"}


def test_a_reference_that_comes_back_with_its_own_item_is_no_duplicate(engine: Engine) -> None:
    history = pl.DataFrame([MATCHED])
    found = engine([Item("L", 100, "X1")], [Item("S", 100, "X1")], matched=(history, history))

    assert found.groups == {"L S": ("R1_REFERENCE", "FINAL", None)}
    assert found.said == {}


def test_an_item_without_a_reference_waits_for_the_line_that_names_the_other(
    engine: Engine,
) -> None:
    ours, stranger = Item("L", 123_456, "X1", 10), Item("S1", 123_456, text="MISC", day=10)
    named = Item("S2", 123_456, "X1", 12)

    early = engine([ours], [stranger], as_of=day(12))
    late = engine([ours], [stranger, named], as_of=day(13))

    assert early.groups == {}
    assert late.groups == {"L S2": ("R1_REFERENCE", "FINAL", None)}


def test_a_break_keeps_its_id_and_grows_older_in_business_days(engine: Engine) -> None:
    ours = Item("L", 100, "X1", 4)

    friday, tuesday = (engine([ours], [], as_of=day(number)) for number in (4, 8))
    late = engine([ours], [], as_of=day(14))

    assert friday.said == tuesday.said == {"L": "timing"}
    assert late.said == {"L": "MISSING_IN_SOURCE"}
    assert friday.breaks["break_id"].to_list() == late.breaks["break_id"].to_list()
    ages = [one.breaks["age_business_days"].item() for one in (friday, tuesday, late)]
    assert ages == [0, 2, 6]
    assert late.breaks["ageing"].to_list() == ["4-7"]


def test_a_week_as_computed_by_hand(engine: Engine) -> None:
    ours = [
        Item("rent", -2_000, "INV7", 10),
        Item("sale1", 500, "A1", 10, batch="PO9", fee=20),
        Item("sale2", 300, "A2", 11, batch="PO9", fee=10),
        Item("wages", -900, "W1", 12),
        Item("gift", 77, "", 12, party="ANNA"),
        Item("lost", 450, "B9", 9),
    ]
    theirs = [
        Item("rent.bank", -2_000, "inv7", 11),
        Item("payout.bank", 770, "PO9", 13),
        Item("wages1.bank", -500, "W1", 12),
        Item("wages2.bank", -400, "W1", 13),
        Item("gift.bank", 77, text="FROM ANNA", day=13),
        Item("charge.bank", -15, "", 14),
    ]
    found = engine(ours, theirs, RULES)

    assert found.groups == {
        "rent rent.bank": ("R1_REFERENCE", "FINAL", None),
        "payout.bank sale1 sale2": ("R3_BATCH", "FINAL", None),
        "wages wages1.bank wages2.bank": ("R2_SPLIT", "FINAL", None),
        "gift gift.bank": ("R5_COUNTERPARTY", "FINAL", None),
    }
    assert found.said == {"lost": "MISSING_IN_SOURCE", "charge.bank": "MISSING_IN_LEDGER"}
    ledger = sum(one.units - one.fee for one in ours)
    assert ledger == sum(one.units for one in theirs) + 450 - (-15)
