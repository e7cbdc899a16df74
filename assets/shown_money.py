"""Money as a person reads it: columns of ledger units as decimals of their currency."""

import polars as pl

from contracts.currencies import CURRENCIES, CURRENCY_BY_ASSET
from contracts.money import format_amount


def with_money(frame: pl.DataFrame) -> pl.DataFrame:
    """Return ``frame`` with each ``*_units`` column as decimal text, named without ``_units``.

    Without a column ``currency`` or ``asset`` nothing says what units are: they stay as they are.
    """
    if "currency" in frame.columns:
        codes = frame["currency"].to_list()
    elif "asset" in frame.columns:
        codes = [CURRENCY_BY_ASSET[asset].code for asset in frame["asset"].to_list()]
    else:
        return frame
    columns = [name for name in frame.columns if name.endswith("_units")]
    texts = [
        pl.Series(
            name,
            [
                None if units is None else format_amount(int(units), CURRENCIES[code])
                for units, code in zip(frame[name].to_list(), codes, strict=True)
            ],
            dtype=pl.String,
        )
        for name in columns
    ]
    renamed = {name: name.removesuffix("_units") for name in columns}
    return frame.with_columns(texts).rename(renamed)
