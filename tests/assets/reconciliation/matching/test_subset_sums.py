"""Subset sums, against every subset there is."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from assets.reconciliation.matching.subset_sums import expected_accidents, subsets_of_sum

amounts = st.lists(st.integers(1, 30), min_size=1, max_size=9)


@given(amounts, st.integers(1, 90), st.integers(1, 9))
def test_every_subset_of_the_sum_is_found(parts: list[int], target: int, legs: int) -> None:
    expected = {
        places
        for size in range(1, legs + 1)
        for places in combinations(range(len(parts)), size)
        if sum(parts[place] for place in places) == target
    }

    assert set(subsets_of_sum(target, parts, legs, 10_000)) == expected


@given(amounts, st.integers(1, 90))
def test_amounts_beyond_machine_words_are_exact(parts: list[int], target: int) -> None:
    huge = 10**30

    wide = [part * huge for part in parts]
    assert subsets_of_sum(target * huge, wide, 9, 10_000) == subsets_of_sum(
        target, parts, 9, 10_000
    )
    assert subsets_of_sum(target * huge + 1, wide, 9, 10_000) == []


def test_it_stops_at_as_many_as_are_asked_for() -> None:
    assert len(subsets_of_sum(1, [1] * 9, 9, 2)) == 2


def test_accidents_are_counted_on_the_grid_of_the_amounts() -> None:
    cents = expected_accidents(300, [100, 200, 300, 400])

    assert expected_accidents(3_000_000, [1_000_000, 2_000_000, 3_000_000, 4_000_000]) == cents
    assert expected_accidents(301, [100, 200, 300, 400]) < cents
