"""Amounts as Stripe writes them, to ledger units: its minor units are not always those of ISO 4217.

It counts Icelandic krona in hundredths that are always zero, although the currency has none. Every
other registered currency is counted in the minor units of ISO 4217, three decimals included.
"""

from typing import Final

import polars as pl

from assets.sources.stripe.rows import BalanceRows
from contracts.currencies import CURRENCIES
from contracts.money import amount_columns
from contracts.reasons import RefusalReason

_STRIPE_EXPONENTS: Final = {"ISK": 2}

EXPONENTS: Final = {
    code: _STRIPE_EXPONENTS.get(code, one.exponent) for code, one in CURRENCIES.items()
}
"""Digits behind the decimal mark in an amount of Stripe's minor units."""


def amounts_of(rows: BalanceRows, name: str, currencies: pl.Series) -> pl.Series:
    """Return a column of amounts as signed ledger units.

    Raises:
        RefusedFileError: ``FIELD_MISSING``, ``AMOUNT_FORMAT``, ``AMOUNT_SCALE``, ``AMOUNT_RANGE``.
    """
    texts = rows[name]
    rows.refuse_first(texts == "", name, RefusalReason.FIELD_MISSING)
    if rows.form.amounts == "minor":
        is_whole = texts.str.contains(r"^-?[0-9]+$")
        rows.refuse_first(~is_whole, name, RefusalReason.AMOUNT_FORMAT, "whole minor units")
        texts = with_mark(texts, currencies)
    converted = amount_columns(texts, currencies)
    for reason in (
        RefusalReason.AMOUNT_FORMAT,
        RefusalReason.AMOUNT_SCALE,
        RefusalReason.AMOUNT_RANGE,
    ):
        is_wrong = (converted["reason"] == reason.value).fill_null(value=False)
        rows.refuse_first(is_wrong, name, reason)
    return converted["units"]


def with_mark(minor: pl.Series, currencies: pl.Series) -> pl.Series:
    """Return whole minor units as decimal text: ``-5`` in USD is ``-0.05``."""
    digits = pl.col("minor").str.strip_prefix("-").str.zfill(pl.col("places") + 1)
    sign = pl.when(pl.col("minor").str.starts_with("-")).then(pl.lit("-")).otherwise(pl.lit(""))
    cut = digits.str.len_bytes() - pl.col("places")
    marked = pl.concat_str(sign, digits.str.slice(0, cut), pl.lit("."), digits.str.slice(cut))
    places = currencies.replace_strict(EXPONENTS, return_dtype=pl.UInt32)
    return pl.DataFrame({"minor": minor, "places": places}).select(marked).to_series()
