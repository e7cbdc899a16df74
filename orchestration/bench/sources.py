"""``tieout bench sources``: how fast each format is read, and an ACH file landed whole.

Every format is read in each round, one after the other, in a process of its own.
"""

import datetime as dt
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from assets.sources.landing import Stores, land_inbox
from contracts.home import Home
from orchestration.bench.children import report_of
from orchestration.bench.figures import Figure, figure
from orchestration.bench.source_files import FILES, INSTITUTION
from warehouse.lake import open_lake
from warehouse.operations.store import open_operations

LINES: Final = 1_000_000
LINES_OF: Final = {
    **dict.fromkeys(("camt052", "camt053", "camt054", "mt940", "mt942", "ofx", "xlsx"), 5),
    "ecb_rates": 10,
    "nacha": 2,
}
"""By how much fewer lines a file of some formats has: no bank states a million entries in one."""

_LANDING: Final = "landing"
_MIB: Final = 1 << 20
_LANDED_AT: Final = dt.datetime(2026, 1, 6, 6, 0, tzinfo=dt.UTC)

Round = dict[str, dict[str, float]]


def bench_sources(
    line_count: int = LINES,
    rounds: int = 3,
    folder: Path | None = None,
    progress: Callable[[str], None] = lambda _: None,
    formats: Sequence[str] = tuple(FILES),
) -> list[Figure]:
    """Return the figures of every format: files of ``line_count`` lines, ``rounds`` times."""
    found: list[Round] = []
    for number in range(1, rounds + 1):
        reports: Round = {}
        for source in formats:
            progress(f"round {number} of {rounds}: {source}")
            count = line_count // LINES_OF.get(source, 1)
            reports[source] = report_of("orchestration.bench.reading", source, str(count))
        progress(f"round {number} of {rounds}: landing")
        reports[_LANDING] = {"spent_s": _landing_s(line_count // LINES_OF["nacha"], folder)}
        found.append(reports)
    return list(_figures(found))


def _landing_s(count: int, folder: Path | None) -> float:
    """Return the seconds from an ACH file in the inbox to its rows in the lake."""
    with TemporaryDirectory(dir=folder) as place:
        home = Home(Path(place))
        inbox = home.inbox / "nacha"
        inbox.mkdir(parents=True)
        (inbox / "bench.ach").write_bytes(FILES["nacha"](count))
        with open_lake(home.warehouse) as lake, open_operations(home.operations) as operations:
            stores = Stores(home, lake, operations)
            began = time.perf_counter()
            landed = land_inbox(stores, INSTITUTION, _LANDED_AT, quiet_s=0)
            spent_s = time.perf_counter() - began
    (outcome,) = landed.outcomes
    assert outcome.refusal is None, f"{outcome.refusal}"
    return spent_s


def _figures(rounds: Sequence[Round]) -> Iterator[Figure]:
    def of(source: str, what: str) -> list[float]:
        return [one[source][what] for one in rounds]

    for source in (one for one in rounds[0] if one != _LANDING):
        beside = of(source, "bare_mb_per_s") if source == "camt053" else ()
        limit = ", beside the bare parser" if beside else ""
        yield figure(f"{source} read{limit}", "MB/s", of(source, "mb_per_s"), beside)
        yield figure(f"{source} read", "lines/s", of(source, "lines_per_s"))
        yield figure(f"{source}, the whole file", "s", of(source, "spent_s"))
        peak = [one / _MIB for one in of(source, "peak_bytes")]
        yield figure(f"{source}, peak memory beyond the file", "MiB", peak)
    yield figure("nacha landed, from inbox to lake", "s", of(_LANDING, "spent_s"))
