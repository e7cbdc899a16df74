"""Legs to the ledger's records: amounts are asserted here, times, legs and dates are packed."""

import numpy as np
import polars as pl

from contracts.dates import FIRST_DATE, LAST_DATE
from contracts.money import UNITS
from ledger_engine.account_ids import ledger_numbers
from ledger_engine.ingestion.accounts import LegAccounts
from ledger_engine.records import TRANSFER, Records, Words
from ledger_engine.text_columns import halves_of_units, halves_of_uuids


def transfer_records(legs: pl.DataFrame, ids: Words, accounts: LegAccounts) -> Records:
    """Return ``TRANSFER[n]`` of legs and their transfer ids.

    ``user_data_128`` is the event, ``user_data_64`` its valid time, ``user_data_32`` packs kind of
    source(8), leg number(8) and business date in days since 1970(16).
    """
    transfers = np.zeros(legs.height, TRANSFER)
    if legs.is_empty():
        return transfers
    assert legs["amount_units"].dtype == UNITS, "amounts are whole units below 10^38"
    transfers["id"] = ids
    transfers["debit_account_id"] = accounts.ids_of(legs, "debit")
    transfers["credit_account_id"] = accounts.ids_of(legs, "credit")
    transfers["amount"] = halves_of_units(legs["amount_units"])
    transfers["user_data_128"] = halves_of_uuids(legs["event_id"])
    transfers["user_data_64"] = legs["occurred_ns"].cast(pl.UInt64()).to_numpy()
    transfers["user_data_32"] = _source_leg_and_day(legs)
    transfers["ledger"] = ledger_numbers(legs)
    transfers["code"] = legs["transfer_code"].to_numpy()
    return transfers


def _source_leg_and_day(legs: pl.DataFrame) -> np.ndarray:
    dates = legs["business_date"]
    is_held = dates.is_between(FIRST_DATE, LAST_DATE)
    assert is_held.all(), f"a business date lies outside {FIRST_DATE} to {LAST_DATE}"
    days = dates.cast(pl.Int32())
    kind, leg, day = (
        column.cast(pl.UInt32()).to_numpy()
        for column in (legs["source_kind"], legs["leg_number"], days)
    )
    packed: np.ndarray = kind << np.uint32(24) | leg << np.uint32(16) | day
    return packed
