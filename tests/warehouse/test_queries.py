"""A query is found beside the code of its package, and nowhere else."""

import pytest

from warehouse.queries import query_text


def test_a_query_is_read_from_the_package_that_owns_it() -> None:
    assert query_text("warehouse", "take_turn").endswith(
        "UPDATE lake_state.turn SET number = number + 1\n"
    )


def test_a_query_that_is_missing_is_named() -> None:
    with pytest.raises(AssertionError, match="warehouse has no query nonsense"):
        query_text("warehouse", "nonsense")
