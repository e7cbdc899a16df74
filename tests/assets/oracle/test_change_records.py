from datetime import date
from uuid import UUID

import numpy as np
import pytest

from assets.oracle.change_records import change_table
from contracts.tables.oracle import CHANGE_EVENTS
from ledger_engine.records import CHANGE_EVENT

BUSINESS_DATE = date(2026, 1, 5)


def one_event() -> np.ndarray:
    events = np.zeros(1, CHANGE_EVENT)
    events["transfer_id"] = [(2, 1)]
    events["transfer_amount"] = [(5, 1)]
    events["transfer_user_data_32"] = 1 << 24 | 2 << 16 | (BUSINESS_DATE - date(1970, 1, 1)).days
    events["ledger"] = 1 << 16 | 978
    events["timestamp"] = 7
    events["debit_account_debits_posted"] = [(0, 3)]
    return events


def test_the_columns_are_those_of_the_contract() -> None:
    assert set(change_table(one_event()).column_names) == set(CHANGE_EVENTS.column_names)


def test_both_halves_of_a_number_are_kept() -> None:
    row = change_table(one_event()).to_pylist()[0]

    assert UUID(bytes=row["transfer_id"].bytes) == UUID(int=(1 << 64) | 2)
    assert int(row["amount_units"]) == (1 << 64) + 5
    assert int(row["debit_debits_posted_units"]) == 3 << 64


def test_what_rides_in_32_bits_comes_apart_again() -> None:
    row = change_table(one_event()).to_pylist()[0]

    assert (row["source_kind"], row["leg_number"]) == (1, 2)
    assert row["business_date"] == BUSINESS_DATE


def test_an_amount_too_wide_for_the_warehouse_stops_the_program() -> None:
    events = one_event()
    events["transfer_amount"] = [(0, 10**38 >> 64)]

    with pytest.raises(AssertionError, match="10\\^38"):
        change_table(events)
