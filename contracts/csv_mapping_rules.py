"""What must hold of a file declaration beyond its types: the columns and rules of its mapping.

Belongs here: which normal-form columns a mapping must fill, and which of its parts need each other.
What a file's content must satisfy is the readers' business.
"""

import re
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import polars as pl

from contracts.currencies import CURRENCIES
from contracts.posting_rule import posting_rules
from contracts.source_declaration import CsvMapping, FileDeclaration, Sheet, StripeObjects

TABLES: Final = ("csv", "xlsx")
"""The formats whose columns a mapping names."""

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

FORMED: Final = ("account", "customer", "counterparty")
"""Columns whose text names an account, and may have a form."""

_DATE_FORMAT: Final = re.compile(r"(?:[^%]|%%|\.%f|%[YymdjbBeFDHIMSpTR]|%-[mdjHI])*(?:%z)?")
"""Parts of a date that every reader knows; an offset from UTC comes last."""


def mapping_fault(file: FileDeclaration) -> str | None:
    """Return what is wrong with ``file`` in one sentence, or None."""
    fault = _format_fault(file)
    if fault is not None:
        return fault
    if file.posts and (file.csv is None or file.csv.table != "movements"):
        return "only movements post; statements and orders are witnesses"
    if file.csv is None:
        return None
    if file.format == "csv" and file.csv.delimiter == file.csv.decimal_mark:
        return f"{file.csv.delimiter!r} cannot be the delimiter and the decimal mark"
    faults = (_column_fault, _form_fault, _amount_fault, _movement_fault, _statement_fault)
    return next(filter(None, (fault(file.csv) for fault in faults)), None)


def _format_fault(file: FileDeclaration) -> str | None:
    """Return which part of ``file`` belongs to another format."""
    if (file.format in TABLES) != (file.csv is not None):
        return f"a csv mapping goes with the formats {' and '.join(TABLES)}, and with no other"
    if file.format != "xlsx" and file.sheet != Sheet():
        return "only the format xlsx has a sheet"
    if file.format != "stripe" and file.stripe != StripeObjects():
        return "only the format stripe has stripe"
    return None


def _column_fault(mapping: CsvMapping) -> str | None:
    filled = [*mapping.columns, *mapping.constants, *mapping.parts]
    filled += ["amount"] if mapping.amounts else []
    required, known = REQUIRED[mapping.table], OPTIONAL[mapping.table] | REQUIRED[mapping.table]
    family = mapping.family
    faults = [
        *(f"{name!r} is filled twice" for name in filled if filled.count(name) > 1),
        *(f"{mapping.table} has no column {name!r}" for name in filled if name not in known),
        *(f"{name!r} is neither a column nor a constant" for name in required - {*filled}),
    ]
    if _DATE_FORMAT.fullmatch(mapping.date_format) is None:
        faults.append(f"date_format: {mapping.date_format!r} has a part that no date is read by")
    if "amount" not in mapping.columns and mapping.amounts is None:
        faults.append("'amount' must be a column")
    if mapping.delimiter in '"\r\n':
        faults.append(f"{mapping.delimiter!r} cannot be the delimiter")
    if family is not None and family.currency not in CURRENCIES:
        faults.append(f"family.currency: {family.currency!r} is not registered")
    return min(faults, default=None)


def _form_fault(mapping: CsvMapping) -> str | None:
    for name, form in mapping.forms.items():
        if name not in FORMED:
            return f"forms: {name!r} has none; these may have one: {', '.join(FORMED)}"
        if not is_pattern(form):
            return f"forms.{name}: {form!r} is no pattern"
    if mapping.time_zone is not None:
        try:
            ZoneInfo(mapping.time_zone)
        except (ZoneInfoNotFoundError, ValueError):
            return f"time_zone: {mapping.time_zone!r} is no IANA time zone"
    return None


def is_pattern(form: str) -> bool:
    """Return whether the engine that readers match with takes ``form`` as a pattern."""
    try:
        pl.Series([""]).str.contains(form)
    except pl.exceptions.ComputeError:
        return False
    return True


def _amount_fault(mapping: CsvMapping) -> str | None:
    unsigned = mapping.amounts is not None
    if mapping.grouping_mark == mapping.decimal_mark:
        return f"grouping_mark: {mapping.grouping_mark!r} is the decimal mark"
    if unsigned and (mapping.sign is not None or mapping.table != "statement_lines"):
        return "only statement_lines have amounts, and then no sign"
    if mapping.reversed and mapping.table != "statement_lines":
        return "only statement_lines can be reversed"
    if mapping.reversed and mapping.sign is not None:
        return "a sign says which way each amount went: reversed would say it again"
    if mapping.totals is not None and not (mapping.totals.count or mapping.totals.sum):
        return "totals state a count, a sum or both"
    return None


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
