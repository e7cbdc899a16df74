"""Compiling ahead: the set-up calls this once, so that nobody's first posting waits for it.

Run as ``python -m ledger_engine.warm_up``. What is compiled is cached beside its module.
"""

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import polars as pl

from ledger_engine.embedded.engine import EmbeddedLedger
from ledger_engine.records import ACCOUNT, TRANSFER
from ledger_engine.transfer_ids import transfer_ids


def warm_up() -> None:
    """Run every compiled function once, on a ledger that is thrown away."""
    accounts = np.zeros(2, ACCOUNT)
    accounts["id"][:, 0] = (1, 2)
    accounts["ledger"] = accounts["code"] = 1
    transfer = np.zeros(1, TRANSFER)
    transfer["id"][:, 0] = transfer["debit_account_id"][:, 0] = transfer["code"] = 1
    transfer["credit_account_id"][:, 0] = 2
    transfer["ledger"] = 1
    with TemporaryDirectory() as folder:
        ledger = EmbeddedLedger(Path(folder))
        ledger.create_accounts(accounts)
        ledger.create_transfers(transfer)
        ledger.change_events(0, 1)
        ledger.close()
    leg = {"occurred_ns": 0, "tenant": 1, "source": "", "external_id": "", "leg": "", "attempt": 1}
    transfer_ids(pl.DataFrame([leg]))


if __name__ == "__main__":
    warm_up()
