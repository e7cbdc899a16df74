"""The official client as its documents use it: one Python object a transfer.

Building the objects is not timed: only what the client does with them.
"""

import time
from typing import Any, Final

import numpy as np

from ledger_engine.records import BATCH_EVENTS_MAX, Records
from orchestration.bench import traffic
from orchestration.bench.memory import watched_memory

_CREATED: Final = 0xFFFFFFFF


def run_object_client(url: str, transfer_count: int, account_count: int) -> dict[str, float]:
    """Return rates, latencies and memory of the official client against the cluster at ``url``."""
    import tigerbeetle  # noqa: PLC0415 - a benchmark's own door to the public client

    cluster, _, addresses = url.removeprefix("tigerbeetle:").partition("@")
    with tigerbeetle.ClientSync(int(cluster), addresses) as client:
        _create_accounts(client, account_count)
        with watched_memory() as memory:
            batch_s = _create_transfers(client, transfer_count, account_count)
        rows_per_s = _read_back(client)
    return {
        "transfers_per_s": transfer_count / sum(batch_s),
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


def _create_transfers(client: Any, count: int, account_count: int) -> list[float]:  # noqa: ANN401 - it carries no types
    """Create plain transfers; return the seconds that each batch took."""
    batch_s: list[float] = []
    for first in range(0, count, BATCH_EVENTS_MAX):
        objects = _objects(
            traffic.plain(min(BATCH_EVENTS_MAX, count - first), account_count, first)
        )
        began = time.perf_counter()
        results = client.create_transfers(objects)
        batch_s.append(time.perf_counter() - began)
        assert all(one.status == _CREATED for one in results), "a transfer was refused"
    return batch_s


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


def _objects(records: Records) -> list[Any]:
    import tigerbeetle  # noqa: PLC0415 - a benchmark's own door to the public client

    ids, debits, credits_, amounts = (
        [int(low) | int(high) << 64 for low, high in records[name].tolist()]
        for name in ("id", "debit_account_id", "credit_account_id", "amount")
    )
    ledger, code = int(records["ledger"][0]), int(records["code"][0])
    return [
        tigerbeetle.Transfer(
            id=one,
            debit_account_id=debit,
            credit_account_id=credit,
            amount=amount,
            ledger=ledger,
            code=code,
            user_data_128=one,
        )
        for one, debit, credit, amount in zip(ids, debits, credits_, amounts, strict=True)
    ]
