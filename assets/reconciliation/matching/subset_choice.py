"""Which targets are the sum of which open items: only where no other reading is possible.

A pure rule over columns. A target stands when exactly one subset explains it, no other target
wants one of its items, and accident would hardly have made it. What stands takes its items away,
which may leave one reading to another target: so it goes round until nothing changes. The order of
the rows decides nothing.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from assets.reconciliation.matching.subset_sums import expected_accidents, subsets_of_sum

_AT_MOST: Final = 8
"""Readings of a target that are looked at."""

_WHOLE_PPM: Final = 1_000_000

Reading = frozenset[int]


@dataclass(frozen=True, slots=True)
class Limits:
    """What a subset may be: its most legs, and the accidents up to which it stands, in ppm."""

    legs: int
    accidents_ppm: int


@dataclass(slots=True)
class _Target:
    """An item, the subsets of others (with itself) that explain it, and expected accidents."""

    key: int
    readings: list[Reading]
    accidents: float


def choose_subsets(candidates: pl.DataFrame, limits: Limits) -> pl.DataFrame:
    """Return one row an item of a chosen subset.

    ``group_number``, ``item_key``, and of its group ``probability_ppm``, ``candidate_count``: at
    most one half where the target might be read otherwise, or its items be another's.

    Args:
        candidates: one row a target and candidate, targets together: ``target_key``,
            ``target_units``, ``item_key``, ``part_units``; units as text of whole numbers.
        limits: what a subset may be.
    """
    targets = [one for one in _targets(candidates, limits) if one.readings]
    rows: list[tuple[int, int, int, int]] = []
    taken: set[int] = set()
    while stands := _standing(targets, limits):
        for target in stands:
            taken |= target.readings[0]
            rows += _rows_of(target, target.readings[0], _WHOLE_PPM)
        targets = _without(targets, taken)
    for target in sorted(targets, key=lambda one: (len(one.readings), one.accidents)):
        free = [reading for reading in target.readings if not reading & taken]
        if free:
            taken |= free[0]
            rows += _rows_of(target, free[0], _WHOLE_PPM // (len(free) + 1))
    schema = ["group_number", "item_key", "probability_ppm", "candidate_count"]
    return pl.DataFrame(rows, schema=dict.fromkeys(schema, pl.Int64()), orient="row")


def _targets(candidates: pl.DataFrame, limits: Limits) -> list[_Target]:
    if candidates.is_empty():
        return []
    keys = candidates["target_key"].to_numpy()
    cuts = np.flatnonzero(np.diff(keys, prepend=-1)).tolist()
    items = candidates["item_key"].to_list()
    wanted, units = candidates["target_units"].to_list(), candidates["part_units"].to_list()
    found = []
    for first, last in zip(cuts, [*cuts[1:], len(items)], strict=True):
        target, parts = int(wanted[first]), [int(one) for one in units[first:last]]
        sets = subsets_of_sum(target, parts, limits.legs, _AT_MOST)
        key = int(keys[first])
        readings = [frozenset([key, *(items[first + place] for place in one)]) for one in sets]
        accidents = expected_accidents(target, parts) if sets else 0.0
        found.append(_Target(key, readings, accidents))
    return found


def _standing(targets: Sequence[_Target], limits: Limits) -> list[_Target]:
    """Return the targets with one reading whose items nobody else wants."""
    wants: Counter[int] = Counter()
    for target in targets:
        wants.update(frozenset[int]().union(*target.readings))
    return [
        target
        for target in targets
        if len(target.readings) == 1
        and target.accidents * 1_000_000 <= limits.accidents_ppm
        and all(wants[item] == 1 for item in target.readings[0])
    ]


def _without(targets: Sequence[_Target], taken: set[int]) -> list[_Target]:
    """Return the targets that are left, with the readings that are left to them."""
    left = (
        _Target(
            one.key, [reading for reading in one.readings if not reading & taken], one.accidents
        )
        for one in targets
    )
    return [one for one in left if one.readings and one.key not in taken]


def _rows_of(target: _Target, reading: Reading, most_ppm: int) -> list[tuple[int, int, int, int]]:
    sure_ppm = min(most_ppm, round(_WHOLE_PPM / (1 + target.accidents)))
    return [(target.key, item, sure_ppm, len(target.readings)) for item in sorted(reading)]
