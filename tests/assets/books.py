"""A small set of books for tests: an institution, a lake, an engine, and movements in a notation.

``movement("wire_in", "anna", "10.00")`` reads as it is booked; everything else has a default.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from assets.ledger.events import collect_events
from assets.ledger.posting import post_pending
from assets.oracle.folding import prove_new_events
from assets.oracle.mirroring import mirror_new_events
from assets.oracle.summing import fold_balances, fold_trial_balance
from contracts.currencies import currency_of
from contracts.ids import digest_id
from contracts.institution import Institution
from contracts.money import UNITS, parse_amount
from contracts.source_declaration import (
    AccountDeclaration,
    CsvMapping,
    FileDeclaration,
    OpeningBalance,
    SourceDeclaration,
)
from contracts.tables.sources import EXPECTED_MOVEMENTS
from ledger_engine import open_ledger
from ledger_engine.ingestion import PostingSummary
from ledger_engine.journal import Journal, open_journal
from ledger_engine.ledger import Ledger
from warehouse.lake import Lake, open_lake
from warehouse.operations.store import OutboxEvent

DAY = dt.date(2026, 1, 5)
INSTITUTION = Institution(
    name="Test",
    tenant=1,
    time_zone="Europe/Berlin",
    calendar="DE",
    accounts=(
        AccountDeclaration(
            id="bank-eur",
            name="Bank",
            currency="EUR",
            gl_code=1000,
            opening_balance=OpeningBalance(amount="100.00", date=dt.date(2026, 1, 2)),
        ),
    ),
    sources=(
        SourceDeclaration(
            source="movements",
            description="What we did.",
            files=(
                FileDeclaration(
                    name="*.csv",
                    format="csv",
                    posts=True,
                    csv=CsvMapping(table="movements", columns={}),
                ),
            ),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Books:
    """Open stores of one test."""

    lake: Lake
    ledger: Ledger
    journal: Journal

    def run(
        self,
        *movements: dict[str, object],
        outbox: Sequence[OutboxEvent] = (),
        institution: Institution = INSTITUTION,
    ) -> PostingSummary:
        """Book the movements and what is in the outbox, and mirror the ledger."""
        if movements:
            self.lake.append(EXPECTED_MOVEMENTS, movement_frame(*movements))
        collect_events(self.lake, institution, outbox)
        summary = post_pending(self.lake, self.ledger, self.journal)
        mirror_new_events(self.lake, self.ledger)
        assert prove_new_events(self.lake).holds
        fold_balances(self.lake)
        fold_trial_balance(self.lake)
        return summary


@contextmanager
def open_books(folder: Path) -> Iterator[Books]:
    """Open empty stores below ``folder``."""
    ledger = open_ledger(f"embedded:{folder / 'ledger'}")
    journal = open_journal(folder / "ledger" / "journal")
    with open_lake(folder / "warehouse") as lake:
        try:
            yield Books(lake, ledger, journal)
        finally:
            journal.close()
            ledger.close()


def movement(kind: str, customer: str, amount: str, number: int = 1) -> dict[str, object]:
    """Return one movement of ``bank-eur`` on 2026-01-05."""
    external_id = f"{kind}-{customer}-{number}"
    return {
        "movement_id": str(digest_id("movements", external_id)),
        "file_sha256": "f" * 64,
        "position": number,
        "source": "movements",
        "external_id": external_id,
        "kind": kind,
        "account": "bank-eur",
        "customer": customer,
        "currency": "EUR",
        "amount_units": str(parse_amount(amount, currency_of("EUR"))),
        "occurred_at": dt.datetime(2026, 1, 5, 9, 0, 0, number * 1000, dt.UTC).replace(tzinfo=None),
        "business_date": DAY,
        "reference": f"REF-{external_id}",
        "counterparty": "",
        "description": "",
    }


def movement_frame(*movements: dict[str, object]) -> pl.DataFrame:
    """Return the movements in the normal form."""
    return pl.DataFrame(list(movements)).with_columns(pl.col("amount_units").cast(UNITS))
