"""The trial balance as a person reads it: currencies and accounts by name."""

import polars as pl

from contracts.currencies import CURRENCY_BY_ASSET
from ledger_engine.chart_of_accounts import CHART
from warehouse.lake import Lake


def named_trial_balance(lake: Lake) -> pl.DataFrame:
    """Return the stored trial balance, one row a tenant, currency and GL account."""
    rows = lake.read("assets.oracle", "trial_balance_shown")
    currencies = {number: currency.code for number, currency in CURRENCY_BY_ASSET.items()}
    names = {code: account.name for code, account in CHART.items()}
    return rows.select(
        "tenant",
        pl.col("asset").replace_strict(currencies, return_dtype=pl.String).alias("currency"),
        "gl_code",
        pl.col("gl_code")
        .replace_strict(names, default="not in the chart", return_dtype=pl.String)
        .alias("name"),
        pl.col("account_count").alias("accounts"),
        pl.col("debits_units"),
        pl.col("credits_units"),
        pl.col("net_debit_units"),
    )
