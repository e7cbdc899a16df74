"""Decimal text to whole ledger units and back, and splitting them: nowhere else.

One ASCII grammar for every reader: digits, at most one decimal point, an optional leading sign.
No exponent, no NaN, no grouping unless the caller declares the mark, no other alphabet's digits
(``decimal.Decimal`` accepts all four). What belongs elsewhere: which sign a bank means (the
readers), and how a rate multiplies (there are no rates here).
"""

import re
from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import Final

import polars as pl

from contracts.currencies import CURRENCIES, Currency
from contracts.errors import AmountError
from contracts.reasons import RefusalReason

UNITS: Final = pl.Decimal(38, 0)
"""The Polars type of every amount: exact, and its sums raise instead of wrapping."""

MAX_UNITS: Final = 10**38
"""Amounts stay below this: the widest decimal the warehouse stores."""

MAX_STATED_UNITS: Final = 10**32
"""One amount in a file stays below this, so that a million of them still add up to an amount.

A sum beyond ``MAX_UNITS`` stops whoever adds, and everything that was landed beside it.
"""

_STATED_DIGITS: Final = len(str(MAX_STATED_UNITS)) - 1

_PLAIN: Final = re.compile(r"(?P<sign>[+-]?)(?P<whole>[0-9]+)(?:\.(?P<part>[0-9]*))?", re.ASCII)


def parse_amount(text: str, currency: Currency) -> int:
    """Return the signed ledger units that ``text`` (say ``-1234.5``) states in ``currency``.

    Raises:
        AmountError: not a plain decimal (``AMOUNT_FORMAT``), more decimals than the currency has
            (``AMOUNT_SCALE``), or 10^32 units and more (``AMOUNT_RANGE``).
    """
    found = _PLAIN.fullmatch(text)
    if found is None:
        raise AmountError(RefusalReason.AMOUNT_FORMAT, text, currency.code)
    part = (found["part"] or "").rstrip("0")
    if len(part) > currency.exponent:
        raise AmountError(RefusalReason.AMOUNT_SCALE, text, currency.code)
    if len(found["whole"].lstrip("0")) + currency.scale > _STATED_DIGITS:
        raise AmountError(RefusalReason.AMOUNT_RANGE, text, currency.code)
    units = int(found["whole"] + part.ljust(currency.scale, "0"))
    return -units if found["sign"] == "-" else units


def amount_columns(texts: pl.Series, currencies: pl.Series) -> pl.DataFrame:
    """Return what ``parse_amount`` returns for a whole column, without an object a row.

    Args:
        texts: amounts as text.
        currencies: the code of each, every one registered (asserted).

    Returns:
        ``units`` (null where refused) and ``reason`` (a refusal code, null where fine), in the
        order given.
    """
    assert set(currencies.unique()) <= CURRENCIES.keys(), "an unregistered currency"
    scales = pl.DataFrame(
        [(one.code, one.exponent, one.scale) for one in CURRENCIES.values()],
        schema={"currency": pl.String, "exponent": pl.Int32, "scale": pl.Int32},
        orient="row",
    )
    amounts = pl.DataFrame({"text": texts, "currency": currencies})
    scaled = amounts.join(scales, on="currency", how="left", maintain_order="left")
    return scaled.with_columns(
        pl.col("text").str.extract(r"^[+-]?([0-9]+)").str.strip_chars_start("0").alias("whole"),
        pl.col("text")
        .str.extract(r"\.([0-9]*)$")
        .fill_null("")
        .str.strip_chars_end("0")
        .alias("part"),
        pl.col("text").str.starts_with("-").alias("is_negative"),
    ).select(_UNITS, _REASON)


_REASON: Final = (
    pl.when(~pl.col("text").str.contains(r"^[+-]?[0-9]+(?:\.[0-9]*)?$"))
    .then(pl.lit(RefusalReason.AMOUNT_FORMAT.value))
    .when(pl.col("part").str.len_bytes() > pl.col("exponent"))
    .then(pl.lit(RefusalReason.AMOUNT_SCALE.value))
    .when(pl.col("whole").str.len_bytes() + pl.col("scale") > _STATED_DIGITS)
    .then(pl.lit(RefusalReason.AMOUNT_RANGE.value))
    .alias("reason")
)
_DIGITS: Final = pl.concat_str(
    pl.lit("0"), pl.col("whole"), pl.col("part").str.pad_end(pl.col("scale"), "0")
)
_UNITS: Final = (
    pl.when(_REASON.is_null())
    .then(pl.concat_str(pl.when("is_negative").then(pl.lit("-")).otherwise(pl.lit("")), _DIGITS))
    .cast(UNITS)
    .alias("units")
)


def format_amount(units: int, currency: Currency) -> str:
    """Return ``units`` as decimal text, grouped by thousands, at least the ISO decimals shown."""
    sign = "-" if units < 0 else ""
    whole, part = divmod(abs(units), 10**currency.scale)
    digits = str(part).rjust(currency.scale, "0") if currency.scale else ""
    kept = digits.rstrip("0").ljust(currency.exponent, "0")
    return f"{sign}{whole:,}" + (f".{kept}" if kept else "")


def split_units(units: int, weights: Sequence[int], out_of: int | None = None) -> tuple[int, ...]:
    """Return the share of ``units`` that each weight earns: whole units which add up exactly.

    Shares are differences of rounded running totals (half up), so each is within one unit of its
    ideal, and all together are ``units`` times the sum of weights over ``out_of``, rounded once.
    Without ``out_of`` the weights share everything.
    """
    whole = sum(weights) if out_of is None else out_of
    assert units >= 0, "what is split is not negative"
    assert whole > 0, "the weights add up to something"
    assert min(weights, default=0) >= 0, "no weight is negative"
    totals = (2 * units * weight + whole for weight in accumulate(weights, initial=0))
    rounded = [total // (2 * whole) for total in totals]
    return tuple(later - earlier for earlier, later in pairwise(rounded))
