"""Does the found order of an account-day leave the least gap? Asked of every order there is."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.reconciliation.account_days_order import SEARCHED_LINES_MAX, DayEnd, Edge, day_end

_BALANCES = st.integers(-4, 4)
_EDGES = st.lists(st.builds(Edge, _BALANCES, _BALANCES), min_size=1, max_size=6)


def _total_gap(start: int, order: tuple[Edge, ...]) -> int:
    befores = [edge.before for edge in order]
    afters = [start, *(edge.after for edge in order)]
    return sum(abs(before - after) for before, after in zip(befores, afters, strict=False))


@given(start=_BALANCES, edges=_EDGES)
def test_no_other_order_has_a_smaller_gap(start: int, edges: list[Edge]) -> None:
    gaps = {
        order[-1].after: _total_gap(start, order)
        for order in sorted(
            permutations(edges), key=lambda order: _total_gap(start, order), reverse=True
        )
    }
    assert gaps[day_end(start, edges).units] == min(gaps.values())


@given(start=_BALANCES, edges=_EDGES)
def test_the_first_of_the_best_orders_in_file_order_decides(start: int, edges: list[Edge]) -> None:
    best = min(permutations(edges), key=lambda order: _total_gap(start, order))
    found = day_end(start, edges)
    assert found.units == best[-1].after


@pytest.mark.parametrize("count", [2, SEARCHED_LINES_MAX + 1, 400])
@pytest.mark.parametrize("step", [1, -1])
def test_a_chain_of_any_length_is_found_backwards_too(count: int, step: int) -> None:
    chain = [Edge(7 + index, 8 + index) for index in range(count)]
    assert day_end(7, chain[::step]) == DayEnd(7 + count, "chain")


def test_a_chain_that_returns_to_its_beginning_is_found() -> None:
    assert day_end(0, [Edge(5, 0), Edge(0, 5)]) == DayEnd(0, "chain")


def test_a_detached_circle_is_no_chain() -> None:
    assert day_end(0, [Edge(0, 5), Edge(90, 95), Edge(95, 90)]).found_by == "search"


def test_a_long_day_with_a_gap_takes_the_nearest_line_each_time() -> None:
    steps = [Edge(10 * index + 1, 10 * index + 10) for index in range(SEARCHED_LINES_MAX + 1)]
    assert day_end(0, steps[::-1]) == DayEnd(10 * SEARCHED_LINES_MAX + 10, "nearest")


def test_a_single_line_needs_no_search() -> None:
    assert day_end(999, [Edge(1, 2)]) == DayEnd(2, "single")
