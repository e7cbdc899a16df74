"""The Oracle mirror: the ledger as it states itself, event by event."""

from typing import Final

from contracts.table_contract import Column, TableContract, Type


def _after(side: str) -> tuple[Column, ...]:
    return (
        Column(f"{side}_account_id", Type.UUID, f"{side} account"),
        *(
            Column(f"{side}_{balance}_units", Type.UNITS, f"{side} account's {balance} afterwards")
            for balance in ("debits_pending", "debits_posted", "credits_pending", "credits_posted")
        ),
        Column(f"{side}_account_flags", Type.SMALL, f"{side} account's flags afterwards"),
        Column(f"{side}_account_timestamp_ns", Type.NANOSECONDS, f"{side} account was created"),
    )


CHANGE_EVENTS: Final = TableContract(
    schema="oracle",
    name="change_events",
    grain="one row a change event of the ledger, with both accounts' balances after it",
    key=("timestamp_ns",),
    columns=(
        Column("timestamp_ns", Type.NANOSECONDS, "knowledge time: strictly increasing"),
        Column("ledger_date", Type.DATE, "knowledge date: the UTC day of timestamp_ns"),
        Column("event_type", Type.SMALL, "0 single, 1 pending, 2 posted, 3 voided, 4 expired"),
        Column("transfer_id", Type.UUID, "transfer"),
        Column("transfer_timestamp_ns", Type.NANOSECONDS, "when the transfer was created"),
        Column("amount_units", Type.UNITS, "moved amount, ledger units"),
        Column("pending_id", Type.UUID, "pending transfer it resolves, nil where none"),
        Column("event_id", Type.UUID, "business event (user_data_128)"),
        Column("occurred_ns", Type.NANOSECONDS, "valid time, ns since 1970 UTC (user_data_64)"),
        Column("source_kind", Type.SMALL, "kind of source (user_data_32, high byte)"),
        Column("leg_number", Type.SMALL, "leg of the posting rule (user_data_32)"),
        Column("business_date", Type.DATE, "valid date (user_data_32, low 16 bits)"),
        Column("timeout_s", Type.COUNT, "timeout of a pending transfer, seconds"),
        Column("ledger", Type.COUNT, "tenant << 16 | asset"),
        Column("transfer_code", Type.SMALL, "reason of the transfer"),
        Column("transfer_flags", Type.SMALL, "TigerBeetle's transfer flags"),
        *_after("debit"),
        *_after("credit"),
    ),
    partitioned_by=("ledger_date",),
)

TRANSFERS: Final = TableContract(
    schema="oracle",
    name="transfers",
    grain="one row a transfer that the ledger holds: single, pending, or resolving a pending one",
    key=("transfer_id",),
    columns=(
        Column("transfer_id", Type.UUID, "transfer"),
        Column("timestamp_ns", Type.NANOSECONDS, "knowledge time: the ledger's timestamp"),
        Column("occurred_ns", Type.NANOSECONDS, "valid time, ns since 1970 UTC"),
        Column("business_date", Type.DATE, "valid date"),
        Column("event_id", Type.UUID, "business event"),
        Column("leg_number", Type.SMALL, "leg of the posting rule"),
        Column("transfer_code", Type.SMALL, "reason of the transfer"),
        Column("tenant", Type.SMALL, "tenant number"),
        Column("asset", Type.SMALL, "ISO 4217 numeric or token number"),
        Column("debit_account_id", Type.UUID, "account debited"),
        Column("credit_account_id", Type.UUID, "account credited"),
        Column("amount_units", Type.UNITS, "its amount, ledger units"),
        Column(
            "is_posted", Type.FLAG, "the amount is in the posted balances: not pending, no void"
        ),
    ),
    partitioned_by=("business_date",),
)

BALANCES: Final = TableContract(
    schema="oracle",
    name="balances",
    grain="one row an account and business date on which it moved: its closing balance",
    key=("account_id", "business_date"),
    columns=(
        Column("account_id", Type.UUID, "ledger account"),
        Column("tenant", Type.SMALL, "tenant number"),
        Column("asset", Type.SMALL, "ISO 4217 numeric or token number"),
        Column("gl_code", Type.SMALL, "general ledger account number"),
        Column("business_date", Type.DATE, "valid date"),
        Column("transfer_count", Type.COUNT, "transfers that touched it on that date"),
        Column("debits_units", Type.UNITS, "debited on that date, ledger units"),
        Column("credits_units", Type.UNITS, "credited on that date, ledger units"),
        Column("net_debit_units", Type.UNITS, "closing balance, debits minus credits, signed"),
    ),
)

TRIAL_BALANCE: Final = TableContract(
    schema="oracle",
    name="trial_balance",
    grain="one row a tenant, asset and GL account",
    key=("tenant", "asset", "gl_code"),
    columns=(
        Column("tenant", Type.SMALL, "tenant number"),
        Column("asset", Type.SMALL, "ISO 4217 numeric or token number"),
        Column("gl_code", Type.SMALL, "general ledger account number"),
        Column("account_count", Type.COUNT, "accounts summed"),
        Column("debits_units", Type.UNITS, "debits posted, ledger units"),
        Column("credits_units", Type.UNITS, "credits posted, ledger units"),
        Column("net_debit_units", Type.UNITS, "debits minus credits, signed"),
        Column("knowledge_mark_ns", Type.NANOSECONDS, "last change event that is included"),
    ),
)
