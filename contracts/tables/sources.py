"""What the outside says happened, in one normal form whatever the file format.

Signs are flipped once, in the readers: ``amount_units`` of a line is positive where the account's
holder (us) gained. Every row names the bytes it came from: file hash and position.
"""

from typing import Final

from contracts.table_contract import Column, TableContract, Type

_FILE: Final = Column("file_sha256", Type.TEXT, "SHA-256 of the landed file, hexadecimal")
_POSITION: Final = Column("position", Type.COUNT, "1-based row or entry number inside the file")
_SOURCE: Final = Column("source", Type.TEXT, "declared source that the file belongs to")
_ACCOUNT: Final = Column("account", Type.TEXT, "account id as the institution declares it")
_CURRENCY: Final = Column("currency", Type.TEXT, "ISO 4217 code or token symbol")

_ENTRY: Final = (
    Column("amount_units", Type.UNITS, "ledger units, positive where we gained"),
    Column("reference", Type.TEXT, "end-to-end reference, empty where none is stated"),
    Column("bank_reference", Type.TEXT, "the bank's own reference, empty where none"),
    Column("transaction_code", Type.TEXT, "the bank's kind of entry, as it writes it"),
    Column("is_fee", Type.FLAG, "true where the bank marks the entry as its own charge"),
    Column("counterparty", Type.TEXT, "the other party's name or account, empty where none"),
    Column("description", Type.TEXT, "free text, empty where none"),
)
"""What a bank states of an entry, in a statement or beside one."""

LANDED_FILES: Final = TableContract(
    schema="sources",
    name="landed_files",
    grain="one row a file ever landed and read, accepted or quarantined",
    key=("file_sha256",),
    columns=(
        _FILE,
        Column("file_name", Type.TEXT, "name under which it arrived first"),
        _SOURCE,
        Column("role", Type.TEXT, "books (it posts), witness (it is compared with) or archive"),
        Column("state", Type.TEXT, "accepted, quarantined or dismissed"),
        Column("reason", Type.TEXT, "refusal code where quarantined", nullable=True),
        Column("place", Type.TEXT, "where in the file the refusal points", nullable=True),
        Column("to_do", Type.TEXT, "what to do about the refusal", nullable=True),
        Column("byte_count", Type.COUNT, "size in bytes"),
        Column("line_count", Type.COUNT, "normal-form rows read from it"),
        Column("landed_at", Type.TIMESTAMP, "first seen, UTC"),
    ),
)

STATEMENTS: Final = TableContract(
    schema="sources",
    name="statements",
    grain="one row a statement of one account",
    key=("statement_id",),
    columns=(
        Column("statement_id", Type.UUID, "digest of source, account and statement reference"),
        _FILE,
        _POSITION,
        _SOURCE,
        _ACCOUNT,
        _CURRENCY,
        Column("statement_reference", Type.TEXT, "the bank's own number of the statement"),
        Column("opening_date", Type.DATE, "first business date it covers"),
        Column("closing_date", Type.DATE, "business date of its closing balance"),
        Column("opening_balance_units", Type.UNITS, "stated opening balance, ledger units, signed"),
        Column("closing_balance_units", Type.UNITS, "stated closing balance, ledger units, signed"),
        Column("line_count", Type.COUNT, "booked entries"),
        Column(
            "sequence_year", Type.SMALL, "year in which the bank counts it, 0 where it has none"
        ),
        Column("sequence_number", Type.COUNT, "the bank's running number, 0 where it states none"),
        Column("page_count", Type.COUNT, "pages it came in, 1 or more"),
    ),
)

