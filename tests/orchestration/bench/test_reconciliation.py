"""The matching benchmark: its answer is known, and sides that are too easy make it invalid."""

import pytest

from contracts.errors import BenchmarkError
from orchestration.bench.reconciliation import bench_reconciliation
from orchestration.bench.reconciliation_items import KINDS, made_sides
from orchestration.bench.reconciliation_world import new_world

SMALL = 10_000


def test_the_same_seed_makes_the_same_sides() -> None:
    first, second = (made_sides(1_000, new_world(3)) for _ in range(2))

    assert first[0].equals(second[0])
    assert first[1].equals(second[1])


def test_every_kind_is_made_and_what_is_planted_stands_in_the_answer() -> None:
    ours, theirs = made_sides(SMALL, new_world())

    kinds = set((ours["movement"] // 2**40).to_list() + (theirs["movement"] // 2**40).to_list())
    assert kinds == set(range(len(KINDS)))
    assert set(ours["planted"]) | set(theirs["planted"]) == {
        "",
        "AMOUNT_DIFF",
        "BANK_FEE",
        "CURRENCY",
        "DUPLICATE",
        "FEE_DIFFERENCE",
        "FX_RATE",
        "MISPOSTED",
        "MISSING_IN_LEDGER",
        "MISSING_IN_SOURCE",
        "STALE_PENDING",
        "STATUS",
        "TIMING",
        "UNIDENTIFIED",
    }


def test_sides_that_a_plain_matcher_solves_are_invalid() -> None:
    with pytest.raises(BenchmarkError, match="invalid"):
        bench_reconciliation(SMALL, 1)
