"""The official client as its documents use it: one Python object a transfer.

Reported are both what the client does with objects made beforehand, and the whole way from columns.
Rows are read back three times, the median counts: the first time finds the server's caches cold.
"""

import time
from statistics import median
from typing import Any, Final

import numpy as np
import polars as pl

from ledger_engine.records import BATCH_EVENTS_MAX
from orchestration.bench import traffic
from orchestration.bench.memory import watched_memory

READINGS: Final = 3
_CREATED: Final = 0xFFFFFFFF


def run_object_client(url: str, transfer_count: int, account_count: int) -> dict[str, float]:
    """Return rates, latencies and memory of the official client against the cluster at ``url``."""
    import tigerbeetle  # noqa: PLC0415 - a benchmark's own door to the public client

    cluster, _, addresses = url.removeprefix("tigerbeetle:").partition("@")
    with tigerbeetle.ClientSync(int(cluster), addresses) as client:
        _create_accounts(client, account_count)
        with watched_memory() as memory:
            making_s, batch_s = _create_transfers(client, transfer_count, account_count)
        rows_per_s = median(_read_back(client) for _ in range(READINGS))
    return {
        "transfers_per_s": transfer_count / sum(batch_s),
        "from_columns_per_s": transfer_count / (making_s + sum(batch_s)),
        "p50_ms": float(np.percentile(batch_s, 50)) * 1e3,
        "p99_ms": float(np.percentile(batch_s, 99)) * 1e3,
        "peak_bytes": float(memory.peak_bytes),
        "query_rows_per_s": rows_per_s,
    }


def _create_accounts(client: Any, count: int) -> None:  # noqa: ANN401 - it carries no types
    import tigerbeetle  # noqa: PLC0415 - a benchmark's own door to the public client

    made = traffic.accounts(count)
    ledger, code = int(made["ledger"][0]), int(made["code"][0])
    ids = made["id"][:, 0].tolist()
    for first in range(0, count, BATCH_EVENTS_MAX):
        client.create_accounts(
            [
                tigerbeetle.Account(id=one, ledger=ledger, code=code)
                for one in ids[first : first + BATCH_EVENTS_MAX]
            ]
        )


def _create_transfers(
    client: Any,  # noqa: ANN401 - it carries no types
    count: int,
    account_count: int,
) -> tuple[float, list[float]]:
    """Create plain transfers; return the seconds of making all objects, and of each batch."""
    making_s, batch_s = 0.0, list[float]()
    for first in range(0, count, BATCH_EVENTS_MAX):
        size = min(BATCH_EVENTS_MAX, count - first)
        columns = traffic.columns_of(traffic.plain(size, account_count, first))
        began = time.perf_counter()
        objects = _objects(columns)
        making_s += time.perf_counter() - began
        began = time.perf_counter()
        results = client.create_transfers(objects)
        batch_s.append(time.perf_counter() - began)
        assert all(one.status == _CREATED for one in results), "a transfer was refused"
    return making_s, batch_s


def _read_back(client: Any) -> float:  # noqa: ANN401 - it carries no types
    """Read every transfer back, a page at a time; return rows a second."""
    import tigerbeetle  # noqa: PLC0415 - a benchmark's own door to the public client

    began, rows, mark = time.perf_counter(), 0, 0
    while page := client.query_transfers(
        tigerbeetle.QueryFilter(
            user_data_128=0,
            user_data_64=0,
            user_data_32=0,
            ledger=0,
            code=0,
            timestamp_min=mark,
            timestamp_max=0,
            limit=BATCH_EVENTS_MAX,
            flags=tigerbeetle.QueryFilterFlags.NONE,
        )
    ):
        rows += len(page)
        mark = page[-1].timestamp + 1
    return rows / (time.perf_counter() - began)


def _objects(columns: pl.DataFrame) -> list[Any]:
    """Return an object a row, made the cheapest way there is: a list a column."""
    import tigerbeetle  # noqa: PLC0415 - a benchmark's own door to the public client

    ids, debits, credits_, groups = (
        [int.from_bytes(one, "big") for one in columns[name].to_list()]
        for name in ("id", "debit_account_id", "credit_account_id", "user_data_128")
    )
    plain = [columns[name].to_list() for name in ("amount", "user_data_64", "ledger", "code")]
    return [
        tigerbeetle.Transfer(
            id=one,
            debit_account_id=debit,
            credit_account_id=credit,
            amount=amount,
            user_data_128=group,
            user_data_64=number,
            ledger=ledger,
            code=code,
        )
        for one, debit, credit, group, amount, number, ledger, code in zip(
            ids, debits, credits_, groups, *plain, strict=True
        )
    ]
