"""One day on top of a long history, in a process of its own.

The open items of earlier days are what a reconciliation carries: nothing on the other side
explains them. The day brings its share of both sides; the engine sees all of them.
"""

import json
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import polars as pl
import pyarrow as pa

from assets.reconciliation.matching.reconciling import reconcile
from assets.reconciliation.matching.sides import Side
from orchestration.bench.children import report_of
from orchestration.bench.matching import AS_OF, RULES, identified
from orchestration.bench.reconciliation_items import made_sides, open_items
from orchestration.bench.reconciliation_world import DAYS, World, new_world
from warehouse.lake import Lake, open_lake

_PACKAGE: Final = "orchestration.bench"
_WARM_ROWS: Final = 1000
_OLDER_DAYS: Final = 40


def increment_in_child(size: int, seed: int) -> dict[str, float]:
    """Return what ``measured`` reports, from a new process.

    Raises:
        BenchmarkError: it failed or does not end; its own words are on stderr.
    """
    return report_of("orchestration.bench.incrementing", str(size), str(seed))


def measured(size: int, seed: int) -> Iterator[tuple[str, float]]:
    """Yield items and seconds: ``size`` open in all, and a day of as many a month."""
    world = new_world(seed)
    day = made_sides(size // DAYS, world)
    new_count = sum(one.height for one in day)
    open_count = 0
    with TemporaryDirectory() as folder, open_lake(Path(folder) / "lake") as lake:
        for name, rows in zip(("keep_left", "keep_right"), day, strict=True):
            carried = _carried(world, size // 2, is_left=name == "keep_left")
            open_count += carried.height
            table = identified(world, pl.concat([rows, carried.select(rows.columns)]))
            with lake.lend("lent_items", table.drop_columns(["movement", "planted"])):
                lake.run(partial(Lake.execute, package=_PACKAGE, query=name))
        yield "new_count", float(new_count)
        yield "open_count", float(open_count)
        yield "engine_s", lake.run(lambda lake: _engine_s(lake, world))


def _carried(world: World, count: int, *, is_left: bool) -> pl.DataFrame:
    """Return open items of weeks ago."""
    earlier = pl.duration(days=_OLDER_DAYS)
    return open_items(world, count, is_left=is_left).with_columns(
        business_date=pl.col("business_date") - earlier, known_on=pl.col("known_on") - earlier
    )


def _engine_s(lake: Lake, world: World) -> float:
    few: list[pa.Table] = [
        identified(world, one.drop("movement", "planted")) for one in made_sides(_WARM_ROWS, world)
    ]
    reconcile(lake, Side(few[0]), Side(few[1]), RULES, AS_OF)
    began = time.perf_counter()
    reconcile(lake, Side("bench_left"), Side("bench_right"), RULES, AS_OF)
    return time.perf_counter() - began


if __name__ == "__main__":
    print(json.dumps(dict(measured(*map(int, sys.argv[1:])))), flush=True)  # noqa: T201 - its report
