"""What holds of every run: totals conserved, no item twice, no order, no side preferred."""

import random
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.tables.matching import BREAKS, LEGS, MATCHES
from tests.assets.reconciliation.matching.notation import RULES, Engine, Found, Item

EXAMPLES = 12
SWAPPED_CODES = {
    "MISSING_IN_LEDGER": "MISSING_IN_SOURCE",
    "MISSING_IN_SOURCE": "MISSING_IN_LEDGER",
}


def items(side: str) -> st.SearchStrategy[list[Item]]:
    one = st.tuples(
        st.sampled_from((100, 250, 999, 1_249, 350)),
        st.sampled_from(("", "", "PX0A1B2C3D", "PX0A1B2C3E", "QQ99")),
        st.integers(8, 31),
        st.sampled_from(("", "ACME", "BOLT")),
        st.sampled_from(("A", "B")),
        st.sampled_from(("", "", "", "PX0A1B2C3D")),
        st.sampled_from(("SETTLED", "SETTLED", "SETTLED", "FAILED", "PENDING")),
    )
    return st.lists(one, max_size=9).map(
        lambda found: [
            Item(
                f"{side}{place}",
                units,
                reference,
                day,
                account,
                party=party,
                batch=batch,
                status=status,
            )
            for place, (units, reference, day, party, account, batch, status) in enumerate(found)
        ]
    )


def live_items(found: Found) -> list[str]:
    live = found.matches.filter(found.matches["state"] != "SUGGESTED")["match_id"]
    return found.legs.filter(found.legs["match_id"].is_in(live.implode()))["item_id"].to_list()


@settings(max_examples=EXAMPLES)
@given(items("L"), items("S"))
def test_every_item_is_in_one_match_or_alone_and_sums_are_kept(
    engine: Engine, left: list[Item], right: list[Item]
) -> None:
    found = engine(left, right)

    live = live_items(found)
    assert max(Counter(live).values(), default=1) == 1
    alone = found.breaks.filter(found.breaks["match_id"].is_null())["item_id"].to_list()
    assert sorted(live + alone) == sorted(one.id for one in (*left, *right))
    for row in found.matches.iter_rows(named=True):
        legs = found.legs.filter(found.legs["match_id"] == row["match_id"])
        sums = {
            side: sum(legs.filter(legs["side"] == side)["amount_units"].to_list())
            for side in ("ledger", "source")
        }
        assert (sums["ledger"], sums["source"]) == (row["left_units"], row["right_units"])
        if row["state"] == "FINAL":
            assert row["difference_units"] == 0


@settings(max_examples=EXAMPLES)
@given(items("L"), items("S"), st.randoms(use_true_random=False))
def test_neither_the_order_of_the_rows_nor_a_second_run_changes_a_byte(
    engine: Engine, left: list[Item], right: list[Item], chance: random.Random
) -> None:
    first = engine(left, right)
    chance.shuffle(left)
    chance.shuffle(right)
    again = engine(left, right)

    assert first.matches.equals(again.matches)
    assert first.legs.equals(again.legs)
    assert first.breaks.equals(again.breaks)


@settings(max_examples=EXAMPLES)
@given(items("L"), items("S"))
def test_exchanging_the_sides_exchanges_the_words_alone(
    engine: Engine, left: list[Item], right: list[Item]
) -> None:
    found = engine(left, right)
    swapped = engine(right, left, RULES.swapped())

    def states(one: Found) -> dict[str, tuple[str, str | None]]:
        return {
            names: (state, code)
            for names, (_, state, code) in one.groups.items()
            if state != "SUGGESTED"
        }

    assert states(found) == states(swapped)
    assert found.said.keys() == swapped.said.keys()
    codes = {name: SWAPPED_CODES.get(code, code) for name, code in swapped.said.items()}
    assert found.said == codes


def test_the_results_have_the_columns_that_are_promised(engine: Engine) -> None:
    found = engine([Item("L", 100, "X1")], [Item("S", 90, "X1")])

    assert tuple(found.matches.columns) == MATCHES.column_names
    assert tuple(found.legs.columns) == LEGS.column_names
    assert tuple(found.breaks.columns) == BREAKS.column_names


def test_nothing_on_either_side_is_nothing_found(engine: Engine) -> None:
    found = engine([], [])

    assert (found.matches.height, found.legs.height, found.breaks.height) == (0, 0, 0)
