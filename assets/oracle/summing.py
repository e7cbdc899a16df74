"""What follows from the mirrored events by addition alone: daily balances, the trial balance.

Both are replaced as a whole, each with the mark of the last event in it: who compares them adds
what lies between, for a mirror that is followed goes on meanwhile.
"""

from typing import Final

import polars as pl

from assets.oracle.mirroring import READER
from contracts.tables.oracle import BALANCES, TRIAL_BALANCE
from warehouse.lake import Lake

BALANCES_READER: Final = "oracle/balances"
"""The last event that the daily balances include."""

_PACKAGE: Final = "assets.oracle"
_DAY_NS: Final = 86_400_000_000_000
_SHARE_EVENTS: Final = 1_000_000


def fold_balances(lake: Lake) -> int:
    """Replace ``oracle.balances`` by the fold of the mirrored transfers; return its rows."""

    def work(lake: Lake) -> int:
        lake.clear(BALANCES)
        lake.move_mark(BALANCES_READER, lake.mark(READER))
        return lake.append(BALANCES, lake.read(_PACKAGE, "closing_balances"))

    return lake.run(work)


def fold_trial_balance(lake: Lake) -> int:
    """Replace ``oracle.trial_balance`` by the sums of the mirrored transfers; return its rows."""

    def work(lake: Lake) -> int:
        rows = lake.read(_PACKAGE, "trial_balance", knowledge_mark_ns=lake.mark(READER))
        lake.clear(TRIAL_BALANCE)
        return lake.append(TRIAL_BALANCE, rows)

    return lake.run(work)


def differing_running_balances(lake: Lake) -> pl.DataFrame:
    """Return the accounts whose general ledger does not end in their closing balance.

    Postings are added up for every account; running balances are read of the share of the accounts
    whose turn it is on the day of the last event.
    """
    event_count = lake.read(_PACKAGE, "row_counts")["event_count"].item()
    share_count = event_count // _SHARE_EVENTS + 1
    share = lake.mark(READER) // _DAY_NS % share_count
    bounds = lake.read(_PACKAGE, "account_range", share_count=share_count, share=share)
    parameters = bounds.row(0, named=True) | {"reader": BALANCES_READER}
    return lake.read(_PACKAGE, "ledger_against_balances", **parameters)
