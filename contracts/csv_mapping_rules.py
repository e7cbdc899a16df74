"""What must hold of a file declaration beyond its types: the columns and rules of its mapping.

Belongs here: which normal-form columns a mapping must fill, and which of its parts need each other.
What a file's content must satisfy is the readers' business.
"""

import re
from typing import Final

from contracts.currencies import CURRENCIES
from contracts.posting_rule import posting_rules
from contracts.source_declaration import CsvMapping, FileDeclaration

REQUIRED: Final = {
    "movements": frozenset({"external_id", "account", "currency", "amount", "date"}),
    "statement_lines": frozenset({"account", "currency", "amount", "booking_date"}),
    "standing_orders": frozenset({"external_id", "account", "currency", "amount"}),
}
"""Normal-form columns that a mapping must fill, and that are empty in no row."""

OPTIONAL: Final = {
    "movements": frozenset(
        {"kind", "customer", "reference", "counterparty", "description", "running_balance"}
    ),
    "statement_lines": frozenset(
        {
            "statement_reference",
            "value_date",
            "reference",
            "bank_reference",
            "transaction_code",
            "counterparty",
            "description",
        }
    ),
    "standing_orders": frozenset({"counterparty", "purpose"}),
}
"""Normal-form columns that a mapping may fill; empty text where it does not."""

assert REQUIRED.keys() == OPTIONAL.keys()

_DATE_FORMAT: Final = re.compile(r"(?:[^%]|%%|\.%f|%[YymdjbBeFDHIMSpTR])*(?:%z)?")
"""Parts of a date that every reader knows; an offset from UTC comes last."""


def mapping_fault(file: FileDeclaration) -> str | None:
    """Return what is wrong with ``file`` in one sentence, or None."""
    if (file.format == "csv") != (file.csv is not None):
        return "format csv and a csv mapping go together"
    if file.posts and (file.csv is None or file.csv.table != "movements"):
        return "only movements post; statements and orders are witnesses"
    if file.csv is None:
        return None
    return _column_fault(file.csv) or _movement_fault(file.csv) or _statement_fault(file.csv)


def _column_fault(mapping: CsvMapping) -> str | None:
    filled = [*mapping.columns, *mapping.constants, *mapping.parts]
    required, known = REQUIRED[mapping.table], OPTIONAL[mapping.table] | REQUIRED[mapping.table]
    family = mapping.family
    faults = [
        *(f"{name!r} is filled twice" for name in filled if filled.count(name) > 1),
        *(f"{mapping.table} has no column {name!r}" for name in filled if name not in known),
        *(f"{name!r} is neither a column nor a constant" for name in required - {*filled}),
    ]
    if _DATE_FORMAT.fullmatch(mapping.date_format) is None:
        faults.append(f"date_format: {mapping.date_format!r} has a part that no date is read by")
    if "amount" not in mapping.columns:
        faults.append("'amount' must be a column")
    if mapping.delimiter in '"\r\n' or mapping.delimiter == mapping.decimal_mark:
        faults.append(f"{mapping.delimiter!r} cannot be the delimiter")
    if family is not None and family.currency not in CURRENCIES:
        faults.append(f"family.currency: {family.currency!r} is not registered")
    return min(faults, default=None)


def _movement_fault(mapping: CsvMapping) -> str | None:
    if mapping.table != "movements":
        return None
    if ("kind" in mapping.columns or "kind" in mapping.constants) == bool(mapping.kinds):
        return "movements need either kinds or a kind column"
    unknown = [rule.kind for rule in mapping.kinds if rule.kind not in posting_rules()]
    if unknown:
        return f"kinds: {unknown[0]!r} is no posting rule"
    if "running_balance" in mapping.columns and (mapping.sign is None or mapping.family is None):
        return "running_balance needs a sign and a family"
    return None


def _statement_fault(mapping: CsvMapping) -> str | None:
    if mapping.table == "statement_lines" and mapping.trailer is None:
        return "statement_lines need a trailer: the rows that state the two balances"
    if mapping.table != "statement_lines" and mapping.trailer is not None:
        return "only statement_lines have a trailer"
    return None
