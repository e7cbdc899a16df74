"""The ledger's change events as Arrow columns: numpy in, warehouse types out.

The layout is the ledger's own 384-byte record; the columns are those of ``oracle.change_events``.
What an event means for a balance is not decided here.
"""

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from assets.oracle.arrow_columns import dates, plain, units, uuids

_DAY_NS = np.uint64(86_400_000_000_000)
_BALANCES = ("debits_pending", "debits_posted", "credits_pending", "credits_posted")


def change_table(events: npt.NDArray[np.void]) -> pa.Table:
    """Return ``events`` (CHANGE_EVENT[n]) as an Arrow table in the order given."""
    user_data_32 = events["transfer_user_data_32"]
    columns = {
        "timestamp_ns": plain(events["timestamp"]),
        "ledger_date": dates(events["timestamp"] // _DAY_NS),
        "event_type": plain(events["type"].astype(np.int32)),
        "transfer_id": uuids(events["transfer_id"]),
        "transfer_timestamp_ns": plain(events["transfer_timestamp"]),
        "amount_units": units(events["transfer_amount"]),
        "pending_id": uuids(events["transfer_pending_id"]),
        "event_id": uuids(events["transfer_user_data_128"]),
        "occurred_ns": plain(events["transfer_user_data_64"]),
        "source_kind": plain((user_data_32 >> np.uint32(24)).astype(np.int32)),
        "leg_number": plain(((user_data_32 >> np.uint32(16)) & np.uint32(0xFF)).astype(np.int32)),
        "business_date": dates(user_data_32 & np.uint32(0xFFFF)),
        "timeout_s": plain(events["transfer_timeout"].astype(np.int64)),
        "ledger": plain(events["ledger"].astype(np.int64)),
        "transfer_code": plain(events["transfer_code"].astype(np.int32)),
        "transfer_flags": plain(events["transfer_flags"].astype(np.int32)),
    }
    return pa.table(columns | _side(events, "debit") | _side(events, "credit"))


def _side(events: npt.NDArray[np.void], side: str) -> dict[str, pa.Array]:
    """Return the account of one side and its balances after each event."""
    account = f"{side}_account"
    return {
        f"{account}_id": uuids(events[f"{account}_id"]),
        **{f"{side}_{one}_units": units(events[f"{account}_{one}"]) for one in _BALANCES},
        f"{account}_flags": plain(events[f"{account}_flags"].astype(np.int32)),
        f"{account}_timestamp_ns": plain(events[f"{account}_timestamp"]),
    }
