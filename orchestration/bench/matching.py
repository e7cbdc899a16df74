"""One measurement of the matching engine, in a process of its own, beside its floor.

The sides are made first, untimed, and kept in the connection. Then, in one transaction: the full
outer join that materialises every column, the plain matcher, the engine; then a day on top of a
long history. Whether the engine was right is counted from the answer that was made with the sides.
"""

import datetime as dt
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

from assets.reconciliation.matching.reconciled import Reconciled
from assets.reconciliation.matching.reconciling import reconcile
from assets.reconciliation.matching.sides import Side
from contracts.matching_rules import ExchangeRate, FeeSchedule, MatchingRules, SideRules, Window
from orchestration.bench.children import report_of
from orchestration.bench.memory import anonymous_bytes, watched_memory
from orchestration.bench.reconciliation_items import made_sides
from orchestration.bench.reconciliation_world import (
    AS_OF_DAY,
    CURRENCIES,
    FEE_CENTS,
    FIRST_DAY,
    RATES,
    UNITS_PER_CENT,
    World,
    new_world,
)
from warehouse.lake import Lake, open_lake

PACKAGE: Final = "orchestration.bench"
AS_OF: Final = FIRST_DAY + dt.timedelta(AS_OF_DAY)
RULES: Final = MatchingRules(
    name="bench",
    left=SideRules(wait_days=3),
    right=SideRules(
        reference_patterns=("^/ROC/([^ ]+)",),
        counterparty_patterns=("^(?:CREDIT FROM|LUMP CR|PAYMENT) (.+)$",),
        fees=tuple(
            FeeSchedule(currency, tuple(cents * UNITS_PER_CENT for cents in FEE_CENTS))
            for currency in CURRENCIES
        ),
    ),
    exchange_rates=tuple(map(ExchangeRate, CURRENCIES, RATES)),
    window=Window(before_days=1, after_days=5),
)

_ANSWER: Final = ("item_id", "movement", "planted")
_WARM_ROWS: Final = 1000


def matching_in_child(size: int, seed: int) -> dict[str, float]:
    """Return what ``measured`` reports, from a new process.

    Raises:
        BenchmarkError: it failed or does not end; its own words are on stderr.
    """
    return report_of("orchestration.bench.matching", str(size), str(seed))


def measured(size: int, seed: int) -> Iterator[tuple[str, float]]:
    """Yield seconds, counts and bytes by name; what is counted by class has its name in it."""
    world = new_world(seed)
    with TemporaryDirectory() as folder, open_lake(Path(folder) / "lake") as lake:
        counts = _kept(lake, world, size)
        yield "item_count", float(sum(counts))
        yield from lake.run(lambda lake: list(_timed(lake, world, max(counts))))


def _kept(lake: Lake, world: World, size: int) -> list[int]:
    """Keep both sides and the answer in the connection; return their sizes."""
    answers, counts = [], []
    for is_left, rows in zip((True, False), made_sides(size, world), strict=True):
        table = identified(world, rows)
        name = "keep_left" if is_left else "keep_right"
        with lake.lend("lent_items", table.drop_columns(["movement", "planted"])):
            lake.run(partial(Lake.execute, package=PACKAGE, query=name))
        answer = table.select(_ANSWER)
        answers.append(answer.append_column("is_left", pa.array([is_left] * table.num_rows)))
        counts.append(table.num_rows)
    with lake.lend("lent_answer", pa.concat_tables(answers)):
        lake.run(lambda lake: lake.execute(PACKAGE, "keep_answer"))
    return counts


def identified(world: World, rows: pl.DataFrame) -> pa.Table:
    """Return the rows as Arrow with a random id each, ``item_id``, and amounts as decimals."""
    raw = pa.py_buffer(world.rng.bytes(16 * rows.height))
    plain = pa.FixedSizeBinaryArray.from_buffers(pa.binary(16), rows.height, [None, raw])
    table = rows.to_arrow()
    for name in ("amount_units", "fee_units"):
        place = table.schema.get_field_index(name)
        wide = table[name].cast(pa.decimal128(38, 0))
        table = table.set_column(place, name, wide)
    return table.append_column("item_id", pa.ExtensionArray.from_storage(pa.uuid(), plain))


def _timed(lake: Lake, world: World, count: int) -> Iterator[tuple[str, float]]:
    _warmed(lake, world)
    began = time.perf_counter()
    lake.execute(PACKAGE, "join_everything")
    yield "join_s", time.perf_counter() - began
    lake.execute(PACKAGE, "forget_join")
    before = anonymous_bytes()
    with watched_memory() as memory:
        began = time.perf_counter()
        found = reconcile(lake, Side("bench_left"), Side("bench_right"), RULES, AS_OF)
        engine_s = time.perf_counter() - began
    yield "engine_s", engine_s
    yield "items_per_s", 2 * count / engine_s
    yield "peak_bytes", float(memory.peak_bytes)
    yield "held_bytes", float(before)
    yield from _scored(found)
    began = time.perf_counter()
    window = RULES.window
    lake.execute(
        PACKAGE,
        "match_plainly",
        before_days=window.before_days,
        after_days=window.after_days,
    )
    yield "plain_s", time.perf_counter() - began
    plain = lake.read(PACKAGE, "score_plainly").row(0, named=True)
    yield "plain_precision", plain["right_count"] / max(1, plain["pair_count"])


def _warmed(lake: Lake, world: World) -> None:
    """Reconcile a few items, so that what a process does once is done."""
    few = [
        Side(identified(world, one.drop("movement", "planted")))
        for one in made_sides(_WARM_ROWS, world)
    ]
    reconcile(lake, few[0], few[1], RULES, AS_OF)


def _scored(found: Reconciled) -> Iterator[tuple[str, float]]:
    """Yield how right the matches and breaks are, in all and by rule and class."""
    true_pairs = found.lake.read(PACKAGE, "true_pairs").item()
    rules = found.lake.read(PACKAGE, "score_rules")
    sure = rules.filter(~pl.col("is_suggested"))
    right, said = int(sure["right_count"].sum()), int(sure["pair_count"].sum())
    yield "pair_precision", right / said
    yield "pair_recall", right / true_pairs
    for row in rules.iter_rows(named=True):
        name = f"{row['rule']}{' suggested' if row['is_suggested'] else ''}"
        yield f"{name} precision", row["right_count"] / row["pair_count"]
        yield f"{name} pairs", float(row["pair_count"])
    for row in found.lake.read(PACKAGE, "score_breaks").iter_rows(named=True):
        code = row["break_code"]
        yield f"{code} precision", row["right_count"] / max(1, row["said_count"])
        yield f"{code} recall", row["found_count"] / max(1, row["planted_count"])
        yield f"{code} apart", float(row["apart_count"])


if __name__ == "__main__":
    print(json.dumps(dict(measured(*map(int, sys.argv[1:])))), flush=True)  # noqa: T201 - its report
