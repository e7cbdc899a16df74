"""Balance transactions to processor lines, after proving what must hold of each by itself.

Belongs here: ids, currencies and our accounts, gross less fee, kinds and their signs, states. What
must hold between a payout and its lines is in ``payouts``; how each form is read, in its module.
"""

from typing import Final

import polars as pl

from assets.sources.read_file import FileContent, rows_of
from assets.sources.stripe.amounts import amounts_of
from assets.sources.stripe.kinds import GAINED, LOST, kinds_of
from assets.sources.stripe.moments import available_on, occurred_at
from assets.sources.stripe.payouts import refuse_untied_payouts
from assets.sources.stripe.rows import BalanceRows
from contracts.currencies import CURRENCIES
from contracts.ids import digest_id_column
from contracts.institution import Institution
from contracts.reasons import RefusalReason
from contracts.source_declaration import FileDeclaration
from contracts.tables.sources import PROCESSOR_LINES

_ID: Final = r"^txn_[A-Za-z0-9_]{1,250}$"
_PAYOUT_ID: Final = r"^(?:po|tr)_[A-Za-z0-9_]{1,250}$"
"""Payouts made before 2017 are called transfers."""

STATES: Final = frozenset(
    {"", "available", "pending", "in_transit", "paid", "failed", "canceled", "reversed"}
)
"""Of a balance transaction, and of a payout."""


def processor_lines(
    file: FileContent, rows: BalanceRows, declaration: FileDeclaration, institution: Institution
) -> pl.DataFrame:
    """Return a processor line a row, in the order of the file.

    Raises:
        RefusedFileError: any row is wrong by itself, or a payout does not tie.
    """
    _refuse_ids(rows)
    currencies = _currencies(rows)
    accounts = _accounts(rows, currencies, declaration, institution)
    gross, fee, net = (amounts_of(rows, name, currencies) for name in ("gross", "fee", "net"))
    rows.refuse_first(gross - fee != net, "net", RefusalReason.FEE_SUM, "gross less fee")
    kinds = _kinds(rows, gross)
    rows.refuse_first(~rows["status"].is_in(list(STATES)), "status", RefusalReason.STATUS_UNKNOWN)
    lines = pl.DataFrame(
        {
            "account": accounts,
            "currency": currencies,
            "external_id": rows["id"],
            "kind": kinds,
            "gross_units": gross,
            "fee_units": fee,
            "net_units": net,
            "occurred_at": occurred_at(rows),
            "available_on": available_on(rows),
            "settlement_reference": _settlements(rows, kinds),
            "related_id": rows["source"],
            "status": rows["status"],
            "reason_code": rows["reason"],
            "reference": rows["reference"],
            "counterparty": rows["counterparty"],
            "description": rows["description"],
        }
    )
    refuse_untied_payouts(rows, lines)
    positions = pl.int_range(1, lines.height + 1, eager=True)
    whole = pl.repeat(file.sha256, lines.height, eager=True, dtype=pl.String)
    return rows_of(
        PROCESSOR_LINES,
        {
            **lines.to_dict(),
            "line_id": digest_id_column(whole, positions.cast(pl.String)),
            "file_sha256": file.sha256,
            "source": file.source,
            "position": positions,
        },
    )


def _refuse_ids(rows: BalanceRows) -> None:
    rows.refuse_first(rows["id"] == "", "id", RefusalReason.FIELD_MISSING)
    rows.refuse_first(~rows["id"].str.contains(_ID), "id", RefusalReason.OBJECT_UNKNOWN, "txn_...")
    rows.refuse_first(~rows["id"].is_first_distinct(), "id", RefusalReason.DUPLICATE_ROW_ID)


def _currencies(rows: BalanceRows) -> pl.Series:
    """Return registered codes in capitals; a file writes them in capitals or in small letters."""
    stated = rows["currency"]
    codes = stated.str.to_uppercase()
    is_one_case = (stated == codes) | (stated == stated.str.to_lowercase())
    is_known = is_one_case & codes.is_in(list(CURRENCIES))
    rows.refuse_first(~is_known, "currency", RefusalReason.CURRENCY_UNKNOWN)
    return codes


def _accounts(
    rows: BalanceRows,
    currencies: pl.Series,
    declaration: FileDeclaration,
    institution: Institution,
) -> pl.Series:
    """Return our account of each row: the one declared for its currency."""
    named = {code: declaration.accounts.get(code) for code in currencies.unique()}
    found = {code: institution.account_named(name) for code, name in named.items() if name}
    known = {code: one for code, one in found.items() if one is not None}
    rows.refuse_first(
        ~currencies.is_in(list(known)),
        "currency",
        RefusalReason.ACCOUNT_UNKNOWN,
        "an account declared for the currency",
    )
    fitting = [code for code, one in known.items() if one.currency == code]
    rows.refuse_first(~currencies.is_in(fitting), "currency", RefusalReason.CURRENCY_MIXED)
    ids = {code: one.id for code, one in known.items()}
    return currencies.replace_strict(ids, default="", return_dtype=pl.String)


def _kinds(rows: BalanceRows, gross: pl.Series) -> pl.Series:
    """Return the kind of each row, whose gross amount has the sign of its kind."""
    kinds = kinds_of(rows.texts.with_columns(gross.alias("gross_units")))
    has_category = rows["category"] != ""
    rows.refuse_first(has_category & kinds.is_null(), "category", RefusalReason.KIND_UNKNOWN)
    rows.refuse_first(kinds.is_null(), "type", RefusalReason.KIND_UNKNOWN)
    is_wrong = (kinds.is_in(list(GAINED)) & (gross < 0)) | (kinds.is_in(list(LOST)) & (gross > 0))
    rows.refuse_first(is_wrong, "gross", RefusalReason.AMOUNT_SIGN)
    return kinds


def _settlements(rows: BalanceRows, kinds: pl.Series) -> pl.Series:
    """Return the payout that settles each row: of a payout itself, its own id.

    A line of no automatic payout names none, and none is guessed: a manual payout settles what
    nobody listed.
    """
    stated, source, is_payout = rows["settlement"], rows["source"], kinds == "payout"
    rows.refuse_first(is_payout & (source == ""), "source", RefusalReason.FIELD_MISSING)
    is_other = is_payout & (stated != "") & (stated != source)
    rows.refuse_first(is_other, "settlement", RefusalReason.LINK_BROKEN, "the payout itself")
    settlements = pl.select(
        pl.when(is_payout).then(source).otherwise(stated).alias("settlement")
    ).to_series()
    is_wrong = (settlements != "") & ~settlements.str.contains(_PAYOUT_ID)
    rows.refuse_first(is_wrong & is_payout, "source", RefusalReason.LINK_BROKEN, "po_...")
    rows.refuse_first(is_wrong, "settlement", RefusalReason.LINK_BROKEN, "po_...")
    return settlements