SEQUENCE_GAPS: Final = TableContract(
    schema="sources",
    name="sequence_gaps",
    grain="one row a gap in a bank's numbers of its statements: it heals when they arrive",
    key=("statement_id",),
    columns=(
        Column("statement_id", Type.UUID, "statement after the gap"),
        _SOURCE,
        _ACCOUNT,
        _CURRENCY,
        Column("sequence_year", Type.SMALL, "year in which the bank counts them"),
        Column("number_before", Type.COUNT, "number of the last statement before the gap"),
        Column("number_after", Type.COUNT, "number of the first statement after it"),
        Column("missing_count", Type.COUNT, "statements that are missing between the two"),
        Column("date_before", Type.DATE, "closing date before the gap"),
        Column("date_after", Type.DATE, "opening date after it"),
        Column("closing_before_units", Type.UNITS, "closing balance before, ledger units"),
        Column("opening_after_units", Type.UNITS, "opening balance after, ledger units"),
        Column("moved_units", Type.UNITS, "what the missing ones moved, ledger units, signed"),
    ),
    view="sources_sequence_gaps",
)

STATEMENT_LINES: Final = TableContract(
    schema="sources",
    name="statement_lines",
    grain="one row a booked entry of a statement",
    key=("line_id",),
    columns=(
        Column("line_id", Type.UUID, "digest of file hash and position"),
        Column("statement_id", Type.UUID, "statement it stands in"),
        _FILE,
        _POSITION,
        _SOURCE,
        _ACCOUNT,
        _CURRENCY,
        Column("booking_date", Type.DATE, "date on which the bank booked it"),
        Column("value_date", Type.DATE, "date from which it bears interest"),
        *_ENTRY,
    ),
)

EXPECTED_MOVEMENTS: Final = TableContract(
    schema="sources",
    name="expected_movements",
    grain="one row a movement that our own systems report: what the ledger books",
    key=("movement_id",),
    columns=(
        Column("movement_id", Type.UUID, "digest of source and external id"),
        _FILE,
        _POSITION,
        _SOURCE,
        Column("external_id", Type.TEXT, "the reporting system's own id, unique in its source"),
        Column("kind", Type.TEXT, "posting rule that books it"),
        _ACCOUNT,
        Column("customer", Type.TEXT, "owner of the other side, empty for our own account"),
        _CURRENCY,
        Column("amount_units", Type.UNITS, "ledger units, never negative: the kind has the sign"),
        Column("occurred_at", Type.TIMESTAMP, "when it happened, UTC"),
        Column("business_date", Type.DATE, "the same in the institution's time zone"),
        Column("reference", Type.TEXT, "end-to-end reference, empty where none"),
        Column("counterparty", Type.TEXT, "the other party's name or account, empty where none"),
        Column("description", Type.TEXT, "free text, empty where none"),
    ),
)

STATED_BALANCES: Final = TableContract(
    schema="sources",
    name="stated_balances",
    grain="one row a running balance that a line of a books source states beside its amount",
    key=("file_sha256", "position"),
    columns=(
        _FILE,
        _POSITION,
        _SOURCE,
        _ACCOUNT,
        _CURRENCY,
        Column("business_date", Type.DATE, "date of the line"),
        Column("amount_units", Type.UNITS, "the line's amount, positive where the holder gained"),
        Column("balance_units", Type.UNITS, "balance stated after the line, ledger units, signed"),
    ),
)

STANDING_ORDERS: Final = TableContract(
    schema="sources",
    name="standing_orders",
    grain="one row a permanent order: a payment that recurs until it is cancelled",
    key=("order_id",),
    columns=(
        Column("order_id", Type.UUID, "digest of source and external id"),
        _FILE,
        _POSITION,
        _SOURCE,
        Column("external_id", Type.TEXT, "the bank's own number of the order"),
        _ACCOUNT,
        _CURRENCY,
        Column("amount_units", Type.UNITS, "ledger units a payment"),
        Column("counterparty", Type.TEXT, "bank and account of the payee"),
        Column("purpose", Type.TEXT, "what it pays for, as the bank writes it"),
    ),
)

