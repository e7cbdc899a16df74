"""Rules without an equal reference: R4 to R8; each with what it must not take."""

import msgspec

from contracts.matching_rules import Alias
from tests.assets.reconciliation.matching.notation import RULES, Engine, Item


def test_a_garbled_reference_is_the_one_it_nearly_is(engine: Engine) -> None:
    ours = [Item("L1", 100, "PX0A1B2C3D4E"), Item("L2", 100, "PX99887766FF")]
    found = engine(ours, [Item("S", 100, text="/ROC/PX0A1B2CD34E THX")])

    assert found.groups == {"L1 S": ("R4_NEAR_REFERENCE", "FINAL", None)}
    assert found.said == {"L2": "MISSING_IN_SOURCE"}


def test_another_reference_is_not_taken_for_a_garbled_one(engine: Engine) -> None:
    found = engine([Item("L", 100, "PX0A1B2C3D4E")], [Item("S", 100, text="/ROC/QY77665544 THX")])

    assert found.groups == {}


def test_a_counterparty_tells_whose_payment_it_is(engine: Engine) -> None:
    ours = [Item("L1", 100, "X1", party="Acme Ltd"), Item("L2", 100, "X2", party="Bolt Inc")]
    found = engine(ours, [Item("S", 100, text="FROM ACME LTD", day=11)])

    assert found.groups == {"L1 S": ("R5_COUNTERPARTY", "FINAL", None)}


def test_a_counterparty_goes_by_its_other_names(engine: Engine) -> None:
    rules = msgspec.structs.replace(RULES, aliases=(Alias("ACME HOLDING", "ACME LTD"),))
    ours = [Item("L1", 100, "X1", party="Acme Ltd"), Item("L2", 100, "X2", party="Bolt Inc")]
    found = engine(ours, [Item("S", 100, text="FROM ACME HOLDING")], rules)

    assert found.groups == {"L1 S": ("R5_COUNTERPARTY", "FINAL", None)}


def test_of_two_that_are_alike_none_is_confirmed(engine: Engine) -> None:
    ours = [Item("L1", 100, "X1", party="ACME"), Item("L2", 100, "X2", party="ACME")]
    found = engine(ours, [Item("S", 100, text="FROM ACME")])

    assert {state for _, state, _ in found.groups.values()} == {"SUGGESTED"}
    assert found.said == {
        "L1": "MISSING_IN_SOURCE",
        "L2": "MISSING_IN_SOURCE",
        "S": "MISSING_IN_LEDGER",
    }
    by_item = dict(found.breaks.select("item_id", "candidate_count").iter_rows())
    assert {found.names[item]: count for item, count in by_item.items()} == {
        "L1": 1,
        "L2": 1,
        "S": 2,
    }


def test_a_day_of_a_counterparty_is_paid_in_one_sum_by_either_side(engine: Engine) -> None:
    ours = [
        Item("L1", 1_234, "X1", party="ACME"),
        Item("L2", 5_678, "X2", party="ACME"),
        Item("L3", 7_777, "X3", party="BOLT"),
    ]
    theirs = [
        Item("S1", 6_912, text="FROM ACME", day=11),
        Item("S2", 3_333, text="FROM BOLT"),
        Item("S3", 4_444, text="FROM BOLT"),
    ]
    found = engine(ours, theirs)

    assert found.groups == {
        "L1 L2 S1": ("R6_LUMP", "FINAL", None),
        "L3 S2 S3": ("R6_LUMP", "FINAL", None),
    }


def test_two_sums_of_one_day_leave_it_to_a_person(engine: Engine) -> None:
    ours = [Item("L1", 1_234, "X1", party="ACME"), Item("L2", 5_678, "X2", party="ACME")]
    theirs = [Item("S1", 6_912, text="FROM ACME"), Item("S2", 6_912, text="FROM ACME")]
    found = engine(ours, theirs)

    assert {state for _, state, _ in found.groups.values()} == {"SUGGESTED"}


LARGE = (91_234_567, 8_765_443, 55_555_551, 12_345_679)


def test_some_items_of_several_days_are_paid_in_one_sum(engine: Engine) -> None:
    ours = [
        Item(f"L{place}", units, f"X{place}", 10 + place, party="ACME")
        for place, units in enumerate(LARGE)
    ]
    found = engine(ours, [Item("S", LARGE[0] + LARGE[2], text="FROM ACME", day=13)])

    assert found.groups == {"L0 L2 S": ("R7_SUBSET", "FINAL", None)}
    assert found.said == {"L1": "MISSING_IN_SOURCE", "L3": "MISSING_IN_SOURCE"}


def test_two_subsets_of_one_sum_are_not_confirmed(engine: Engine) -> None:
    units = (40_000_001, 59_999_999, 45_000_003, 54_999_997)
    ours = [
        Item(f"L{place}", one, f"X{place}", 10 + place, party="ACME")
        for place, one in enumerate(units)
    ]
    found = engine(ours, [Item("S", 100_000_000, text="FROM ACME", day=13)])

    assert {state for _, state, _ in found.groups.values()} == {"SUGGESTED"}


def test_a_sum_that_accident_would_make_is_not_confirmed(engine: Engine) -> None:
    ours = [
        Item(f"L{place}", 1 << place, f"X{place}", 10 + place % 3, party="ACME")
        for place in range(8)
    ]
    found = engine(ours, [Item("S", 131, text="FROM ACME", day=13)])

    assert {state for _, state, _ in found.groups.values()} == {"SUGGESTED"}


def test_account_amount_and_date_alone_match_where_nothing_else_could(engine: Engine) -> None:
    found = engine([Item("L", 123_456, "X1")], [Item("S", 123_456, text="MISC", day=11)])

    assert found.groups == {"L S": ("R8_AMOUNT_DATE", "FINAL", None)}


def test_a_common_amount_is_only_suggested(engine: Engine) -> None:
    crowd = [Item(f"M{place}", 999, f"Y{place}", place) for place in range(0, 20, 9)]
    found = engine([Item("L", 999, "X1", 15), *crowd], [Item("S", 999, text="MISC", day=16)])

    assert {state for _, state, _ in found.groups.values()} <= {"SUGGESTED"}


def test_two_references_that_disagree_are_not_matched_by_amount(engine: Engine) -> None:
    found = engine([Item("L", 123_456, "X1")], [Item("S", 123_456, "Q77")])

    assert found.groups == {}


def test_two_counterparties_that_disagree_are_not_matched_by_amount(engine: Engine) -> None:
    found = engine([Item("L", 123_456, party="ACME")], [Item("S", 123_456, text="FROM BOLT")])

    assert found.groups == {}


def test_nothing_is_matched_by_amount_before_its_own_line_could_come(engine: Engine) -> None:
    found = engine([Item("L", 123_456, "X1", 29)], [Item("S", 123_456, text="MISC", day=29)])

    assert found.groups == {}
    assert found.said == {"L": "timing", "S": "timing"}


def test_dates_outside_the_window_are_not_one_movement(engine: Engine) -> None:
    found = engine([Item("L", 123_456, "X1", 10)], [Item("S", 123_456, text="MISC", day=16)])

    assert found.groups == {}
