"""Accounts as columns: balances from the fold, the ledger or a change event; and what is fixed.

A frame has two columns an id, a balance or any other number of 128 bits: low and high half.
"""

from collections.abc import Iterator
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from assets.oracle.arrow_words import Words, id_halves, unit_halves
from ledger_engine.flags import AccountFlags
from ledger_engine.ledger import Ledger
from ledger_engine.records import QUERY_FILTER, Records
from warehouse.lake import Lake

BALANCES: Final = ("debits_pending", "debits_posted", "credits_pending", "credits_posted")
ID: Final = ("id_low", "id_high")
STATE: Final = tuple(f"{balance}_{half}" for balance in BALANCES for half in ("low", "high"))

FIXED: Final = (
    *("timestamp", "ledger", "code", "flags", "user_data_64", "user_data_32"),
    *("user_data_128_low", "user_data_128_high"),
)
"""What never changes of an account; of its flags that it is closed may, and is left out."""

_PAGE: Final = 1 << 16
_OPEN: Final = np.uint16(0xFFFF ^ AccountFlags.CLOSED)
_EMPTY: Final = pl.DataFrame(schema=dict.fromkeys((*ID, *STATE), pl.UInt64()))


def folded_states(lake: Lake, mark_ns: int) -> pl.DataFrame:
    """Return the state of every account that the events up to the mark add up to."""
    frames = [_EMPTY]
    for page in lake.pages("assets.oracle.proof", "account_folds", mark_ns=mark_ns):
        sums = [unit_halves(page.column(f"{one}_units")) for one in BALANCES]
        frames.append(_frame(id_halves(page.column("account_id")), sums))
    return pl.concat(frames)


def recorded_accounts(lake: Lake) -> pl.DataFrame:
    """Return what is fixed of every account as the mirror recorded it."""
    frames = [pl.DataFrame(schema=dict.fromkeys((*ID, *FIXED), pl.UInt64()))]
    for page in lake.pages("assets.oracle.proof", "recorded_accounts"):
        ids, groups = id_halves(page.column("account_id")), id_halves(page.column("group_id"))
        fixed = {one: page.column(one).to_numpy() for one in FIXED if one in page.schema.names}
        fixed["flags"] = fixed["flags"].astype(np.uint16) & _OPEN
        fixed |= {"id_low": ids[:, 0], "id_high": ids[:, 1]}
        fixed |= {"user_data_128_low": groups[:, 0], "user_data_128_high": groups[:, 1]}
        frames.append(pl.DataFrame({one: _column(fixed[one]) for one in (*ID, *FIXED)}))
    return pl.concat(frames)


def stated_states(ledger: Ledger) -> Iterator[pl.DataFrame]:
    """Yield every account as the ledger itself states it, state and fixed, a page at a time."""
    asked = np.zeros(1, QUERY_FILTER)
    asked["limit"] = _PAGE
    while len(page := ledger.query_accounts(asked)):
        states = _frame(page["id"], [page[balance] for balance in BALANCES])
        fixed = {one: page[one] for one in FIXED if one in (page.dtype.names or ())}
        fixed["flags"] = page["flags"] & _OPEN
        halves = page["user_data_128"]
        fixed |= {"user_data_128_low": halves[:, 0], "user_data_128_high": halves[:, 1]}
        yield states.with_columns(_column(fixed[one]).alias(one) for one in FIXED)
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


def _column(values: npt.NDArray[np.generic]) -> pl.Series:
    return pl.Series(np.ascontiguousarray(values).astype(np.uint64))


def _frame(ids: Words, balances: list[Words]) -> pl.DataFrame:
    halves = [half for one in (ids, *balances) for half in (one[:, 0], one[:, 1])]
    columns = zip((*ID, *STATE), halves, strict=True)
    return pl.DataFrame({name: np.ascontiguousarray(half) for name, half in columns})
