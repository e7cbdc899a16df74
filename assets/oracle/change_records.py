"""The ledger's change events as Arrow columns: numpy in, warehouse types out.

The layout is the ledger's own 384-byte record; the columns are those of ``oracle.change_events``.
What an event means for a balance is not decided here.
"""

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from contracts.ids import uuid_bytes_of
from contracts.money import MAX_UNITS

_MAX_HIGH = np.uint64(MAX_UNITS >> 64)
_DAY_NS = np.uint64(86_400_000_000_000)
_BALANCES = ("debits_pending", "debits_posted", "credits_pending", "credits_posted")


def change_table(events: npt.NDArray[np.void]) -> pa.Table:
    """Return ``events`` (CHANGE_EVENT[n]) as an Arrow table in the order given."""
    user_data_32 = events["transfer_user_data_32"]
    columns = {
        "timestamp_ns": _plain(events["timestamp"]),
        "ledger_date": _dates(events["timestamp"] // _DAY_NS),
        "event_type": _plain(events["type"].astype(np.int32)),
        "transfer_id": _uuids(events["transfer_id"]),
        "transfer_timestamp_ns": _plain(events["transfer_timestamp"]),
        "amount_units": _units(events["transfer_amount"]),
        "pending_id": _uuids(events["transfer_pending_id"]),
        "event_id": _uuids(events["transfer_user_data_128"]),
        "occurred_ns": _plain(events["transfer_user_data_64"]),
        "source_kind": _plain((user_data_32 >> np.uint32(24)).astype(np.int32)),
        "leg_number": _plain(((user_data_32 >> np.uint32(16)) & np.uint32(0xFF)).astype(np.int32)),
        "business_date": _dates(user_data_32 & np.uint32(0xFFFF)),
        "timeout_s": _plain(events["transfer_timeout"].astype(np.int64)),
        "ledger": _plain(events["ledger"].astype(np.int64)),
        "transfer_code": _plain(events["transfer_code"].astype(np.int32)),
        "transfer_flags": _plain(events["transfer_flags"].astype(np.int32)),
    }
    return pa.table(columns | _side(events, "debit") | _side(events, "credit"))


def _side(events: npt.NDArray[np.void], side: str) -> dict[str, pa.Array]:
    """Return the account of one side and its balances after each event."""
    account = f"{side}_account"
    return {
        f"{account}_id": _uuids(events[f"{account}_id"]),
        **{f"{side}_{one}_units": _units(events[f"{account}_{one}"]) for one in _BALANCES},
        f"{account}_flags": _plain(events[f"{account}_flags"].astype(np.int32)),
        f"{account}_timestamp_ns": _plain(events[f"{account}_timestamp"]),
    }


def _plain(values: npt.NDArray[np.generic]) -> pa.Array:
    return pa.array(np.ascontiguousarray(values))


def _uuids(halves: npt.NDArray[np.uint64]) -> pa.Array:
    raw = uuid_bytes_of(halves)
    storage = pa.Array.from_buffers(pa.binary(16), len(raw), [None, pa.py_buffer(raw)])
    return pa.ExtensionArray.from_storage(pa.uuid(), storage)


def _units(halves: npt.NDArray[np.uint64]) -> pa.Array:
    """Return u128 amounts as decimals, straight over the buffer.

    Arrow does not check the width, so it is checked here: a high half below that of 10^38 is
    enough, and no account of any institution comes near it.
    """
    assert (halves[:, 1] < _MAX_HIGH).all(), "an amount of 10^38 units or more cannot be mirrored"
    raw = np.ascontiguousarray(halves)
    return pa.Array.from_buffers(pa.decimal128(38, 0), len(raw), [None, pa.py_buffer(raw)])


def _dates(days: npt.NDArray[np.unsignedinteger[Any]]) -> pa.Array:
    return pa.array(days.astype(np.int32)).cast(pa.date32())
