"""Those who are measured, each in a process of its own: what they do, and what they report.

A contestant gets records that were made beforehand and reports rates in events or rows a second,
latencies in milliseconds and its peak of anonymous memory. What does not belong here: in which
order they run, and who is compared with whom (``ledger``).
"""

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from statistics import median
from typing import Final

import numpy as np

from ledger_engine.batches import batches_of
from ledger_engine.columns import records_from
from ledger_engine.ledger import Ledger
from ledger_engine.opening import open_ledger
from ledger_engine.records import (
    BATCH_EVENTS_MAX,
    QUERY_FILTER,
    TIMESTAMP_MAX,
    TRANSFER,
    Records,
)
from ledger_engine.statuses import TransferStatus
from orchestration.bench import traffic
from orchestration.bench.children import report_of
from orchestration.bench.ingestion import run_ingestion
from orchestration.bench.memory import watched_memory
from orchestration.bench.object_client import READINGS, run_object_client
from orchestration.bench.waiting import await_answer

LATENCY_BATCHES: Final = 64
_PAGE_EVENTS: Final = 200_000


@dataclass(frozen=True, slots=True)
class Task:
    """What a contestant is asked to do.

    Attributes:
        contestant: ``columnar``, ``mixed`` (columnar, all kinds of transfers), ``objects``,
            ``ingestion`` (business events from a file) or ``open`` (a ledger that is there).
        url: the ledger's address; a new, empty ledger.
        transfer_count: transfers to create.
        account_count: accounts between which they move.
        latency_batches: full batches more, each timed by itself.
        is_killed: end without closing, as a power cut would.
    """

    contestant: str
    url: str
    transfer_count: int
    account_count: int
    latency_batches: int = LATENCY_BATCHES
    is_killed: bool = False


Report = dict[str, float]


def run_in_child(task: Task) -> Report:
    """Return the report of ``task``, run in a new process.

    Raises:
        BenchmarkError: the contestant failed or does not end; its own words are on stderr.
    """
    return report_of("orchestration.bench.contestants", json.dumps(asdict(task)))


def _run_columnar(task: Task) -> Iterator[tuple[str, float]]:
    make = traffic.mixed if task.contestant == "mixed" else traffic.plain
    with watched_memory() as memory:
        ledger = open_ledger(task.url)
        ledger.create_accounts(traffic.accounts(task.account_count))
        before = memory.peak_bytes
        spent_s = _create_all(ledger, task, make)
        yield "transfers_per_s", task.transfer_count / spent_s
        memory.sample()
        yield "peak_bytes", float(memory.peak_bytes)
        yield "idle_bytes", float(before)
    batch_ms = _batch_latencies_ms(ledger, task, make)
    yield "p50_ms", float(np.percentile(batch_ms, 50))
    yield "p99_ms", float(np.percentile(batch_ms, 99))
    yield "from_columns_per_s", task.transfer_count / (spent_s + _making_s(task))
    yield "query_rows_per_s", median(_rate(_query_all, ledger) for _ in range(READINGS))
    yield "change_events_per_s", _rate(_follow_all, ledger)
    if not task.is_killed:
        ledger.close()


def _create_all(ledger: Ledger, task: Task, make: Callable[[int, int, int], Records]) -> float:
    """Create the transfers in one call a million; return the seconds that the calls took."""
    spent_s, block = 0.0, 1_000_000
    for first in range(0, task.transfer_count, block):
        transfers = make(min(block, task.transfer_count - first), task.account_count, first)
        began = time.perf_counter()
        results = ledger.create_transfers(transfers)
        spent_s += time.perf_counter() - began
        require_created(results["status"])
    return spent_s


def _making_s(task: Task) -> float:
    """Return the seconds in which the same plain transfers are made into records, a batch each."""
    spent_s = 0.0
    for first in range(0, task.transfer_count, BATCH_EVENTS_MAX):
        size = min(BATCH_EVENTS_MAX, task.transfer_count - first)
        columns = traffic.columns_of(traffic.plain(size, task.account_count, first))
        began = time.perf_counter()
        records_from(columns, TRANSFER)
        spent_s += time.perf_counter() - began
    return spent_s


def _batch_latencies_ms(
    ledger: Ledger, task: Task, make: Callable[[int, int, int], Records]
) -> list[float]:
    transfers = make(
        task.latency_batches * BATCH_EVENTS_MAX, task.account_count, task.transfer_count
    )
    latencies: list[float] = []
    for batch in batches_of(transfers, BATCH_EVENTS_MAX):
        began = time.perf_counter()
        results = ledger.create_transfers(transfers[batch])
        latencies.append((time.perf_counter() - began) * 1e3)
        require_created(results["status"])
    return latencies


def _rate(read: Callable[[Ledger], int], ledger: Ledger) -> float:
    began = time.perf_counter()
    count = read(ledger)
    return count / (time.perf_counter() - began)


def _query_all(ledger: Ledger) -> int:
    """Read every transfer back, a page at a time; return how many there were."""
    asked = np.zeros(1, QUERY_FILTER)
    asked["limit"], asked["timestamp_max"] = _PAGE_EVENTS, TIMESTAMP_MAX
    count = 0
    while len(page := ledger.query_transfers(asked)):
        count += len(page)
        asked["timestamp_min"] = page["timestamp"][-1] + 1
    return count


def _follow_all(ledger: Ledger) -> int:
    """Read every change event; return how many there were."""
    count, mark = 0, 0
    while len(page := ledger.change_events(mark, _PAGE_EVENTS)):
        count += len(page)
        mark = int(page["timestamp"][-1])
    return count


def require_created(statuses: np.ndarray) -> None:
    """Refuse to report a rate for transfers that were not created."""
    refused = statuses[statuses != TransferStatus.CREATED]
    assert len(refused) == 0, f"{len(refused):,} transfers were refused: {np.unique(refused)}"


def _open_again(task: Task) -> Iterator[tuple[str, float]]:
    """Open a ledger that is there, ready to write: one transfer is created and timed with it."""
    with watched_memory() as memory:
        began = time.perf_counter()
        with closing(open_ledger(task.url)) as ledger:
            first = task.transfer_count + task.latency_batches * BATCH_EVENTS_MAX
            results = ledger.create_transfers(traffic.plain(1, task.account_count, first))
            yield "open_s", time.perf_counter() - began
            require_created(results["status"])
    yield "peak_bytes", float(memory.peak_bytes)


def _report(task: Task) -> Report:
    counts = (task.transfer_count, task.account_count)
    if task.contestant == "objects":
        return run_object_client(task.url, *counts)
    await_answer(task.url)
    if task.contestant == "ingestion":
        return run_ingestion(task.url, *counts)
    return dict(_open_again(task) if task.contestant == "open" else _run_columnar(task))


if __name__ == "__main__":
    print(json.dumps(_report(Task(**json.loads(sys.argv[1])))), flush=True)  # noqa: T201 - its report