ADVISED_LINES: Final = TableContract(
    schema="sources",
    name="advised_lines",
    grain="one row an entry told before or beside a statement; a statement alone says it is booked",
    key=("line_id",),
    columns=(
        Column("line_id", Type.UUID, "digest of file hash and position"),
        Column("entry_id", Type.UUID, "digest of what makes it this entry, whatever file tells it"),
        _FILE,
        _POSITION,
        _SOURCE,
        _ACCOUNT,
        _CURRENCY,
        Column(
            "report_kind",
            Type.TEXT,
            "intraday (camt.052, MT942), notice (camt.054) or download (OFX)",
        ),
        Column("report_reference", Type.TEXT, "the bank's own number of the report"),
        Column("status", Type.TEXT, "booked, pending or information, as the bank says"),
        Column("booking_date", Type.DATE, "date of booking, expected or actual"),
        Column("value_date", Type.DATE, "date from which it bears interest"),
        *_ENTRY,
    ),
)

PROCESSOR_LINES: Final = TableContract(
    schema="sources",
    name="processor_lines",
    grain="one row an entry of a processor or a clearing file: what it moved and what it kept",
    key=("line_id",),
    columns=(
        Column("line_id", Type.UUID, "digest of file hash and position"),
        _FILE,
        _POSITION,
        _SOURCE,
        _ACCOUNT,
        _CURRENCY,
        Column(
            "external_id", Type.TEXT, "the processor's own id of the entry, or its trace number"
        ),
        Column("kind", Type.TEXT, "charge, refund, dispute, payout, ach_debit, ...: GLOSSARY.md"),
        Column("gross_units", Type.UNITS, "ledger units before fees, positive where we gained"),
        Column("fee_units", Type.UNITS, "ledger units kept as a fee, negative where given back"),
        Column("net_units", Type.UNITS, "gross_units - fee_units"),
        Column("occurred_at", Type.TIMESTAMP, "when it happened, UTC"),
        Column(
            "available_on",
            Type.DATE,
            "date on which it can be used, null where not stated",
            nullable=True,
        ),
        Column("settlement_reference", Type.TEXT, "payout or batch that settles it, else empty"),
        Column("related_id", Type.TEXT, "entry that it reverses or belongs to, else empty"),
        Column("status", Type.TEXT, "the processor's word for how far it has come, else empty"),
        Column("reason_code", Type.TEXT, "return or dispute reason (R01, fraudulent), else empty"),
        Column("reference", Type.TEXT, "our own reference, empty where none is stated"),
        Column("counterparty", Type.TEXT, "the other party's name, masked account, else empty"),
        Column("description", Type.TEXT, "free text, empty where none"),
    ),
)

EXCHANGE_RATES: Final = TableContract(
    schema="sources",
    name="exchange_rates",
    grain="one row a reference rate: what one unit of the base buys on a day",
    key=("source", "base", "currency", "rate_date"),
    columns=(
        _FILE,
        _POSITION,
        _SOURCE,
        Column("rate_date", Type.DATE, "day of the rate"),
        Column("base", Type.TEXT, "ISO 4217 code, one unit of which is priced"),
        _CURRENCY,
        Column("rate_units", Type.UNITS, "digits of the rate as stated, without the decimal mark"),
        Column("rate_scale", Type.SMALL, "how many of those digits stand behind the decimal mark"),
    ),
)

REJECTIONS: Final = TableContract(
    schema="sources",
    name="rejections",
    grain="one row a file in quarantine: what is wrong, where, and what to do",
    key=("file_sha256",),
    columns=(
        _FILE,
        Column("file_name", Type.TEXT, "name under which it arrived"),
        _SOURCE,
        Column("code", Type.TEXT, "refusal code: GLOSSARY.md"),
        Column("place", Type.TEXT, "line, byte, row or XPath in the file"),
        Column(
            "field", Type.TEXT, "field of the format concerned, empty where the file as a whole"
        ),
        Column("found", Type.TEXT, "what stands there, masked and at most 40 characters"),
        Column("expected", Type.TEXT, "what should stand there, empty where the code says it"),
        Column("to_do", Type.TEXT, "what to do about it"),
        Column("landed_at", Type.TIMESTAMP, "first seen, UTC"),
    ),
)
