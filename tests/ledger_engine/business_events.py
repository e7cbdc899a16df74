"""Business events in the columns of the contract, from what a test names."""

import datetime as dt
from uuid import UUID

import polars as pl

from contracts.money import UNITS
from contracts.tables.ledger import BUSINESS_EVENTS

NOON_NS = 1_700_000_000_000_000_000
CENT = 10_000
"""Ledger units in a cent: what a bank states is whole cents."""


def event(number: int, kind: str, cents: int, **changed: object) -> dict[str, object]:
    """Return one event of customer ``ada`` on the account ``nostro``, a second after another."""
    plain: dict[str, object] = {
        "event_id": str(UUID(int=number)),
        "tenant": 1,
        "source": "bank",
        "source_kind": 1,
        "external_id": f"e-{number}",
        "kind": kind,
        "account": "nostro",
        "account_gl_code": 1030,
        "customer": "ada",
        "customer_gl_code": 2000,
        "currency": "EUR",
        "amount_units": str(cents * CENT),
        "occurred_ns": NOON_NS + number * 1_000_000_000,
        "business_date": dt.date(2023, 11, 14),
        "reference": "",
        "counterparty": "",
        "description": "",
        "file_sha256": "",
        "position": 0,
        "resolves": None,
    }
    return plain | changed


def events(*rows: dict[str, object]) -> pl.DataFrame:
    """Return the frame of some events."""
    frame = pl.DataFrame(list(rows), schema_overrides={"resolves": pl.String}).with_columns(
        pl.col("amount_units").cast(UNITS)
    )
    return frame.select(BUSINESS_EVENTS.column_names)
