"""Choosing among rivals, against every assignment there is."""

from itertools import permutations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from assets.reconciliation.matching.assignment import choose

Edges = list[tuple[int, int, int]]

edges = st.dictionaries(
    st.tuples(st.integers(0, 3), st.integers(0, 3)), st.integers(-3, 9), max_size=10
).map(lambda found: [(left, right, score) for (left, right), score in sorted(found.items())])


def best_without(found: Edges, without: int | None) -> int:
    """Return the best sum of any assignment that leaves out the edge at ``without``."""
    scores = {
        (left, right): score
        for place, (left, right, score) in enumerate(found)
        if place != without and score > 0
    }
    return max(
        sum(scores.get((left, right), 0) for left, right in enumerate(order))
        for order in permutations(range(4))
    )


def chosen(found: Edges) -> dict[tuple[int, int], int]:
    columns = np.array(found, np.int64).reshape(-1, 3)
    choice = choose(columns[:, 0], columns[:, 1], columns[:, 2])
    pairs = [(found[row][0], found[row][1]) for row in choice.rows]
    return dict(zip(pairs, choice.margins.tolist(), strict=True))


@given(edges)
def test_the_choice_is_the_best_and_its_margins_are_what_it_would_lose(found: Edges) -> None:
    choice = chosen(found)
    best = best_without(found, None)

    scores = {(left, right): score for left, right, score in found}
    assert sum(scores[pair] for pair in choice) == best
    for place, (left, right, _) in enumerate(found):
        if (left, right) in choice:
            assert choice[left, right] == best - best_without(found, place)


@given(edges)
def test_what_is_no_tie_is_chosen_alike_from_either_side(found: Edges) -> None:
    swapped = sorted((right, left, score) for left, right, score in found)

    ours = {pair: margin for pair, margin in chosen(found).items() if margin}
    theirs = {(left, right): margin for (right, left), margin in chosen(swapped).items() if margin}
    assert ours == theirs


def test_of_equals_the_first_go_together() -> None:
    full = [(left, right, 5) for left in range(3) for right in range(3)]

    assert chosen(full) == {(0, 0): 0, (1, 1): 0, (2, 2): 0}
