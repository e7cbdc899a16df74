"""What follows from the mirrored events by addition alone: daily balances, the trial balance.

Both are replaced as a whole; a pass that found nothing new leaves them as they are.
"""

from assets.oracle.mirroring import READER
from contracts.tables.oracle import BALANCES, TRIAL_BALANCE
from warehouse.lake import Lake

_PACKAGE = "assets.oracle"


def fold_balances(lake: Lake) -> int:
    """Replace ``oracle.balances`` by the fold of the mirrored transfers; return its rows."""

    def work(lake: Lake) -> int:
        lake.clear(BALANCES)
        return lake.append(BALANCES, lake.read(_PACKAGE, "closing_balances"))

    return lake.run(work)


def fold_trial_balance(lake: Lake) -> int:
    """Replace ``oracle.trial_balance`` by the sums of the mirrored transfers; return its rows."""

    def work(lake: Lake) -> int:
        rows = lake.read(_PACKAGE, "trial_balance", knowledge_mark_ns=lake.mark(READER))
        lake.clear(TRIAL_BALANCE)
        return lake.append(TRIAL_BALANCE, rows)

    return lake.run(work)
