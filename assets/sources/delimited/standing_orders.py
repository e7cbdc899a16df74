"""Delimited permanent orders: payments that recur until they are cancelled."""

import polars as pl

from assets.sources.delimited.columns import MappedColumns
from assets.sources.read_file import FileContent, ReadFile, rows_of
from contracts.ids import digest_id_column
from contracts.reasons import RefusalReason
from contracts.tables.sources import STANDING_ORDERS


def read_standing_orders(file: FileContent, rows: MappedColumns) -> ReadFile:
    """Return the permanent orders of ``file``."""
    external_ids, currencies = rows.texts("external_id"), rows.currencies()
    rows.refuse_first(
        ~external_ids.is_first_distinct(), "external_id", RefusalReason.DUPLICATE_ROW_ID
    )
    amounts = rows.amounts("amount", currencies)
    rows.refuse_first(amounts <= 0, "amount", RefusalReason.AMOUNT_SIGN)
    orders = {
        "order_id": digest_id_column(
            pl.repeat(file.source, external_ids.len(), eager=True), external_ids
        ),
        "file_sha256": file.sha256,
        "position": rows.positions,
        "source": file.source,
        "external_id": external_ids,
        "account": _accounts(rows, currencies),
        "currency": currencies,
        "amount_units": amounts,
        "counterparty": rows.texts("counterparty"),
        "purpose": rows.texts("purpose"),
    }
    return ReadFile(standing_orders=rows_of(STANDING_ORDERS, orders))


def _accounts(rows: MappedColumns, currencies: pl.Series) -> pl.Series:
    """Return the account each order draws on: one of a family, or a declared one."""
    family = rows.mapping.family
    if family is None:
        accounts = rows.accounts()
        rows.refuse_other_currencies(accounts, currencies)
        return accounts
    rows.refuse_first(currencies != family.currency, "currency", RefusalReason.CURRENCY_MIXED)
    return family.prefix + rows.texts("account")
