"""Stripe's CSV reports and exports to balance transactions: which form a file is, by its headers.

Three forms: the itemised reports (balance change, payouts, payout and ending balance
reconciliation), the dashboard's older balance history, and the exported table of balance
transactions. Other tables (payouts, charges, fees ...) name balance transactions without saying
what they moved, and a report of components splits them: both are refused, saying what to export.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import polars as pl

from assets.sources.delimited.text import DelimitedText, split_text
from assets.sources.masking import masked
from assets.sources.stripe.headers import HISTORY_HEADERS, REPORT_HEADERS, TABLE_HEADERS
from assets.sources.stripe.rows import COLUMNS, BalanceRows, Form
from contracts.errors import RefusedFileError
from contracts.reasons import RefusalReason
from contracts.source_declaration import StripeObjects


@dataclass(frozen=True, slots=True)
class Layout:
    """How a form's headers fill our columns.

    Attributes:
        columns: our column -> headers, of which the first that is there fills it.
        required: our columns that a header must fill.
        known: headers that are no row's business here.
        pattern: further known headers: metadata, whose keys are the account's own.
        references: patterns of the headers of our own reference, ``{}`` being its key.
    """

    columns: Mapping[str, tuple[str, ...]]
    required: tuple[str, ...]
    known: frozenset[str]
    pattern: str
    references: tuple[str, ...]
    amounts: str
    holds_whole_payouts: bool = False


_ALWAYS: Final = ("id", "gross", "fee", "net", "currency", "created")
_REPORT: Final = Layout(
    columns={
        "id": ("balance_transaction_id",),
        "category": ("reporting_category",),
        "gross": ("gross",),
        "fee": ("fee",),
        "net": ("net",),
        "currency": ("currency",),
        "created": ("created_utc", "effective_at_utc"),
        "available_on": ("available_on_utc",),
        "settlement": ("automatic_payout_id",),
        "source": ("source_id", "payout_id"),
        "status": ("payout_status",),
        "reason": ("dispute_reason",),
        "counterparty": ("customer_name",),
        "description": ("description",),
    },
    required=(*_ALWAYS, "category"),
    known=REPORT_HEADERS,
    pattern=r"(?:payment|refund|transfer)_metadata\[.+\]",
    references=("payment_metadata[{}]", "refund_metadata[{}]", "transfer_metadata[{}]"),
    amounts="major",
    holds_whole_payouts=True,
)
_HISTORY: Final = Layout(
    columns={
        "id": ("id",),
        "type": ("Type",),
        "gross": ("Amount",),
        "fee": ("Fee",),
        "net": ("Net",),
        "currency": ("Currency",),
        "created": ("Created (UTC)",),
        "available_on": ("Available On (UTC)",),
        "settlement": ("Transfer",),
        "source": ("Source",),
        "description": ("Description",),
    },
    required=(*_ALWAYS, "type", "source"),
    known=HISTORY_HEADERS,
    pattern=r".+ \(metadata\)",
    references=("{} (metadata)",),
    amounts="major",
)
_TABLE: Final = Layout(
    columns={
        "id": ("id",),
        "type": ("type",),
        "category": ("reporting_category",),
        "gross": ("amount",),
        "fee": ("fee",),
        "net": ("net",),
        "currency": ("currency",),
        "created": ("created",),
        "available_on": ("available_on",),
        "settlement": ("payout_id", "automatic_transfer_id"),
        "source": ("source", "source_id"),
        "status": ("status",),
        "description": ("description",),
    },
    required=(*_ALWAYS, "type", "source"),
    known=TABLE_HEADERS,
    pattern=r"(?!)",
    references=(),
    amounts="minor",
)
_FOREIGN: Final = "connected_account_id"
"""Of the exported table: filled, a row is of the balance of somebody else."""

_TO_DO: Final = (
    "Export the itemised balance change, payouts or payout reconciliation report, or the balance"
    " transactions themselves."
)


def export_rows(text: str, declared: StripeObjects) -> BalanceRows:
    """Return the balance transactions of a CSV report or export.

    Raises:
        RefusedFileError: no form that is read, or headers that are missing or unknown.
    """
    table = split_text(text, ",")
    layout = _layout_of(table)
    named = _headers(table, layout)
    _refuse_other_headers(table, layout, named)
    if layout is _TABLE:
        _refuse_foreign(table)
    places = pl.select(pl.format("line {}", table.lines)).to_series()
    texts = table.columns.select(
        (pl.col(named[name]) if name in named else pl.lit("")).alias(name) for name in COLUMNS
    )
    references = _reference(table, layout, declared.reference_key)
    form = Form(
        names={**{name: name for name in COLUMNS}, **named},
        amounts="minor" if layout.amounts == "minor" else "major",
        moments="utc",
        holds_whole_payouts=layout.holds_whole_payouts,
    )
    return BalanceRows(texts.with_columns(references), places, form)


def _layout_of(table: DelimitedText) -> Layout:
    header = set(table.header)
    if "balance_transaction_id" in header and header & {"gross", "net"}:
        return _REPORT
    if header >= {"id", "Type", "Created (UTC)"}:
        return _HISTORY
    if header >= {"id", "net", "type"}:
        return _TABLE
    found = ",".join(table.header)
    raise RefusedFileError(
        RefusalReason.OBJECT_UNKNOWN,
        table.head_place,
        found,
        _TO_DO,
        expected="the headers of balance transactions",
    )


def _headers(table: DelimitedText, layout: Layout) -> dict[str, str]:
    """Return the header that fills each of our columns."""
    return {
        name: next(one for one in headers if one in table.header)
        for name, headers in layout.columns.items()
        if any(one in table.header for one in headers)
    }


def _refuse_other_headers(table: DelimitedText, layout: Layout, named: Mapping[str, str]) -> None:
    for name in layout.required:
        if name in named:
            continue
        wanted = layout.columns[name][0]
        to_do = ""
        if name == "created" and not {"created", "effective_at"}.isdisjoint(table.header):
            to_do = (
                f"Export it again with {wanted}: without it, times are of the zone that"
                " the report was asked for, which the file does not say."
            )
        raise RefusedFileError(
            RefusalReason.MISSING_COLUMN, table.head_place, "", to_do, field=wanted
        )
    for header in table.header:
        is_known = header in named.values() or header in layout.known
        if not is_known and re.fullmatch(layout.pattern, header) is None:
            raise RefusedFileError(RefusalReason.UNKNOWN_COLUMN, table.head_place, header)


def _refuse_foreign(table: DelimitedText) -> None:
    """Refuse a row of a connected account: its balance is not ours."""
    if _FOREIGN not in table.header:
        return
    is_foreign = table.columns[_FOREIGN] != ""
    if is_foreign.any():
        row = is_foreign.arg_max()
        assert row is not None
        raise RefusedFileError(
            RefusalReason.ACCOUNT_UNKNOWN,
            f"line {table.lines[row]}",
            masked(table.columns[_FOREIGN][row]),
            field=_FOREIGN,
            expected="our own account, which leaves it empty",
        )


def _reference(table: DelimitedText, layout: Layout, key: str) -> pl.Series:
    """Return our own reference of each row, of the metadata columns under ``key``."""
    headers = [one for pattern in layout.references if (one := pattern.format(key)) in table.header]
    filled = (pl.when(pl.col(one) != "").then(pl.col(one)) for one in headers)
    none = pl.repeat("", table.columns.height, dtype=pl.String)
    return table.columns.select(pl.coalesce(*filled, none).alias("reference")).to_series()
