"""Compiling ahead: the set-up calls this once, so that nobody's first posting waits for it.

Run as ``python -m ledger_engine.warm_up``. What was compiled from older sources is deleted.
"""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import polars as pl

from contracts.dates import FIRST_DATE
from contracts.money import UNITS
from ledger_engine.balance_fold import BalanceFold
from ledger_engine.compiled import forget_outdated
from ledger_engine.embedded.engine import EmbeddedLedger, Settings
from ledger_engine.flags import AccountFlags, TransferFlags
from ledger_engine.fold_kernel import EVENT_WORDS
from ledger_engine.ingestion import post_events
from ledger_engine.journal import open_journal
from ledger_engine.records import ACCOUNT, ACCOUNT_FILTER, QUERY_FILTER, TRANSFER, Records


def warm_up() -> None:
    """Run every compiled function once, on ledgers and events that are thrown away."""
    forget_outdated()
    with TemporaryDirectory() as folder:
        _warm_ledger(Path(folder) / "ledger")
        _warm_ingestion(Path(folder))
    BalanceFold().take(np.zeros((1, EVENT_WORDS), np.uint64))


def _warm_ledger(folder: Path) -> None:
    """Create, expire, ask, open again with everything there is to load, and ask again."""
    now = Settings(clock=lambda: 1, interval_transfers=3)
    ledger = EmbeddedLedger(folder, settings=now)
    ledger.create_accounts(_accounts())
    for row in _transfers():
        ledger.create_transfers(row.reshape(1))
    ledger.close()
    later = replace(now, clock=lambda: 10**10)
    for is_reader in (False, False, True):
        ledger = EmbeddedLedger(folder, read_only=is_reader, settings=later)
        _ask(ledger)
        ledger.close()


def _accounts() -> Records:
    accounts = np.zeros(2, ACCOUNT)
    accounts["id"][:, 0] = (1, 2)
    accounts["ledger"] = accounts["code"] = 1
    accounts["flags"] = AccountFlags.HISTORY
    return accounts


def _transfers() -> Records:
    """Return two pending ones that expire, one that is posted, its post, and a plain one."""
    transfers = np.zeros(5, TRANSFER)
    transfers["id"][:, 0] = range(1, 6)
    transfers["debit_account_id"][:, 0], transfers["credit_account_id"][:, 0] = 1, 2
    transfers["ledger"] = transfers["code"] = 1
    transfers["user_data_128"][:, 0] = 7
    transfers["flags"][:3] = TransferFlags.PENDING
    transfers["timeout"][:2] = 1
    transfers["flags"][3] = TransferFlags.POST_PENDING_TRANSFER
    transfers["pending_id"][3, 0] = 3
    return transfers


def _ask(ledger: EmbeddedLedger) -> None:
    """Ask whatever can be asked."""
    ids = np.array([[1, 0], [2, 0], [9, 0]], np.uint64)
    ledger.lookup_accounts(ids)
    ledger.lookup_transfers(ids)
    account_filter = np.zeros(1, ACCOUNT_FILTER)
    account_filter["account_id"][:, 0] = 1
    query_filter = np.zeros(1, QUERY_FILTER)
    for asked in (account_filter, query_filter):
        asked["limit"] = 10
    for is_reversed in (0, 1):
        account_filter["flags"] = 3 + 4 * is_reversed
        query_filter["flags"] = is_reversed
        for group in (0, 7):
            query_filter["user_data_128"][:, 0] = group
            ledger.query_transfers(query_filter)
        ledger.get_account_transfers(account_filter)
        ledger.get_account_balances(account_filter)
    ledger.query_accounts(query_filter)
    ledger.change_events(0, 100)


def _warm_ingestion(folder: Path) -> None:
    """Post an event, ask for it again from the disk, and read what came of it."""
    event: dict[str, object] = {
        **dict.fromkeys(("tenant", "source_kind", "position"), 1),
        **dict.fromkeys(("source", "external_id", "account", "customer", "reference"), "-"),
        **dict.fromkeys(("counterparty", "description", "file_sha256"), ""),
        "event_id": "00000000-0000-0000-0000-000000000001",
        "kind": "wire_in",
        "account_gl_code": 1000,
        "customer_gl_code": 2000,
        "currency": "EUR",
        "amount_units": 10_000,
        "occurred_ns": 1,
        "business_date": FIRST_DATE,
    }
    events = pl.DataFrame([event]).with_columns(pl.col("amount_units").cast(UNITS))
    for _ in range(2):
        ledger = EmbeddedLedger(folder / "books")
        journal = open_journal(folder / "journal")
        post_events(ledger, journal, events)
        journal.posted_after(0)
        journal.close()
        ledger.close()


if __name__ == "__main__":
    warm_up()
