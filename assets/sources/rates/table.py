"""The central bank's tables of rates: a row a day, a column a currency.

The history writes ``2026-04-13`` and ``N/A`` where a currency had no rate that day; the file of one
day writes ``13 April 2026`` and a blank behind each comma. Both end every line with a comma.
"""

from typing import Final

import polars as pl

from assets.sources.delimited.text import DelimitedText, split_text
from assets.sources.rates.reference_rates import PRICED, refuse_days
from contracts.errors import RefusedFileError
from contracts.reasons import RefusalReason

NO_RATE: Final = "N/A"
_DATE: Final = "Date"
_CODE: Final = r"^[A-Z]{3}$"
_MONTH_NAMES: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_MONTHS: Final = {name: f"{number:02}" for number, name in enumerate(_MONTH_NAMES, start=1)}
_LONG: Final = f"^([0-9]{{1,2}}) ({'|'.join(_MONTHS)}) ([0-9]{{4}})$"


def table_rates(text: str) -> pl.DataFrame:
    """Return the rates of a table, a row a cell that holds one, line by line.

    Raises:
        RefusedFileError: headers that are no currencies, or a table without a day.
    """
    table = split_text(text, ",")
    names = _currencies(table)
    if table.columns.is_empty():
        raise RefusedFileError(
            RefusalReason.FIELD_MISSING, table.head_place, field=_DATE, expected="a day"
        )
    _refuse_overhang(table)
    days = _days(table)
    stripped = table.columns.select(
        table.lines.alias("line"), days.alias("day"), *(pl.col(one) for one in names)
    ).with_columns(pl.col(one).str.strip_chars() for one in names)
    cells = stripped.rename(names).unpivot(
        index=["line", "day"], variable_name="currency", value_name="rate"
    )
    order = {code: number for number, code in enumerate(names.values())}
    return (
        cells.with_columns(
            pl.col("currency").replace_strict(order, return_dtype=pl.Int32).alias("order")
        )
        .sort("line", "order")
        .filter(pl.col("rate") != NO_RATE)
        .select(
            pl.format("line {}, column {}", "line", "currency").alias("place"),
            "day",
            "currency",
            "rate",
        )
    )


def _days(table: DelimitedText) -> pl.Series:
    """Return the day of each row as the history writes it, each of them valid and stated once."""
    stated = table.columns.to_series(0).str.strip_chars()
    year, month, day = (stated.str.extract(_LONG, group) for group in (3, 2, 1))
    number = month.replace_strict(_MONTHS, default=None, return_dtype=pl.String)
    long = pl.concat_str(year, number, day.str.zfill(2), separator="-")
    days = pl.select(pl.coalesce(long, stated)).to_series()
    places = pl.select(pl.format("line {}", table.lines)).to_series()
    refuse_days(days, places, _DATE)
    return days


def _currencies(table: DelimitedText) -> dict[str, str]:
    """Return header -> code of every column behind the date; the last header may be blank."""
    first, *others = table.header
    if first.strip() != _DATE:
        raise RefusedFileError(
            RefusalReason.MISSING_COLUMN, table.head_place, first, expected=_DATE
        )
    if others and not others[-1].strip():
        others.pop()
    codes = [one.strip() for one in others]
    for code in codes:
        if codes.count(code) > 1:
            raise RefusedFileError(RefusalReason.DUPLICATE_HEADER, table.head_place, code)
        if code not in PRICED:
            is_code = pl.Series([code]).str.contains(_CODE).item()
            reason = RefusalReason.CURRENCY_UNKNOWN if is_code else RefusalReason.UNKNOWN_COLUMN
            raise RefusedFileError(
                reason, table.head_place, code, expected="a currency priced in euro"
            )
    if not codes:
        raise RefusedFileError(
            RefusalReason.MISSING_COLUMN, table.head_place, expected="a currency"
        )
    return dict(zip(others, codes, strict=False))


def _refuse_overhang(table: DelimitedText) -> None:
    """Refuse a value behind the last currency, where the header says that there is nothing."""
    last = table.header[-1]
    if last.strip():
        return
    is_filled = table.columns[last].str.strip_chars() != ""
    if is_filled.any():
        row = is_filled.arg_max()
        assert row is not None
        raise RefusedFileError(
            RefusalReason.FIELD_COUNT, f"line {table.lines[row]}", table.columns[last][row]
        )
