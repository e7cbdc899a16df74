"""Where two witnesses agree, why not, since when."""

from typing import Final

from contracts.table_contract import Column, TableContract, Type

_DAY: Final = Column("business_date", Type.DATE, "the partition: the state at the end of this day")
_CURRENCY: Final = Column("currency", Type.TEXT, "ISO 4217 code or token symbol")
_ACCOUNT: Final = Column("account", Type.TEXT, "account id as the institution declares it")

STATEMENT_BALANCES: Final = TableContract(
    schema="reconciliation",
    name="statement_balances",
    grain="one row a declared account and day with a stated closing balance",
    key=("business_date", "account"),
    columns=(
        _DAY,
        _ACCOUNT,
        _CURRENCY,
        Column("source", Type.TEXT, "witness that states the balance"),
        Column("stated_units", Type.UNITS, "stated closing balance, ledger units"),
        Column("ledger_units", Type.UNITS, "our balance at that closing, ledger units"),
        Column("outstanding_ledger_units", Type.UNITS, "ours, not stated by the source"),
        Column("outstanding_source_units", Type.UNITS, "stated, not in our books"),
        Column("difference_units", Type.UNITS, "ours minus theirs over matched pairs"),
        Column("unexplained_units", Type.UNITS, "ledger - stated - explained: zero or a defect"),
    ),
    partitioned_by=("business_date",),
)

MATCHES: Final = TableContract(
    schema="reconciliation",
    name="matches",
    grain="one row a ledger transfer and source line found to be one movement, and day",
    key=("business_date", "match_id"),
    columns=(
        Column("match_id", Type.UUID, "digest of both ends: a tentative match keeps it each day"),
        _DAY,
        Column("rule", Type.TEXT, "stage that found it"),
        Column("rule_version", Type.SMALL, "version of the stage"),
        Column("state", Type.TEXT, "FINAL where clean, TENTATIVE where it bears a break"),
        Column("break_code", Type.TEXT, "taxonomy code where it bears a break", nullable=True),
        Column("evidence", Type.TEXT, "what the two ends share"),
        Column("account", Type.TEXT, "account of the source line"),
        Column("ledger_account", Type.TEXT, "account of the ledger transfer"),
        _CURRENCY,
        Column("transfer_id", Type.UUID, "ledger end"),
        Column("line_id", Type.UUID, "source end"),
        Column("ledger_units", Type.UNITS, "ledger amount, positive where we gained"),
        Column("source_units", Type.UNITS, "source amount, positive where we gained"),
        Column("difference_units", Type.UNITS, "ledger minus source"),
        Column("ledger_date", Type.DATE, "business date in our books"),
        Column("source_date", Type.DATE, "booking date at the source"),
        Column("ledger_file_sha256", Type.TEXT, "file the transfer descends from"),
        Column("source_file_sha256", Type.TEXT, "file the line stands in"),
    ),
    partitioned_by=("business_date",),
)

BREAKS: Final = TableContract(
    schema="reconciliation",
    name="breaks",
    grain="one row an open or just cleared disagreement and day",
    key=("business_date", "break_id"),
    columns=(
        Column("break_id", Type.UUID, "digest of side and item: the same on every day"),
        _DAY,
        Column("break_code", Type.TEXT, "taxonomy code"),
        Column("state", Type.TEXT, "OPEN, EXPECTED (timing inside the calendar) or AUTO_CLEARED"),
        Column("side", Type.TEXT, "ledger or source: which end stands alone, or both"),
        _ACCOUNT,
        _CURRENCY,
        Column("amount_units", Type.UNITS, "what is at stake, ledger units, signed"),
        Column("opened_on", Type.DATE, "first day on which it was open"),
        Column("age_business_days", Type.COUNT, "business days since it opened"),
        Column("transfer_id", Type.UUID, "ledger end", nullable=True),
        Column("line_id", Type.UUID, "source end", nullable=True),
        Column("match_id", Type.UUID, "match that bears or cleared it", nullable=True),
        Column("reference", Type.TEXT, "reference of the item, empty where none"),
        Column("counterparty", Type.TEXT, "other party of the item, empty where none"),
    ),
    partitioned_by=("business_date",),
)

ACCOUNT_DAYS: Final = TableContract(
    schema="reconciliation",
    name="account_days",
    grain="one row an account and day on which a books source states running balances",
    key=("account", "business_date"),
    columns=(
        _ACCOUNT,
        _DAY,
        _CURRENCY,
        Column("line_count", Type.COUNT, "lines of the day"),
        Column("stated_units", Type.UNITS, "day-end balance found in the stated balances"),
        Column("ledger_units", Type.UNITS, "our balance at the end of the day"),
        Column("difference_units", Type.UNITS, "ledger minus stated"),
        Column("change_units", Type.UNITS, "what this day added to the difference"),
        Column("class", Type.TEXT, "exact, rounding (change within 0.10) or break"),
        Column(
            "found_by", Type.TEXT, "single, chain, search or nearest: how the day end was found"
        ),
    ),
)

STANDING_ORDER_MATCHES: Final = TableContract(
    schema="reconciliation",
    name="standing_order_matches",
    grain="one row an outgoing transfer and a permanent order that may explain it",
    key=("transfer_id", "order_id"),
    columns=(
        Column("transfer_id", Type.UUID, "ledger end"),
        Column("order_id", Type.UUID, "permanent order"),
        _DAY,
        _ACCOUNT,
        _CURRENCY,
        Column("amount_units", Type.UNITS, "ledger units, positive"),
        Column("state", Type.TEXT, "AUTO where one order fits, SUGGESTED where several do"),
        Column("evidence", Type.TEXT, "what the two ends share"),
        Column("candidate_count", Type.COUNT, "orders that fit the same transfer"),
    ),
)

BREAK_DECISIONS: Final = TableContract(
    schema="reconciliation",
    name="break_decisions",
    grain="one row a break on which people have begun to decide: where it stands now",
    key=("break_id",),
    columns=(
        Column("break_id", Type.UUID, "the break, the same on every day and in every run"),
        Column("state", Type.TEXT, "open, assigned, proposed, approved, accepted, corrected, ..."),
        Column("attempt", Type.SMALL, "proposals made so far"),
        Column("assignee", Type.TEXT, "who is to propose, empty where nobody"),
        Column("answer", Type.TEXT, "correction, write-off or timing, empty where none stands"),
        Column("rule", Type.TEXT, "posting rule that corrects it, empty where none"),
        Column("transfer_code", Type.SMALL, "reason code of the correction, 0 where none"),
        _CURRENCY,
        Column("amount_units", Type.UNITS, "what is moved to correct it, ledger units, unsigned"),
        Column("accepted_until", Type.DATE, "last day of an accepted timing", nullable=True),
        Column("proposed_by", Type.TEXT, "who proposed, empty where nobody"),
        Column("approved_by", Type.TEXT, "who approved, empty where nobody"),
        Column("note", Type.TEXT, "words of the last decision"),
        Column("transfer_id", Type.UUID, "correcting transfer in the mirror", nullable=True),
        Column("begun_on", Type.DATE, "business date of which the first decision speaks"),
        Column("valid_on", Type.DATE, "business date of which the last decision speaks"),
        Column("decided_at", Type.TIMESTAMP, "when it was taken, UTC"),
        Column("entry_hash", Type.TEXT, "hash of the last signed entry in operations"),
    ),
)
"""Derived from the signed history in operations: written anew whole, never the place of record."""
