"""What our books do: events, the transfers they became, and the refusals."""

from typing import Final

from contracts.table_contract import Column, TableContract, Type

RESOLVES: Final = Column(
    "resolves",
    Type.UUID,
    "event that this one confirms, cancels or corrects; null where none",
    nullable=True,
)
"""Rules that settle or correct need it; whoever posts events that need none may leave it out."""

BUSINESS_EVENTS: Final = TableContract(
    schema="ledger",
    name="business_events",
    grain="one row a business event that a posting rule books",
    key=("event_id",),
    columns=(
        Column("event_id", Type.UUID, "group id: all legs and corrections carry it"),
        Column("tenant", Type.SMALL, "tenant number, 1 or more"),
        Column("source", Type.TEXT, "declared source, or operations"),
        Column("source_kind", Type.SMALL, "1 movement file, 2 operations outbox, 3 declaration"),
        Column("external_id", Type.TEXT, "the source's own id of the event"),
        Column("kind", Type.TEXT, "posting rule"),
        Column("account", Type.TEXT, "the institution's account that moves"),
        Column("account_gl_code", Type.SMALL, "general ledger account of that account"),
        Column("customer", Type.TEXT, "owner of the other side, empty for the control account"),
        Column("customer_gl_code", Type.SMALL, "general ledger account of that owner"),
        Column("currency", Type.TEXT, "ISO 4217 code or token symbol"),
        Column("amount_units", Type.UNITS, "ledger units, never negative"),
        Column("occurred_ns", Type.NANOSECONDS, "valid time, ns since 1970 UTC"),
        Column("business_date", Type.DATE, "valid date in the institution's time zone"),
        Column("reference", Type.TEXT, "end-to-end reference, empty where none"),
        Column("counterparty", Type.TEXT, "the other party, empty where none"),
        Column("description", Type.TEXT, "free text, empty where none"),
        Column("file_sha256", Type.TEXT, "file it descends from, empty where none"),
        Column("position", Type.COUNT, "row in that file, 0 where none"),
        RESOLVES,
    ),
)

EVENT_PARTS: Final = TableContract(
    schema="ledger",
    name="event_parts",
    grain="one row an amount that a business event brings beside its own",
    key=("event_id", "part", "number"),
    columns=(
        Column("event_id", Type.UUID, "business event"),
        Column("part", Type.TEXT, "name of the part in the posting rule"),
        Column("number", Type.SMALL, "1, or counted on from 1 where the rule takes many"),
        Column("currency", Type.TEXT, "ISO 4217 code or token symbol"),
        Column("amount_units", Type.UNITS, "ledger units, never negative"),
        Column("account", Type.TEXT, "the institution's account that moves, empty where none"),
        Column("account_gl_code", Type.SMALL, "general ledger account of it, 0 where none"),
        Column("customer", Type.TEXT, "owner of the other side, empty where none"),
        Column("customer_gl_code", Type.SMALL, "general ledger account of it, 0 where none"),
    ),
)
"""Written with their event and never without it: together they are what is booked."""

ACCOUNTS: Final = TableContract(
    schema="ledger",
    name="accounts",
    grain="one row a ledger account that a posting needed: the names behind the computed ids",
    key=("account_id",),
    columns=(
        Column("account_id", Type.UUID, "tenant, asset, GL code and owner in one number"),
        Column("tenant", Type.SMALL, "tenant number"),
        Column("currency", Type.TEXT, "ISO 4217 code or token symbol"),
        Column("gl_code", Type.SMALL, "general ledger account number"),
        Column("owner_kind", Type.TEXT, "account, customer or control"),
        Column("owner", Type.TEXT, "declared account id or customer id, empty for control"),
        Column("sequence", Type.COUNT, "position in the ingestion journal"),
    ),
)

POSTED_TRANSFERS: Final = TableContract(
    schema="ledger",
    name="posted_transfers",
    grain="one row a leg that the ledger holds",
    key=("transfer_id",),
    columns=(
        Column("sequence", Type.COUNT, "position in the ingestion journal, strictly increasing"),
        Column("transfer_id", Type.UUID, "id in the ledger"),
        Column("event_id", Type.UUID, "business event"),
        Column("kind", Type.TEXT, "posting rule"),
        Column("rule_version", Type.SMALL, "version of the rule that booked it"),
        Column("leg", Type.TEXT, "leg name in the rule"),
        Column("attempt", Type.SMALL, "1 unless earlier attempts were refused"),
        Column("currency", Type.TEXT, "ISO 4217 code or token symbol"),
        Column("amount_units", Type.UNITS, "ledger units"),
        Column("ledger_timestamp_ns", Type.NANOSECONDS, "knowledge time: the ledger's timestamp"),
    ),
)

REJECTIONS: Final = TableContract(
    schema="ledger",
    name="rejections",
    grain="one row a leg that was refused: once an attempt, and once a changed content",
    key=("sequence",),
    columns=(
        Column("sequence", Type.COUNT, "position in the ingestion journal, strictly increasing"),
        Column("transfer_id", Type.UUID, "id that was refused"),
        Column("event_id", Type.UUID, "business event"),
        Column("kind", Type.TEXT, "posting rule"),
        Column("rule_version", Type.SMALL, "version of the rule that tried"),
        Column("leg", Type.TEXT, "leg name in the rule"),
        Column("attempt", Type.SMALL, "attempt that was refused"),
        Column("currency", Type.TEXT, "ISO 4217 code or token symbol"),
        Column("amount_units", Type.UNITS, "ledger units"),
        Column("status_code", Type.COUNT, "TigerBeetle's status number; ours begin at 1001"),
        Column("status", Type.TEXT, "TigerBeetle's status name, or ours"),
        Column("meaning", Type.TEXT, "the status in plain words"),
        Column("to_do", Type.TEXT, "what to do about it"),
    ),
)
