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

_DEBIT: Final = Column("debit_account_id", Type.UUID, "account debited")
_CREDIT: Final = Column("credit_account_id", Type.UUID, "account credited")
_TENANT: Final = Column("tenant", Type.SMALL, "tenant number")
_ASSET: Final = Column("asset", Type.SMALL, "ISO 4217 numeric or token number")
_GL_CODE: Final = Column("gl_code", Type.SMALL, "general ledger account number")

ACCOUNTS: Final = TableContract(
    schema="oracle",
    name="accounts",
    grain="one row an account that the ledger holds, moved or not, with its name where we know it",
    key=("account_id",),
    columns=(
        Column("account_id", Type.UUID, "ledger account"),
        _TENANT,
        _ASSET,
        _GL_CODE,
        Column("owner_kind", Type.TEXT, "account, customer or control; null where not ours"),
        Column("owner", Type.TEXT, "declared account id or customer id; null where not ours"),
        Column("flags", Type.SMALL, "TigerBeetle's account flags after its last proved event"),
        Column("is_closed", Type.FLAG, "it takes no more transfers"),
        Column("timestamp_ns", Type.NANOSECONDS, "when the ledger created it"),
        Column("created_at", Type.TIMESTAMP, "the same, UTC"),
    ),
    view="oracle_accounts",
)

TRANSFERS: Final = TableContract(
    schema="oracle",
    name="transfers",
    grain="one row a transfer that the ledger holds: single, pending, or resolving a pending one",
    key=("transfer_id",),
    columns=(
        Column("transfer_id", Type.UUID, "transfer"),
        Column("timestamp_ns", Type.NANOSECONDS, "knowledge time: the ledger's timestamp"),
        Column("known_at", Type.TIMESTAMP, "the same, UTC"),
        Column("occurred_ns", Type.NANOSECONDS, "valid time, ns since 1970 UTC"),
        Column("business_date", Type.DATE, "valid date"),
        Column("event_id", Type.UUID, "business event"),
        Column("leg_number", Type.SMALL, "leg of the posting rule"),
        Column("transfer_code", Type.SMALL, "reason of the transfer"),
        Column("purpose", Type.TEXT, "rules and leg with that code; null where it is none of ours"),
        _TENANT,
        _ASSET,
        _DEBIT,
        _CREDIT,
        Column("amount_units", Type.UNITS, "its amount, ledger units"),
        Column(
            "is_posted", Type.FLAG, "the amount is in the posted balances: not pending, no void"
        ),
        Column("pending_id", Type.UUID, "pending transfer it resolves, nil where none"),
        Column(
            "pending_state",
            Type.TEXT,
            "of a pending transfer: open, posted, voided or expired; null for any other",
        ),
        Column("resolved_by_id", Type.UUID, "transfer that posted or voided it, null where none"),
        Column("resolved_timestamp_ns", Type.NANOSECONDS, "when it was resolved, null where open"),
    ),
    view="oracle_transfers",
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

GENERAL_LEDGER: Final = TableContract(
    schema="oracle",
    name="general_ledger",
    grain="one row a posted transfer and side: what it did to the account, in order of valid time",
    key=("account_id", "timestamp_ns"),
    columns=(
        Column("account_id", Type.UUID, "ledger account"),
        _TENANT,
        _ASSET,
        Column("business_date", Type.DATE, "valid date"),
        Column("occurred_ns", Type.NANOSECONDS, "valid time, ns since 1970 UTC"),
        Column("timestamp_ns", Type.NANOSECONDS, "knowledge time"),
        Column("transfer_id", Type.UUID, "transfer"),
        Column("event_id", Type.UUID, "business event"),
        Column("transfer_code", Type.SMALL, "reason of the transfer"),
        Column("counter_account_id", Type.UUID, "account on the other side"),
        Column("debit_units", Type.UNITS, "debited, ledger units"),
        Column("credit_units", Type.UNITS, "credited, ledger units"),
        Column("net_debit_units", Type.UNITS, "balance after it, debits minus credits, signed"),
    ),
    view="oracle_general_ledger",
)

RESTATEMENTS: Final = TableContract(
    schema="oracle",
    name="restatements",
    grain="one row a close and a transfer posted after it that belongs before its cut-off",
    key=("closed_date", "knowledge_mark_ns", "transfer_id"),
    columns=(
        Column("closed_date", Type.DATE, "business date that was closed"),
        Column("knowledge_mark_ns", Type.NANOSECONDS, "last change event that the close included"),
        Column("transfer_id", Type.UUID, "late transfer"),
        Column("timestamp_ns", Type.NANOSECONDS, "when the ledger learned of it"),
        Column("occurred_ns", Type.NANOSECONDS, "valid time, ns since 1970 UTC"),
        Column("business_date", Type.DATE, "valid date"),
        Column("event_id", Type.UUID, "business event"),
        Column("transfer_code", Type.SMALL, "reason of the transfer"),
        _TENANT,
        _ASSET,
        _DEBIT,
        _CREDIT,
        Column("amount_units", Type.UNITS, "its amount, ledger units"),
    ),
    view="oracle_restatements",
)
