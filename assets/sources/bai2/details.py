"""The detail records (16) in columns: what each field must be, and what it then is.

Where a field begins is the business of ``detail_fields``; signs and statements that of ``rows``.
"""

from typing import Final

import polars as pl

from assets.sources.bai2.detail_fields import PARTS, detail_fields_of
from assets.sources.bai2.faults import refuse_first
from assets.sources.bai2.type_codes import DETAIL, NON_MONETARY
from assets.sources.bai2.values import FIRST_YEAR
from contracts.dates import FIRST_DATE, LAST_DATE
from contracts.money import MAX_STATED_UNITS, UNITS
from contracts.reasons import RefusalReason

_DIGITS: Final = len(str(MAX_STATED_UNITS)) - 1


def details_of(records: pl.DataFrame, scales: pl.DataFrame) -> pl.DataFrame:
    """Return the details: number, account, type_code, amount, value_date, references, text.

    ``amount`` is the stated whole number (zero where a message states none), ``value_date`` null
    where none is stated, ``number`` that of the physical record.

    Args:
        records: the physical records of the file.
        scales: of each ``account`` the decimals that its currency implies (``exponent``) and the
            digits that the ledger keeps below them (``kept``).

    Raises:
        RefusedFileError: ``RECORD_TERMINATOR``, ``TYPE_CODE_UNKNOWN``, ``FUNDS_TYPE``,
            ``AMOUNT_FORMAT``, ``AMOUNT_SCALE``, ``AMOUNT_SIGN``, ``AMOUNT_RANGE``,
            ``FIELD_MISSING``, ``DATE_INVALID`` or ``TIME_INVALID``.
    """
    split, more = detail_fields_of(records)
    _refuse_wrong(split.join(scales, on="account", how="left", maintain_order="left"))
    dated = _dated(split)
    return _described(dated, more).with_columns(
        pl.when(pl.col("amount") == "")
        .then(pl.lit("0"))
        .otherwise("amount")
        .cast(UNITS)
        .alias("amount")
    )


def _refuse_wrong(split: pl.DataFrame) -> None:
    """Refuse a code that is no detail's, an amount that is none, and parts that do not add up."""
    refuse_first(
        split, ~pl.col("type_code").is_in(list(DETAIL)), RefusalReason.TYPE_CODE_UNKNOWN,
        pl.col("type_code"), field="type code", expected="a detail code",
    )  # fmt: skip
    amount, is_message = pl.col("amount"), pl.col("type_code") == NON_MONETARY
    is_stated = amount != ""
    decimals = amount.str.extract(r"^[0-9]+\.([0-9]+)$").str.len_bytes()
    digits = amount.str.strip_chars_start("0").str.len_bytes()
    wrong: tuple[tuple[pl.Expr, RefusalReason, str], ...] = (
        (~is_message & ~is_stated, RefusalReason.FIELD_MISSING, "an amount"),
        (amount.str.contains("^[+-]"), RefusalReason.AMOUNT_SIGN, "no sign: the code has it"),
        (decimals > pl.col("exponent"), RefusalReason.AMOUNT_SCALE, "digits alone"),
        (is_stated & ~amount.str.contains("^[0-9]+$"), RefusalReason.AMOUNT_FORMAT, "digits alone"),
        (digits + pl.col("kept") > _DIGITS, RefusalReason.AMOUNT_RANGE, ""),
        (is_message & (digits > 0), RefusalReason.AMOUNT_SIGN, "no amount with a message"),
    )
    for is_wrong, reason, expected in wrong:
        refuse_first(split, is_wrong, reason, amount, field="amount", expected=expected)
    _refuse_other_parts(split.filter(pl.col("funds") == "S"))


def _refuse_other_parts(simple: pl.DataFrame) -> None:
    """Refuse three amounts of availability (``S``) that do not make the amount."""
    parts = [pl.col(name) for name in PARTS["S"]]
    is_short = pl.any_horizontal(one.is_null() for one in parts)
    is_text = pl.any_horizontal(~one.str.contains("^[+-]?[0-9]{0,31}$") for one in parts)
    words = {"field": "availability", "expected": "three amounts that make the whole"}
    refuse_first(simple, is_short | is_text, RefusalReason.FUNDS_TYPE, pl.lit(""), **words)
    values = [pl.when(one == "").then(pl.lit("0")).otherwise(one).cast(UNITS) for one in parts]
    summed = simple.with_columns(pl.sum_horizontal(values).alias("sum"))
    is_other = pl.col("sum") != pl.col("amount").replace("", "0").cast(UNITS)
    refuse_first(summed, is_other, RefusalReason.FUNDS_TYPE, pl.col("sum"), **words)


def _dated(split: pl.DataFrame) -> pl.DataFrame:
    """Return the details with their value dates as dates."""
    texts = pl.col("value_date")
    is_dated = pl.col("funds") == "V"
    words = {"field": "value date", "expected": "YYMMDD"}
    refuse_first(
        split, is_dated & (texts.fill_null("") == ""), RefusalReason.FUNDS_TYPE, texts, **words
    )
    year = texts.str.slice(0, 2).cast(pl.Int32, strict=False)
    century = pl.when(year >= FIRST_YEAR).then(pl.lit("19")).otherwise(pl.lit("20"))
    dates = pl.concat_str(century, texts).str.to_date("%Y%m%d", strict=False)
    is_date = texts.str.contains("^[0-9]{6}$") & dates.is_between(FIRST_DATE, LAST_DATE)
    refuse_first(
        split, is_dated & ~is_date.fill_null(value=False), RefusalReason.DATE_INVALID, texts,
        **words,
    )  # fmt: skip
    clock = "^(?:|(?:[01][0-9]|2[0-3]):?[0-5][0-9](?::?[0-5][0-9])?|24:?00(?::?00)?|9999)$"
    is_time = pl.col("value_time").fill_null("").str.contains(clock)
    refuse_first(
        split, is_dated & ~is_time, RefusalReason.TIME_INVALID, pl.col("value_time"),
        field="value time", expected="0000-2400 or 9999",
    )  # fmt: skip
    return split.with_columns(dates.alias("value_date"))


def _described(split: pl.DataFrame, more: pl.DataFrame) -> pl.DataFrame:
    """Return the details with the texts of their continuations behind their own."""
    if not more.is_empty():
        texts = more.group_by("parent").agg(
            pl.col("body").str.strip_suffix("/").str.strip_chars().alias("more")
        )
        joined = split.join(
            texts, left_on="number", right_on="parent", how="left", maintain_order="left"
        )
        behind = pl.col("more").list.join(" ").fill_null("")
        split = joined.with_columns(pl.concat_str("text", behind, separator=" "))
    return split.select(
        "number", "account", "type_code", "amount", "value_date", "bank_reference", "reference",
        pl.col("text").str.strip_chars(),
    )  # fmt: skip
