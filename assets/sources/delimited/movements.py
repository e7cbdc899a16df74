"""Delimited movements of our own systems: what the ledger books, and the balances stated beside it.

The amount is never negative: the kind, decided by the mapping's rules or the file's own column, has
the sign. A running balance is a witness, not part of the movement; it is kept apart.
"""

from functools import reduce

import polars as pl

from assets.sources.delimited.columns import MappedColumns
from assets.sources.read_file import FileContent, ReadFile, rows_of
from contracts.ids import digest_id_column
from contracts.posting_rule import PostingRule, posting_rules
from contracts.reasons import RefusalReason
from contracts.source_declaration import KindRule
from contracts.tables.sources import EXPECTED_MOVEMENTS, STATED_BALANCES


def read_movements(file: FileContent, rows: MappedColumns) -> ReadFile:
    """Return the movements of ``file`` and the running balances stated beside them."""
    movements = _movements(file, rows)
    if "running_balance" not in rows.mapping.columns:
        return ReadFile(expected_movements=movements)
    return ReadFile(
        expected_movements=movements, stated_balances=_stated_balances(file, rows, movements)
    )


def _movements(file: FileContent, rows: MappedColumns) -> pl.DataFrame:
    external_ids, currencies = rows.texts("external_id"), rows.currencies()
    rows.refuse_first(
        ~external_ids.is_first_distinct(), "external_id", RefusalReason.DUPLICATE_ROW_ID
    )
    accounts, customers = rows.accounts(), _customers(rows)
    rows.refuse_other_currencies(accounts, currencies)
    kinds = _kinds(rows, customers)
    amounts = rows.amounts("amount", currencies)
    rows.refuse_first(amounts < 0, "amount", RefusalReason.AMOUNT_SIGN)
    occurred_at, business_dates = rows.moments("date")
    return rows_of(
        EXPECTED_MOVEMENTS,
        {
            "movement_id": digest_id_column(
                pl.repeat(file.source, external_ids.len(), eager=True), external_ids
            ),
            "file_sha256": file.sha256,
            "position": rows.positions,
            "source": file.source,
            "external_id": external_ids,
            "kind": kinds,
            "account": accounts,
            "customer": customers,
            "currency": currencies,
            "amount_units": amounts,
            "occurred_at": occurred_at,
            "business_date": business_dates,
            "reference": rows.texts("reference"),
            "counterparty": rows.texts("counterparty"),
            "description": rows.texts("description"),
        },
    )


def _customers(rows: MappedColumns) -> pl.Series:
    """Return each row's customer, with its family's prefix; empty where the row names none."""
    named, family = rows.texts("customer"), rows.mapping.family
    if family is None:
        return named
    rows.refuse_first(
        rows.texts("currency") != family.currency, "currency", RefusalReason.CURRENCY_MIXED
    )
    return (pl.lit(family.prefix) + named).pipe(
        lambda prefixed: pl.select(
            pl.when(named == "").then(pl.lit("")).otherwise(prefixed)
        ).to_series()
    )


def _kinds(rows: MappedColumns, customers: pl.Series) -> pl.Series:
    """Return the posting rule of each row: known, and with a customer where it books on one."""
    rules = rows.mapping.kinds
    kinds = _decided(rows, rules) if rules else rows.texts("kind")
    decisive = next((header for rule in rules for header in rule.when), "kind")
    known = posting_rules()
    rows.refuse_first(
        ~kinds.is_in(list(known)).fill_null(value=False), decisive, RefusalReason.KIND_UNKNOWN
    )
    on_customers = [name for name, rule in known.items() if _books_on_customer(rule)]
    rows.refuse_first(
        kinds.is_in(on_customers) & (customers == ""), "customer", RefusalReason.FIELD_MISSING
    )
    return kinds


def _decided(rows: MappedColumns, rules: tuple[KindRule, ...]) -> pl.Series:
    """Return the kind of the first rule whose columns all hold the given text, null where none."""
    texts = rows.text.columns.select(pl.all().str.strip_chars())
    nothing = pl.lit(None, dtype=pl.String)
    decided = reduce(
        lambda otherwise, rule: pl.when(_holds(rule)).then(pl.lit(rule.kind)).otherwise(otherwise),
        reversed(rules),
        nothing,
    )
    return texts.select(decided.alias("kind")).to_series()


def _holds(rule: KindRule) -> pl.Expr:
    return pl.all_horizontal(
        pl.lit(value=True), *(pl.col(name) == text.strip() for name, text in rule.when.items())
    )


def _books_on_customer(rule: PostingRule) -> bool:
    return any(
        "customer" in (side.gl, side.owner)
        for leg in rule.current.legs
        for side in (leg.debit, leg.credit)
    )


def _stated_balances(
    file: FileContent, rows: MappedColumns, movements: pl.DataFrame
) -> pl.DataFrame:
    """Return the running balance of each row, on the customer's account, as its holder sees it."""
    sign = rows.mapping.sign
    assert sign is not None, "a declared running balance has a declared sign"
    side = rows.raw(sign.column)
    gains, loses = side.is_in(list(sign.gained)), side.is_in(list(sign.lost))
    rows.refuse_first(~(gains | loses), "running_balance", RefusalReason.AMOUNT_SIGN)
    amounts = movements["amount_units"]
    return rows_of(
        STATED_BALANCES,
        {
            "file_sha256": file.sha256,
            "position": rows.positions,
            "source": file.source,
            "account": movements["customer"],
            "currency": movements["currency"],
            "business_date": movements["business_date"],
            "amount_units": amounts.zip_with(gains, -amounts),
            "balance_units": rows.amounts("running_balance", movements["currency"]),
        },
    )
