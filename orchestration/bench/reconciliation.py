"""``tieout bench reconcile``: how fast two sides are matched and how rightly, beside two others.

Beside the engine, in the same process: a full outer join that materialises every column, which
nobody can beat who reads both sides; and the matcher by amount and date that one would write by
hand. Where that one does well, the sides were too easy, and the run is invalid.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from contracts.errors import BenchmarkError
from orchestration.bench.figures import Figure, figure
from orchestration.bench.incrementing import increment_in_child
from orchestration.bench.matching import matching_in_child
from orchestration.bench.reconciliation_world import SEED

ITEMS: Final = 1_000_000
EASY: Final = 0.75
"""A plain matcher of a higher precision shows that the sides were too easy."""

_MIB: Final = 1 << 20
Report = dict[str, float]


def bench_reconciliation(
    size: int = ITEMS, rounds: int = 3, progress: Callable[[str], None] = lambda _: None
) -> list[Figure]:
    """Return the figures of ``rounds`` runs of ``size`` items on each side.

    Raises:
        BenchmarkError: a run failed, or its sides were too easy.
    """
    reports: list[Report] = []
    days: list[Report] = []
    for number in range(rounds):
        progress(f"round {number + 1} of {rounds}: {size:,} by {size:,}")
        report = matching_in_child(size, SEED + number)
        if report["plain_precision"] > EASY:
            raise BenchmarkError("reconcile", f"invalid: plain {report['plain_precision']:.4f}")
        reports.append(report)
        progress(f"round {number + 1} of {rounds}: a day on a history")
        days.append(increment_in_child(size, SEED + number))
    return [*_speeds(reports), *_days(days), *_judgements(reports)]


def _speeds(reports: Sequence[Report]) -> Iterator[Figure]:
    def of(name: str) -> list[float]:
        return [one[name] for one in reports]

    yield figure("engine, beside the full outer join", "s", of("engine_s"), of("join_s"))
    yield figure("engine, beside the plain matcher", "s", of("engine_s"), of("plain_s"))
    yield figure("engine", "items/s", of("items_per_s"))
    yield figure("peak memory, beside both sides alone", "MiB", *_mib(reports))


def _mib(reports: Sequence[Report]) -> tuple[list[float], list[float]]:
    peak = [one["peak_bytes"] / _MIB for one in reports]
    return peak, [one["held_bytes"] / _MIB for one in reports]


def _days(days: Sequence[Report]) -> Iterator[Figure]:
    yield figure("one day's new items", "items", [one["new_count"] for one in days])
    yield figure("on open items of earlier days", "items", [one["open_count"] for one in days])
    yield figure("a day on that history", "s", [one["engine_s"] for one in days])


def _judgements(reports: Sequence[Report]) -> Iterator[Figure]:
    """Yield what is a share or a count: of pairs in all, then by rule and class of break."""
    sure, plain = _ppm(reports, "pair_precision"), _ppm(reports, "plain_precision")
    yield figure("pair precision, beside the plain matcher", "ppm", sure, plain)
    yield figure("pair recall", "ppm", _ppm(reports, "pair_recall"))
    for name in reports[0]:
        rule, _, kind = name.rpartition(" ")
        if rule and kind in ("precision", "recall"):
            yield figure(name, "ppm", _ppm(reports, name))
        elif rule:
            values = [one[name] for one in reports if name in one]
            yield figure(name, "pairs" if kind == "pairs" else "movements", values)


def _ppm(reports: Sequence[Report], name: str) -> list[float]:
    """Return a share in parts per million: what matters stands in its last digits."""
    return [one[name] * 1_000_000 for one in reports if name in one]
