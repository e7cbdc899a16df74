"""What the Oracle mirror keeps beside the events: accounts, states it has proved, closes, lag."""

from typing import Final

from contracts.table_contract import Column, TableContract, Type

ACCOUNT_RECORDS: Final = TableContract(
    schema="oracle",
    name="account_records",
    grain="one row an account as the ledger created it",
    key=("account_id",),
    columns=(
        Column("account_id", Type.UUID, "ledger account"),
        Column("timestamp_ns", Type.NANOSECONDS, "when the ledger created it, strictly increasing"),
        Column("ledger", Type.COUNT, "tenant << 16 | asset"),
        Column("gl_code", Type.SMALL, "its code: general ledger account number"),
        Column("flags", Type.SMALL, "TigerBeetle's account flags when it was read"),
        Column("group_id", Type.UUID, "user_data_128, nil where none"),
        Column("user_data_64", Type.NANOSECONDS, "user_data_64 as it is"),
        Column("user_data_32", Type.COUNT, "user_data_32 as it is"),
    ),
)

PURPOSES: Final = TableContract(
    schema="oracle",
    name="purposes",
    grain="one row a transfer code, leg number and kind of event that a posting rule books",
    key=("transfer_code", "leg_number", "event_type"),
    columns=(
        Column("transfer_code", Type.SMALL, "reason of the transfer"),
        Column("leg_number", Type.SMALL, "leg of the posting rule"),
        Column("event_type", Type.SMALL, "0 single, 1 pending, 2 posted, 3 voided"),
        Column("purpose", Type.TEXT, "rule and leg; rules that share the code are all named"),
    ),
)

ACCOUNT_STATES: Final = TableContract(
    schema="oracle",
    name="account_states",
    grain="one row an account: its balances after the last event that was proved",
    key=("account_id",),
    columns=(
        Column("account_id", Type.UUID, "ledger account"),
        Column("timestamp_ns", Type.NANOSECONDS, "its last proved event"),
        Column("debits_pending_units", Type.UNITS, "reserved for debits, ledger units"),
        Column("debits_posted_units", Type.UNITS, "debited, ledger units"),
        Column("credits_pending_units", Type.UNITS, "reserved for credits, ledger units"),
        Column("credits_posted_units", Type.UNITS, "credited, ledger units"),
        Column("flags", Type.SMALL, "TigerBeetle's account flags afterwards"),
    ),
)

OPEN_PENDINGS: Final = TableContract(
    schema="oracle",
    name="open_pendings",
    grain="one row a pending transfer that nothing proved has resolved yet",
    key=("transfer_id",),
    columns=(
        Column("transfer_id", Type.UUID, "pending transfer"),
        Column("timestamp_ns", Type.NANOSECONDS, "when it was created"),
        Column("amount_units", Type.UNITS, "the whole reserved amount, ledger units"),
    ),
)

CLOSES: Final = TableContract(
    schema="oracle",
    name="closes",
    grain="one row a close, as the operations store keeps it",
    key=("business_date", "knowledge_mark_ns"),
    columns=(
        Column("business_date", Type.DATE, "business date that was closed"),
        Column("cutoff_ns", Type.NANOSECONDS, "last valid time that belongs to it, ns since 1970"),
        Column("knowledge_mark_ns", Type.NANOSECONDS, "last change event that it includes"),
        Column("root_hex", Type.TEXT, "root over the transfers up to the mark"),
        Column("closed_at", Type.TIMESTAMP, "when it was closed, UTC"),
    ),
)

SYNC_LAGS: Final = TableContract(
    schema="oracle",
    name="sync_lags",
    grain="one row a stretch of following: how long events took from the ledger into the mirror",
    key=("ended_at",),
    columns=(
        Column("ended_at", Type.TIMESTAMP, "end of the stretch, UTC"),
        Column("event_count", Type.COUNT, "change events mirrored in it"),
        Column("commit_count", Type.COUNT, "transactions they took"),
        Column("lag_p50_us", Type.COUNT, "half of the events took no longer, microseconds"),
        Column("lag_p99_us", Type.COUNT, "99 of 100 events took no longer, microseconds"),
        Column("lag_max_us", Type.COUNT, "the slowest event, microseconds"),
    ),
)
