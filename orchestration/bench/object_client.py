"""The official client as its documents use it: one Python object a transfer.

Building the objects is not timed: only what the client does with them.
"""

import time
from typing import Any, Final

from ledger_engine.records import BATCH_EVENTS_MAX, Records
from orchestration.bench import traffic

_CREATED: Final = 0xFFFFFFFF


def run_object_client(url: str, transfer_count: int, account_count: int) -> dict[str, float]:
    """Return transfers and rows a second of the official client against the cluster at ``url``."""
    import tigerbeetle  # noqa: PLC0415 - a benchmark's own door to the public client

    cluster, _, addresses = url.removeprefix("tigerbeetle:").partition("@")
    with tigerbeetle.ClientSync(int(cluster), addresses) as client:
        made = traffic.accounts(account_count)
        for first in range(0, account_count, BATCH_EVENTS_MAX):
            client.create_accounts(
                [
                    tigerbeetle.Account(
                        id=int(low), ledger=int(made["ledger"][0]), code=int(made["code"][0])
                    )
                    for low in made["id"][first : first + BATCH_EVENTS_MAX, 0]
                ]
            )
        spent_s = 0.0
        for first in range(0, transfer_count, BATCH_EVENTS_MAX):
            count = min(BATCH_EVENTS_MAX, transfer_count - first)
            objects = _objects(traffic.plain(count, account_count, first))
            began = time.perf_counter()
            results = client.create_transfers(objects)
            spent_s += time.perf_counter() - began
            assert all(one.status == _CREATED for one in results), "a transfer was refused"
        began, rows = time.perf_counter(), 0
        mark = 0
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
        read_s = time.perf_counter() - began
    return {"transfers_per_s": transfer_count / spent_s, "query_rows_per_s": rows / read_s}


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
