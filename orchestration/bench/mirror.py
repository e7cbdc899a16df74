"""``tieout bench mirror``: the way into the mirror and its proofs, each beside its own limit."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from orchestration.bench.figures import Figure, figure
from orchestration.bench.ledger import Scope
from orchestration.bench.mirroring import mirroring_in_child
from orchestration.bench.server import throwaway_server

_MIB: Final = 1 << 20
_BESIDE: Final = (
    ("mirrored_per_s", "events/s", "change events mirrored", "the bare read", "read_per_s"),
    ("mirrored_per_s", "events/s", "change events mirrored", "plain Parquet", "written_per_s"),
    ("rooted_per_s", "transfers/s", "root of the mirror", "the bare hash", "hashed_per_s"),
)
_ALONE: Final = (
    ("states_per_s", "states/s", "fold of account states proved"),
    ("bytes_per_event", "bytes", "Parquet of a change event"),
    ("as_of_s", "s", "trial balance as of a pair of times"),
)


def bench_mirror(scope: Scope, progress: Callable[[str], None] = lambda _: None) -> list[Figure]:
    """Return the figures of ``scope``; ``progress`` is told what is measured next."""
    rounds: dict[str, list[dict[str, float]]] = {}
    for number in range(1, scope.rounds + 1):
        for back_end in ("cluster", "embedded") if scope.binary else ("embedded",):
            progress(f"round {number} of {scope.rounds}: mirror of the {back_end} ledger")
            with TemporaryDirectory(dir=scope.folder) as folder:
                report = _report(scope, back_end, Path(folder))
            rounds.setdefault(back_end, []).append(report)
    return [one for name, reports in rounds.items() for one in _figures(name, reports)]


def _report(scope: Scope, back_end: str, folder: Path) -> dict[str, float]:
    counts = (scope.transfer_count, scope.account_count)
    if back_end == "embedded":
        return mirroring_in_child(f"embedded:{folder}", *counts)
    assert scope.binary is not None
    with throwaway_server(scope.binary, folder) as url:
        return mirroring_in_child(url, *counts)


def _figures(back_end: str, reports: Sequence[dict[str, float]]) -> Iterator[Figure]:
    def of(what: str) -> list[float]:
        return [one[what] for one in reports]

    for what, unit, shown, limit, beside in _BESIDE:
        yield figure(f"{shown}, {back_end}, beside {limit}", unit, of(what), of(beside))
    for what, unit, shown in _ALONE:
        yield figure(f"{shown}, {back_end}", unit, of(what))
    peak = [value / _MIB for value in of("peak_bytes")]
    yield figure(f"peak anonymous memory, {back_end}", "MiB", peak)
