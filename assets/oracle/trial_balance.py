"""The trial balance as a person reads it: currencies and accounts by name."""

import polars as pl

from contracts.currencies import CURRENCY_BY_ASSET
from ledger_engine.chart_of_accounts import CHART
from warehouse.lake import Lake


def named_trial_balance(lake: Lake) -> pl.DataFrame:
    """Return the stored trial balance, one row a tenant, currency and GL account."""
    return named(lake.read("assets.oracle", "trial_balance_shown"))


def named(rows: pl.DataFrame) -> pl.DataFrame:
    """Return trial balance ``rows`` with the names of currencies and GL accounts."""
    names = {code: account.name for code, account in CHART.items()}
    return with_currency(rows).select(
        "tenant",
        "currency",
        "gl_code",
        pl.col("gl_code")
        .replace_strict(names, default="not in the chart", return_dtype=pl.String)
        .alias("name"),
        pl.col("account_count").alias("accounts"),
        "debits_units",
        "credits_units",
        "net_debit_units",
    )


def with_currency(rows: pl.DataFrame) -> pl.DataFrame:
    """Return ``rows`` with the code of their currency in the place of its number."""
    currencies = {number: currency.code for number, currency in CURRENCY_BY_ASSET.items()}
    code = pl.col("asset").replace_strict(currencies, return_dtype=pl.String)
    return rows.with_columns(code.alias("asset")).rename({"asset": "currency"})
