"""One measurement of the mirror, in a process of its own: each step beside its own limit.

The ledger is filled first, untimed, with traffic of every kind. Then the limits are measured
(reading change events, writing the same columns as plain Parquet, hashing as many bytes), then the
steps that are bound by them.
"""

import json
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import numpy as np
import pyarrow.parquet as pq
from blake3 import blake3

from assets.oracle.as_of import TimePair, trial_balance_as_of
from assets.oracle.change_records import change_table
from assets.oracle.folding import prove_new_events
from assets.oracle.mirroring import READER, mirror_new_events
from assets.oracle.proof.roots import mirror_root
from ledger_engine import Ledger, open_ledger
from ledger_engine.balance_fold import BalanceFold
from ledger_engine.fold_kernel import EVENT_WORDS
from orchestration.bench import traffic
from orchestration.bench.children import report_of
from orchestration.bench.memory import watched_memory
from orchestration.bench.waiting import await_answer
from warehouse.lake import Lake, open_lake

_BLOCK_TRANSFERS: Final = 1_000_000
_PAGE_EVENTS: Final = 200_000
_RECORD_BYTES: Final = 128


def mirroring_in_child(url: str, transfer_count: int, account_count: int) -> dict[str, float]:
    """Return what ``measured`` reports, from a new process.

    Raises:
        BenchmarkError: it failed or does not end; its own words are on stderr.
    """
    words = (url, str(transfer_count), str(account_count))
    return report_of("orchestration.bench.mirroring", *words)


def measured(url: str, transfer_count: int, account_count: int) -> Iterator[tuple[str, float]]:
    """Yield rates, sizes and times by name: events, states and transfers a second, bytes, s."""
    await_answer(url)
    _fill(url, transfer_count, account_count)
    with TemporaryDirectory() as folder, closing(open_ledger(url, read_only=True)) as ledger:
        yield from _limits(ledger, Path(folder), transfer_count)
        with watched_memory() as memory, open_lake(Path(folder) / "lake") as lake:
            began = time.perf_counter()
            events = mirror_new_events(lake, ledger)
            yield "mirrored_per_s", events / (time.perf_counter() - began)
            yield "bytes_per_event", _bytes_under(Path(folder) / "lake") / events
            yield from _steps(lake, transfer_count)
        yield "peak_bytes", float(memory.peak_bytes)


def _fill(url: str, transfer_count: int, account_count: int) -> None:
    with closing(open_ledger(url)) as ledger:
        ledger.create_accounts(traffic.accounts(account_count))
        for first in range(0, transfer_count, _BLOCK_TRANSFERS):
            count = min(_BLOCK_TRANSFERS, transfer_count - first)
            ledger.create_transfers(traffic.mixed(count, account_count, first))


def _limits(ledger: Ledger, folder: Path, transfer_count: int) -> Iterator[tuple[str, float]]:
    """Yield what the machine does without us: reading, writing, hashing."""
    began, events, after = time.perf_counter(), 0, 0
    while len(page := ledger.change_events(after, _PAGE_EVENTS)):
        events += len(page)
        after = int(page["timestamp"][-1])
    yield "read_per_s", events / (time.perf_counter() - began)
    table = change_table(ledger.change_events(0, _PAGE_EVENTS))
    began = time.perf_counter()
    pq.write_table(table, folder / "plain.parquet", compression="snappy")
    yield "written_per_s", table.num_rows / (time.perf_counter() - began)
    records = bytes(_RECORD_BYTES * min(transfer_count, _BLOCK_TRANSFERS))
    began = time.perf_counter()
    blake3(records).digest()
    yield "hashed_per_s", len(records) / _RECORD_BYTES / (time.perf_counter() - began)


def _steps(lake: Lake, transfer_count: int) -> Iterator[tuple[str, float]]:
    """Yield what is done with a mirror that is there.

    Machine code that a process loads once, half a second of it, is no part of a rate.
    """
    BalanceFold().take(np.zeros((0, EVENT_WORDS), np.uint64))
    began = time.perf_counter()
    proof = prove_new_events(lake)
    assert proof.holds, proof.disagreement
    yield "states_per_s", proof.state_count / (time.perf_counter() - began)
    began = time.perf_counter()
    mirror_root(lake, lake.mark(READER))
    yield "rooted_per_s", transfer_count / (time.perf_counter() - began)
    began = time.perf_counter()
    rows = trial_balance_as_of(lake, TimePair(known_ns=lake.mark(READER)))
    yield "as_of_s", time.perf_counter() - began
    assert rows.height, "there are balances at the mark"


def _bytes_under(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*.parquet"))


if __name__ == "__main__":
    print(json.dumps(dict(measured(sys.argv[1], *map(int, sys.argv[2:])))), flush=True)  # noqa: T201 - its report
