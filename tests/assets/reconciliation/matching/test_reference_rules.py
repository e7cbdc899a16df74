"""Rules with a reference: R1, R1_FX, R2, R2B, R3; each with what it must not take."""

import msgspec
import pytest

from contracts.matching_rules import ExchangeRate, FeeSchedule, SideRules
from tests.assets.reconciliation.matching.notation import RULES, Engine, Item

FEES = (FeeSchedule("USD", (15,)),)
RATES = msgspec.structs.replace(
    RULES,
    exchange_rates=(ExchangeRate("USD", "1"), ExchangeRate("EUR", "1.25")),
    fx_rounding_units=1,
    right=SideRules(fees=FEES),
)


def test_one_reference_and_one_item_on_each_side_is_final(engine: Engine) -> None:
    found = engine([Item("L", 100, "X1")], [Item("S", 100, " x1 ", 12)])

    assert found.groups == {"L S": ("R1_REFERENCE", "FINAL", None)}
    assert found.said == {}


def test_a_reference_in_the_text_counts_where_none_is_stated(engine: Engine) -> None:
    found = engine([Item("L", 100, "X1")], [Item("S", 100, text="/ROC/X1 THX")])

    assert found.groups == {"L S": ("R1_REFERENCE", "FINAL", None)}


@pytest.mark.parametrize("word", ["", "NONREF", "notprovided"])
def test_words_for_no_reference_make_no_pair(engine: Engine, word: str) -> None:
    found = engine([Item("L", 100, word)], [Item("S", 70, word)])

    assert found.groups == {}
    assert found.said == {"L": "MISSING_IN_SOURCE", "S": "MISSING_IN_LEDGER"}


@pytest.mark.parametrize(
    ("theirs", "code"),
    [
        (Item("S", 90, "X1"), "AMOUNT_DIFF"),
        (Item("S", 85, "X1"), "BANK_FEE"),
        (Item("S", 100, "X1", account="B"), "MISPOSTED"),
        (Item("S", 100, "X1", status="FAILED"), "STATUS"),
        (Item("S", 100, "X1", status="PENDING"), "STALE_PENDING"),
        (Item("S", 100, "X1", status="PENDING", day=29), "STALE_PENDING"),
        (Item("S", 100, "X1", status="UNIDENTIFIED"), "UNIDENTIFIED"),
        (Item("S", 100, "X1", currency="EUR"), "CURRENCY"),
        (Item("S", 75, "X1", currency="EUR"), "FX_RATE"),
        (Item("S", 40, "X1", currency="EUR"), "CURRENCY"),
        (Item("S", 100, "X1", 20), "TIMING"),
        (Item("S", 100, "X1", 33), "TIMING"),
    ],
)
def test_a_pair_of_one_reference_bears_its_break(engine: Engine, theirs: Item, code: str) -> None:
    found = engine([Item("L", 100, "X1")], [theirs], RATES)

    rule = "R1_FX" if theirs.currency == "EUR" else "R1_REFERENCE"
    assert found.groups == {"L S": (rule, "TENTATIVE", code)}
    assert list(found.said.values()) == [code.lower() if code == "TIMING" else code]


def test_an_amount_converted_at_the_rate_is_clean_to_a_unit_of_either_currency(
    engine: Engine,
) -> None:
    found = engine([Item("L", 100, "X1")], [Item("S", 82, "X1", currency="EUR")], RATES)

    assert found.groups == {"L S": ("R1_FX", "FINAL", None)}
    assert found.matches["difference_units"].to_list() == [None]


def test_instalments_that_add_up_are_one_match(engine: Engine) -> None:
    found = engine([Item("L", 100, "X1")], [Item("S1", 60, "X1"), Item("S2", 40, "X1", 12)])

    assert found.groups == {"L S1 S2": ("R2_SPLIT", "FINAL", None)}


def test_instalments_that_do_not_add_up_bear_the_difference(engine: Engine) -> None:
    found = engine([Item("L", 100, "X1")], [Item("S1", 60, "X1"), Item("S2", 30, "X1")])

    assert found.groups == {"L S1 S2": ("R2_SPLIT", "TENTATIVE", "AMOUNT_DIFF")}
    assert found.breaks["amount_units"].to_list() == [10]


def test_a_reference_repeated_in_our_books_is_one_match_where_the_sums_agree(
    engine: Engine,
) -> None:
    ours = [Item("L1", 60, "X1"), Item("L2", 40, "X1"), Item("L3", 7, "X2"), Item("L4", 8, "X2")]
    theirs = [Item("S1", 100, "X1"), Item("S2", 5, "X2"), Item("S3", 10, "X2")]
    found = engine(ours, theirs)

    assert found.groups == {
        "L1 L2 S1": ("R2B_GROUP", "FINAL", None),
        "L3 L4 S2 S3": ("R2B_GROUP", "FINAL", None),
    }


def test_of_a_repeated_reference_equal_amounts_pair_where_the_sums_disagree(
    engine: Engine,
) -> None:
    ours = [Item("L1", 60, "X1"), Item("L2", 40, "X1")]
    found = engine(ours, [Item("S1", 60, "X1")])

    assert found.groups == {"L1 S1": ("R1_REFERENCE", "FINAL", None)}
    assert found.said == {"L2": "MISSING_IN_SOURCE"}


def test_what_a_side_says_twice_is_a_duplicate(engine: Engine) -> None:
    ours = [Item("L1", 100, "X1"), Item("L2", 50, "X2"), Item("L3", 50, "X2", 11)]
    theirs = [Item("S1", 100, "X1"), Item("S2", 100, "X1", 12), Item("S3", 50, "X2")]
    found = engine(ours, theirs)

    assert set(found.groups) == {"L1 S1", "L2 S3"}
    assert found.said == {"S2": "DUPLICATE", "L3": "DUPLICATE"}


def test_a_failed_attempt_is_no_duplicate_of_the_one_that_went_through(engine: Engine) -> None:
    theirs = [Item("S1", 100, "X1", status="FAILED"), Item("S2", 100, "X1", 11)]
    found = engine([Item("L", 100, "X1")], theirs)

    assert found.groups == {"L S2": ("R1_REFERENCE", "FINAL", None)}
    assert found.said == {"S1": "STATUS"}


def test_a_batch_nets_its_fees_against_what_names_it(engine: Engine) -> None:
    ours = [Item("L1", 100, "C1", fee=3, batch="PO"), Item("L2", 50, "C2", fee=2, batch="PO")]
    found = engine(ours, [Item("S", 145, "PO", 12)])

    assert found.groups == {"L1 L2 S": ("R3_BATCH", "FINAL", None)}


def test_a_batch_of_other_fees_bears_the_difference(engine: Engine) -> None:
    ours = [Item("L1", 100, "C1", fee=3, batch="PO"), Item("L2", 50, "C2", fee=2, batch="PO")]
    found = engine(ours, [Item("S", 140, "PO", 12)])

    assert found.groups == {"L1 L2 S": ("R3_BATCH", "TENTATIVE", "FEE_DIFFERENCE")}
    assert found.breaks["amount_units"].to_list() == [5]
