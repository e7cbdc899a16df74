"""Does the mirror agree with the ledger? Asked of the ledger itself, not of what was mirrored.

The ledger's own account records are read and compared with the mirror's sums, account by account.
Events that the mirror has not read yet are counted apart: being behind is not being wrong.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from assets.oracle.mirroring import READER
from contracts.ids import halves_of, uuid_of
from ledger_engine.ledger import Ledger
from warehouse.lake import Lake


@dataclass(frozen=True, slots=True)
class Agreement:
    """What was compared and what differs.

    Attributes:
        account_count: accounts that were compared; none where the mirror is behind.
        unread: true where the ledger holds events after the mirror's mark.
        differing: account ids whose balances differ, with both sides in words.
    """

    account_count: int
    unread: bool
    differing: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """True where every compared account is equal to the unit."""
        return not self.differing


def compare_with_ledger(lake: Lake, ledger: Ledger) -> Agreement:
    """Compare every mirrored account with the ledger's own record of it, unless events wait."""
    if len(ledger.change_events(lake.mark(READER), 1)):
        return Agreement(account_count=0, unread=True, differing=())
    mirrored = lake.read("assets.oracle", "mirrored_balances")
    ids = np.ascontiguousarray(halves_of(mirrored["account_id"].to_list()))
    stated = {
        str(uuid_of(row["id"])): (_whole(row["debits_posted"]), _whole(row["credits_posted"]))
        for row in ledger.lookup_accounts(ids)
    }
    return Agreement(mirrored.height, unread=False, differing=tuple(_differences(mirrored, stated)))


def _differences(mirrored: pl.DataFrame, stated: dict[str, tuple[int, int]]) -> list[str]:
    return [
        f"{account}: mirror {(int(debit), int(credit))}, ledger {stated.get(account)}"
        for account, debit, credit in mirrored.iter_rows()
        if stated.get(account) != (int(debit), int(credit))
    ]


def _whole(halves: "np.ndarray[tuple[int], np.dtype[np.uint64]]") -> int:
    return int(halves[0]) | (int(halves[1]) << 64)
