"""The balances of accounts as columns, from three places: the fold, the ledger, a change event.

A frame of states has two columns an id or a balance, low and high half of its 128 bits.
"""

from collections.abc import Iterator
from typing import Final

import numpy as np
import polars as pl

from assets.oracle.proof.arrow_words import Words, id_halves, unit_halves
from ledger_engine.ledger import Ledger
from ledger_engine.records import QUERY_FILTER, Records
from warehouse.lake import Lake

BALANCES: Final = ("debits_pending", "debits_posted", "credits_pending", "credits_posted")
ID: Final = ("id_low", "id_high")
STATE: Final = tuple(f"{balance}_{half}" for balance in BALANCES for half in ("low", "high"))

_PAGE: Final = 1 << 16
_EMPTY: Final = pl.DataFrame(schema=dict.fromkeys((*ID, *STATE), pl.UInt64()))


def folded_states(lake: Lake, mark_ns: int) -> pl.DataFrame:
    """Return the state of every account that the events up to the mark add up to."""
    frames = [_EMPTY]
    for page in lake.pages("assets.oracle.proof", "account_folds", mark_ns=mark_ns):
        sums = [unit_halves(page.column(f"{one}_units")) for one in BALANCES]
        frames.append(_frame(id_halves(page.column("account_id")), sums))
    return pl.concat(frames)


def stated_states(ledger: Ledger) -> Iterator[pl.DataFrame]:
    """Yield the state of every account as the ledger itself states it, a page at a time."""
    asked = np.zeros(1, QUERY_FILTER)
    asked["limit"] = _PAGE
    while len(page := ledger.query_accounts(asked)):
        yield _frame(page["id"], [page[balance] for balance in BALANCES])
        asked["timestamp_min"] = page["timestamp"][-1] + np.uint64(1)


def carried_states(events: Records) -> pl.DataFrame:
    """Return the states of both accounts after each of ``events`` (``CHANGE_EVENT[n]``)."""
    return pl.concat(
        _frame(
            events[f"{side}_account_id"],
            [events[f"{side}_account_{balance}"] for balance in BALANCES],
        )
        for side in ("debit", "credit")
    )


def _frame(ids: Words, balances: list[Words]) -> pl.DataFrame:
    halves = [half for one in (ids, *balances) for half in (one[:, 0], one[:, 1])]
    columns = zip((*ID, *STATE), halves, strict=True)
    return pl.DataFrame({name: np.ascontiguousarray(half) for name, half in columns})
