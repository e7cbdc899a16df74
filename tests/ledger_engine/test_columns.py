"""Frames to records and back: every field, no value bent on the way."""

from contextlib import closing
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from contracts.money import UNITS
from ledger_engine import open_ledger
from ledger_engine.columns import frame_from, records_from
from ledger_engine.records import ACCOUNT, CHANGE_EVENT, RESULT, TRANSFER
from tests.ledger_engine.rows import unpacked

ONE = "00000000-0000-0000-0000-000000000001"
TWO = "00000000-0000-0000-0000-000000000002"
WIDE = "ffeeddcc-bbaa-9988-7766-554433221100"


def test_a_frame_becomes_records_field_by_field() -> None:
    frame = pl.DataFrame(
        {"id": [WIDE], "debit_account_id": [ONE], "amount": ["340282366920938463463374607"]},
    ).with_columns(
        pl.col("amount").cast(UNITS), code=7, ledger=9, user_data_64=2**63, timeout=2**32 - 1
    )
    (row,) = unpacked(records_from(frame, TRANSFER))
    named = {name: number for name, number in row.items() if number}
    assert named == {
        "id": 0xFFEEDDCCBBAA99887766554433221100,
        "debit_account_id": 1,
        "amount": 340282366920938463463374607,
        "code": 7,
        "ledger": 9,
        "user_data_64": 2**63,
        "timeout": 2**32 - 1,
    }


def test_records_become_the_frame_they_were_made_from() -> None:
    frame = pl.DataFrame({"id": [ONE, WIDE], "debits_posted": ["0", str(10**38 - 1)]}).with_columns(
        pl.col("debits_posted").cast(UNITS), flags=pl.Series([1, 65535], dtype=pl.UInt16())
    )
    there_and_back = frame_from(records_from(frame, ACCOUNT))
    assert there_and_back.select(frame.columns).equals(frame)
    assert "reserved" not in there_and_back.columns
    assert there_and_back["debits_pending"].dtype == UNITS


def test_ids_may_come_as_bytes() -> None:
    frame = pl.DataFrame({"id": [bytes(range(16))]})
    assert frame_from(records_from(frame, ACCOUNT))["id"].to_list() == [
        "00010203-0405-0607-0809-0a0b0c0d0e0f"
    ]


def test_a_ledger_takes_and_gives_frames(tmp_path: Path) -> None:
    accounts = pl.DataFrame({"id": [ONE, TWO], "ledger": 1, "code": 1})
    transfer = pl.DataFrame(
        {"id": [WIDE], "debit_account_id": [ONE], "credit_account_id": [TWO], "amount": [5]}
    ).with_columns(ledger=1, code=1)
    with closing(open_ledger(f"embedded:{tmp_path}")) as ledger:
        ledger.create_accounts(records_from(accounts, ACCOUNT))
        answer = frame_from(ledger.create_transfers(records_from(transfer, TRANSFER)))
        changes = frame_from(ledger.change_events(0, 10))
    assert answer.columns == ["timestamp", "status"]
    assert answer["status"].to_list() == [0xFFFFFFFF]
    assert changes.height == 1
    assert changes["transfer_id"].to_list() == [WIDE]
    assert changes["debit_account_debits_posted"].cast(pl.Int64()).to_list() == [5]


def test_nothing_is_left_out_or_bent_silently() -> None:
    with pytest.raises(AssertionError, match="called amonut"):
        records_from(pl.DataFrame({"amonut": [1]}), TRANSFER)
    with pytest.raises(AssertionError, match="code holds nulls"):
        records_from(pl.DataFrame({"code": [None]}, schema={"code": pl.Int32}), TRANSFER)
    with pytest.raises(AssertionError, match="null"):
        records_from(pl.DataFrame({"id": [None]}, schema={"id": pl.String}), TRANSFER)
    for bent in (pl.Series("amount", [1.5]), pl.Series("amount", ["1.50"]).cast(pl.Decimal(9, 2))):
        with pytest.raises(AssertionError, match="not whole ledger units"):
            records_from(bent.to_frame(), TRANSFER)
    with pytest.raises(AssertionError, match="code holds Float64"):
        records_from(pl.DataFrame({"code": [1.0]}), TRANSFER)
    everything = np.zeros(1, TRANSFER)
    everything["amount"] = (2**64 - 1, 2**64 - 1)
    with pytest.raises(AssertionError, match=r"10\^38"):
        frame_from(everything)


@pytest.mark.parametrize("dtype", [ACCOUNT, TRANSFER, RESULT, CHANGE_EVENT])
def test_no_rows_are_an_empty_frame_and_back(dtype: np.dtype[np.void]) -> None:
    frame = frame_from(np.zeros(0, dtype))
    assert frame.height == 0
    assert len(records_from(frame, dtype)) == 0
