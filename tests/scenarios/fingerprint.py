"""What a state folder comes to, read past the line: ledger, mirror, tables and report bytes."""

import re
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np

from contracts.home import Home
from contracts.tables import ALL_TABLES
from ledger_engine import open_ledger
from ledger_engine.ledger import Ledger
from ledger_engine.records import Records
from warehouse.lake import open_lake

RUN_TIME = re.compile(rb'<time class="run-time".*?</time>', re.DOTALL)
KNOWLEDGE = {"sequence", "ledger_date", "known_at", "created_at"}
"""Columns that tell when we learned something, not what: a killed run may learn it later."""
PROVED = {"oracle.segments", "oracle.proofs"}
"""What was verified and when: told by clocks, and by digests over the ledger's timestamps."""


@dataclass(frozen=True, slots=True)
class Fingerprint:
    transfer_count: int
    transfer_ids: str
    balances: str
    tables: dict[str, str]
    reports: dict[str, str]


def fingerprint_of(root: Path, url: str = "") -> Fingerprint:
    """Return what the home at ``root`` comes to, its ledger at ``url`` or embedded in it."""
    home = Home(root)
    ledger = open_ledger(url or f"embedded:{home.ledger}", read_only=True)
    events = _every_event(ledger)
    ids = np.sort(
        events["transfer_id"].copy().view("V16").ravel().view("<u8").reshape(-1, 2), axis=0
    )
    seen = np.unique(
        np.concatenate([events["debit_account_id"], events["credit_account_id"]]), axis=0
    )
    accounts = ledger.lookup_accounts(seen)
    ledger.close()
    balances = sorted(
        (tuple(one["id"]), tuple(one["debits_posted"]), tuple(one["credits_posted"]))
        for one in accounts
    )
    return Fingerprint(
        transfer_count=len(events),
        transfer_ids=sha256(ids.tobytes()).hexdigest(),
        balances=sha256(repr(balances).encode()).hexdigest(),
        tables=_tables(home),
        reports={
            str(path.relative_to(home.reports)): sha256(
                RUN_TIME.sub(b"", path.read_bytes())
            ).hexdigest()
            for path in sorted(home.reports.rglob("*.html"))
        },
    )


def _every_event(ledger: Ledger) -> Records:
    pages = [ledger.change_events(0, 10_000)]
    while len(pages[-1]):
        pages.append(ledger.change_events(int(pages[-1]["timestamp"][-1]), 10_000))
    return np.concatenate(pages)


def _tables(home: Home) -> dict[str, str]:
    """Return a digest of every table's rows, whatever their order."""
    digests: dict[str, str] = {}
    with open_lake(home.warehouse, read_only=True) as lake:
        for table in ALL_TABLES:
            kept = [
                column.name
                for column in table.columns
                if column.name not in KNOWLEDGE
                and not column.name.endswith(("timestamp_ns", "mark_ns"))
                and column.name not in {"landed_at", "position"}
            ]
            if table.schema == "marks" or table.full_name in PROVED:
                continue
            rows = lake._connection.sql(f"SELECT {', '.join(kept)} FROM {table.full_name}")  # noqa: S608 - names of the contracts
            lines = sorted(repr(row) for row in rows.fetchall())
            digests[table.full_name] = sha256("\n".join(lines).encode()).hexdigest()
    return digests
