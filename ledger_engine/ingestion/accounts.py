"""The accounts that legs need: their ids, and opening those that are not open yet."""

from typing import Final

import numpy as np
import polars as pl

from ledger_engine.account_ids import account_ids, ledger_numbers
from ledger_engine.chart_of_accounts import gl_account
from ledger_engine.journal import Journal
from ledger_engine.ledger import Ledger
from ledger_engine.records import ACCOUNT, Words
from ledger_engine.statuses import AccountStatus
from ledger_engine.text_columns import bytes_of_halves

_PARTS: Final = ("gl_code", "owner_kind", "owner")
_NAME: Final = ("tenant", "currency", "asset", *_PARTS)
_EXISTING: Final = tuple(
    int(status) for status in AccountStatus if status.name.startswith("EXISTS")
)


class LegAccounts:
    """Every account that some legs name, once, with its id."""

    def __init__(self, legs: pl.DataFrame) -> None:
        sides = [self._side(legs, side) for side in ("debit", "credit")]
        self.names = pl.concat(sides).unique(maintain_order=True).with_row_index("account")
        self.ids: Words = account_ids(self.names)

    def ids_of(self, legs: pl.DataFrame, side: str) -> Words:
        """Return ``(n, 2)`` account ids of one side of each leg."""
        found = self._side(legs, side).join(
            self.names, on=list(_NAME), how="left", maintain_order="left"
        )
        ids: Words = self.ids[found["account"].to_numpy()]
        return ids

    def open(self, ledger: Ledger, journal: Journal) -> None:
        """Create the accounts that the journal does not know, then record their names.

        An account that exists with other flags (closed, or opened by an older chart) counts as
        open: what the ledger thinks of transfers on it becomes their outcome.
        """
        missing = (~journal.are_opened(self.ids)).to_numpy()
        if not missing.any():
            return
        names, ids = self.names.filter(pl.Series(missing)), self.ids[missing]
        accounts = np.zeros(len(ids), ACCOUNT)
        accounts["id"] = ids
        accounts["ledger"] = ledger_numbers(names)
        accounts["code"] = names["gl_code"].to_numpy()
        flags = {int(code): int(gl_account(int(code)).flags) for code in names["gl_code"].unique()}
        accounts["flags"] = names["gl_code"].replace_strict(flags).to_numpy()
        statuses = ledger.create_accounts(accounts)["status"]
        is_open = np.isin(statuses, [int(AccountStatus.CREATED), *_EXISTING])
        assert is_open.all(), f"the ledger refused accounts: {np.unique(statuses[~is_open])}"
        journal.record_names(names.with_columns(bytes_of_halves("account_id", ids)))

    @staticmethod
    def _side(legs: pl.DataFrame, side: str) -> pl.DataFrame:
        parts = [pl.col(f"{side}_{part}").alias(part) for part in _PARTS]
        return legs.select("tenant", "currency", "asset", *parts)
