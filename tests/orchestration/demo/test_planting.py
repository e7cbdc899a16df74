"""Exactly what the key says is wrong: found here by comparing movements and lines one by one."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest

from contracts.reasons import BreakCode
from orchestration.demo.planting import planted_counts
from orchestration.demo.simulating import Simulation, simulate


class Seen(NamedTuple):
    kind: str
    reference: str
    cents: int


def differences_of(simulation: Simulation) -> Iterator[Seen]:
    """Every difference between our books and the statements, by a plain walk."""
    stated = defaultdict(list)
    for line in simulation.lines.iter_rows(named=True):
        if line["reference"]:
            stated[line["reference"]].append(line)
        else:
            assert line["is_fee"]
            yield Seen("BANK_FEE", "", line["cents"])
    for movement in simulation.movements.iter_rows(named=True):
        yield from differences_between(movement, stated.pop(movement["reference"], []))
    for reference, lines in stated.items():
        yield from (Seen("MISSING_IN_LEDGER", reference, line["cents"]) for line in lines)


def differences_between(movement: dict[str, Any], lines: list[dict[str, Any]]) -> Iterator[Seen]:
    reference = movement["reference"]
    ours = movement["cents"] if movement["kind"] == "wire_in" else -movement["cents"]
    if not lines:
        yield Seen("MISSING_IN_SOURCE", reference, ours)
        return
    first, *others = sorted(lines, key=lambda line: (line["day"], line["occurred_ms"]))
    yield from (Seen("DUPLICATE", reference, again["cents"]) for again in others)
    if first["cents"] != ours:
        yield Seen("AMOUNT_DIFF", reference, first["cents"])
    if first["account"] != movement["account"]:
        yield Seen("MISPOSTED", reference, ours)
    if first["day"] != movement["day"]:
        assert first["day"] == movement["day"] + 1
        yield Seen("TIMING", reference, ours)


def planted_in(simulation: Simulation) -> Counter[Seen]:
    return Counter(
        Seen(row["kind"], row["reference"], int(row["amount_units"]) // 10_000)
        for row in simulation.planted.iter_rows(named=True)
    )


@pytest.mark.parametrize(("seed", "day_count"), [(20260105, 30), (7, 30), (7, 3), (8, 2), (9, 1)])
def test_what_differs_is_what_was_planted_and_nothing_else(seed: int, day_count: int) -> None:
    simulation = simulate(seed, day_count)
    assert Counter(differences_of(simulation)) == planted_in(simulation)


def test_thirty_days_bear_forty_one_breaks_of_every_kind(simulation: Simulation) -> None:
    counts = dict(Counter(simulation.planted["kind"].to_list()))
    assert counts == {
        "MISSING_IN_LEDGER": 6,
        "MISSING_IN_SOURCE": 6,
        "AMOUNT_DIFF": 6,
        "DUPLICATE": 7,
        "TIMING": 6,
        "MISPOSTED": 4,
        "BANK_FEE": 6,
    }
    assert counts.keys() == set(BreakCode)


def test_few_days_bear_the_kinds_that_fit_into_them() -> None:
    assert set(planted_counts(3).values()) == {1}
    assert planted_counts(2)[BreakCode.MISSING_IN_SOURCE] == 0
    assert planted_counts(2)[BreakCode.TIMING] == 1
    assert planted_counts(1)[BreakCode.TIMING] == 0


def test_every_break_shows_within_the_simulated_days(simulation: Simulation) -> None:
    place = {day: number for number, day in enumerate(simulation.days)}
    waits = {"TIMING": 1, "MISSING_IN_SOURCE": 2}
    for row in simulation.planted.iter_rows(named=True):
        assert place[row["seen_on"]] - place[row["date"]] == waits.get(row["kind"], 0), row


def test_a_missing_line_cannot_be_explained_by_another_of_its_amount(
    simulation: Simulation,
) -> None:
    amounts = Counter(
        (row["currency"], abs(row["cents"])) for row in simulation.movements.iter_rows(named=True)
    )
    lonely = {"MISSING_IN_SOURCE": 1, "MISSING_IN_LEDGER": 0, "BANK_FEE": 0, "TIMING": 1}
    for row in simulation.planted.iter_rows(named=True):
        if row["kind"] in lonely:
            cents = abs(int(row["amount_units"])) // 10_000
            assert amounts[row["currency"], cents] == lonely[row["kind"]], row


def test_duplicates_come_on_the_same_day_and_later(simulation: Simulation) -> None:
    again = simulation.planted.filter(simulation.planted["kind"] == "DUPLICATE")
    on_the_day = [
        row["reference"].startswith(f"FT{row['date']:%y%m%d}")
        for row in again.iter_rows(named=True)
    ]
    assert set(on_the_day) == {True, False}
