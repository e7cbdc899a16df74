"""From a Parquet file of business events to posted transfers: the whole way, timed.

The file is made beforehand. Timed are reading it, the posting rules, ids, sorting, the journal and
the ledger.
"""

import datetime as dt
import time
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import polars as pl

from contracts.money import UNITS
from contracts.tables.ledger import BUSINESS_EVENTS
from ledger_engine import open_ledger
from ledger_engine.ingestion import post_events
from ledger_engine.journal import open_journal

_FIRST_NS: Final = 1_767_225_600_000_000_000
"""2026-01-01, valid time of the first event; another a millisecond."""

_MILLISECOND_NS: Final = 1_000_000


def run_ingestion(url: str, event_count: int, customer_count: int) -> dict[str, float]:
    """Return events a second from a Parquet file of wires in, a leg each, into the ledger."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "events.parquet"
        business_events(event_count, customer_count).write_parquet(file)
        began = time.perf_counter()
        with (
            closing(open_ledger(url)) as ledger,
            closing(open_journal(Path(folder) / "journal")) as journal,
        ):
            rejected = post_events(ledger, journal, pl.scan_parquet(file)).rejected
        spent_s = time.perf_counter() - began
    assert rejected == 0, f"{rejected:,} events were refused"
    return {"events_per_s": event_count / spent_s}


def business_events(count: int, customer_count: int) -> pl.DataFrame:
    """Return ``count`` wires in of ``customer_count`` customers, in order of time."""
    number = pl.int_range(0, count, dtype=pl.Int64())
    text = number.cast(pl.String())
    frame = pl.select(
        event_id=pl.lit("00000000-0000-4000-8000-") + text.str.zfill(12),
        tenant=pl.lit(1, pl.Int32()),
        source=pl.lit("bench"),
        source_kind=pl.lit(1, pl.Int32()),
        external_id=pl.lit("event-") + text,
        kind=pl.lit("wire_in"),
        account=pl.lit("nostro"),
        account_gl_code=pl.lit(1030, pl.Int32()),
        customer=pl.lit("customer-") + (number * 7919 % customer_count).cast(pl.String()),
        customer_gl_code=pl.lit(2000, pl.Int32()),
        currency=pl.lit("EUR"),
        amount_units=((number % 9973 + 1) * 10_000).cast(UNITS),
        occurred_ns=_FIRST_NS + number * _MILLISECOND_NS,
        business_date=pl.lit(dt.date(2026, 1, 1)),
        reference=pl.lit("reference-") + text,
        counterparty=pl.lit(""),
        description=pl.lit(""),
        file_sha256=pl.lit(""),
        position=pl.lit(0, pl.Int64()),
        resolves=pl.lit(None, pl.String()),
    )
    return frame.select(BUSINESS_EVENTS.column_names)
