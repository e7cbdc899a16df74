"""What a fold goes on from: the states and the open pending transfers that were proved and kept."""

from typing import Final

import numpy as np
import pyarrow as pa

from assets.oracle.arrow_columns import plain, units, uuids
from assets.oracle.arrow_words import Words, id_halves, unit_halves
from contracts.tables.oracle_state import ACCOUNT_STATES, OPEN_PENDINGS
from ledger_engine import fold_kernel as kernel
from ledger_engine.balance_fold import BalanceFold
from warehouse.lake import Lake

_PACKAGE: Final = "assets.oracle"
_BALANCES: Final = {
    "debits_pending_units": kernel.DEBITS_PENDING,
    "debits_posted_units": kernel.DEBITS_POSTED,
    "credits_pending_units": kernel.CREDITS_PENDING,
    "credits_posted_units": kernel.CREDITS_POSTED,
}


def proved_before(lake: Lake, after: int, upto: int) -> tuple[Words, Words]:
    """Return what is kept of the accounts that a stretch moves, and the pendings it resolves.

    Args:
        lake: open.
        after: where the stretch begins, ns: what is kept stands there.
        upto: where it ends, ns.

    Returns:
        Rows as a ``BalanceFold`` begins with.
    """
    if not after or after == upto:
        return _no_rows(kernel.ACCOUNT_WORDS), _no_rows(kernel.PENDING_WORDS)
    stretch = {"after_ns": after, "upto_ns": upto}
    accounts = [_account_words(page) for page in lake.pages(_PACKAGE, "proved_states", **stretch)]
    pendings = [_pending_words(page) for page in lake.pages(_PACKAGE, "proved_pendings", **stretch)]
    return (
        np.concatenate([_no_rows(kernel.ACCOUNT_WORDS), *accounts]),
        np.concatenate([_no_rows(kernel.PENDING_WORDS), *pendings]),
    )


def earlier_pendings(lake: Lake, after: int, upto: int) -> Words:
    """Return the pending transfers that a stretch resolves, from the events before it."""
    pages = [_no_rows(kernel.PENDING_WORDS)]
    if after:
        stretch = {"after_ns": after, "upto_ns": upto}
        found = lake.pages(_PACKAGE, "earlier_pendings", **stretch)
        pages.extend(_pending_words(page) for page in found)
    return np.concatenate(pages)


def keep(lake: Lake, fold: BalanceFold, after: int) -> None:
    """Put what a fold moved behind ``after`` in the place of what was kept of it."""
    since = np.uint64(after)
    states = _states_table(fold.accounts[fold.accounts[:, kernel.LAST_NS] > since])
    with lake.lend("proved_states", states):
        lake.execute(_PACKAGE, "forget_states")
    lake.append(ACCOUNT_STATES, states)
    opened, resolved = fold.pendings[:, kernel.OPENED_NS], fold.pendings[:, kernel.RESOLVED_NS]
    settled = fold.pendings[(opened <= since) & (resolved > since)]
    if len(settled):
        with lake.lend("resolved_pendings", _pendings_table(settled)):
            lake.execute(_PACKAGE, "settle_pendings")
    lake.append(OPEN_PENDINGS, _pendings_table(fold.pendings[(opened > since) & (resolved == 0)]))


def _no_rows(width: int) -> Words:
    return np.zeros((0, width), np.uint64)


def _account_words(rows: pa.RecordBatch) -> Words:
    words = np.zeros((rows.num_rows, kernel.ACCOUNT_WORDS), np.uint64)
    words[:, :2] = id_halves(rows.column("account_id"))
    for name, place in _BALANCES.items():
        start = kernel.BALANCES + place
        words[:, start : start + 2] = unit_halves(rows.column(name))
    words[:, kernel.FLAGS] = rows.column("flags").to_numpy()
    words[:, kernel.LAST_NS] = rows.column("timestamp_ns").to_numpy()
    return words


def _pending_words(rows: pa.RecordBatch) -> Words:
    words = np.zeros((rows.num_rows, kernel.PENDING_WORDS), np.uint64)
    words[:, :2] = id_halves(rows.column("transfer_id"))
    words[:, kernel.AMOUNT : kernel.AMOUNT + 2] = unit_halves(rows.column("amount_units"))
    words[:, kernel.OPENED_NS] = rows.column("timestamp_ns").to_numpy()
    return words


def _states_table(accounts: Words) -> pa.Table:
    balances = {
        name: units(accounts[:, kernel.BALANCES + place : kernel.BALANCES + place + 2])
        for name, place in _BALANCES.items()
    }
    return pa.table(
        {
            "account_id": uuids(accounts[:, :2]),
            "timestamp_ns": plain(accounts[:, kernel.LAST_NS]),
            **balances,
            "flags": plain(accounts[:, kernel.FLAGS].astype(np.int32)),
        }
    )


def _pendings_table(pendings: Words) -> pa.Table:
    return pa.table(
        {
            "transfer_id": uuids(pendings[:, :2]),
            "timestamp_ns": plain(pendings[:, kernel.OPENED_NS]),
            "amount_units": units(pendings[:, kernel.AMOUNT : kernel.AMOUNT + 2]),
        }
    )
