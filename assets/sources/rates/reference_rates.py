"""Stated rates to rows: digits as stated, days once each, currencies that ever had a rate.

A rate keeps every digit that it is stated with, zeros at its end included: it is a number of units
and the number of them behind the decimal mark, never a float.
"""

from typing import Final

import polars as pl

from assets.sources.read_file import FileContent, rows_of
from contracts.currencies import CURRENCIES
from contracts.dates import FIRST_DATE, LAST_DATE
from contracts.errors import RefusedFileError
from contracts.reasons import RefusalReason
from contracts.tables.sources import EXCHANGE_RATES

BASE: Final = "EUR"

WITHDRAWN: Final = frozenset(
    {"CYP", "EEK", "HRK", "LTL", "LVL", "MTL", "ROL", "RUB", "SIT", "SKK", "TRL"}
)
"""Currencies that the central bank once priced, and that are in no register of ours: nothing is
booked in them, but their rates were true."""

_FIRST_TOKEN: Final = 1000

PRICED: Final = WITHDRAWN | {
    code for code, one in CURRENCIES.items() if one.asset < _FIRST_TOKEN and code != BASE
}
"""Currencies that a rate may be stated for."""

_RATE: Final = r"^[0-9]{1,20}(?:\.[0-9]{1,17})?$"

STATED: Final = pl.Schema(dict.fromkeys(("place", "day", "currency", "rate"), pl.String()))
"""What a file is read to before it is proved: a row a rate, in the order of the file."""


def refuse_days(days: pl.Series, places: pl.Series, name: str) -> None:
    """Refuse a day (``2026-04-13``) that does not exist or is stated twice.

    Raises:
        RefusedFileError: ``DATE_INVALID`` or ``DUPLICATE_ROW_ID``.
    """
    stated = pl.DataFrame({"place": places, name: days})
    is_day = pl.col(name).str.contains(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")
    date = pl.col(name).str.to_date("%Y-%m-%d", strict=False)
    is_held = is_day & date.is_between(FIRST_DATE, LAST_DATE).fill_null(value=False)
    _refuse_first(stated, ~is_held, name, RefusalReason.DATE_INVALID)
    is_repeated = ~pl.col(name).is_first_distinct()
    _refuse_first(stated, is_repeated, name, RefusalReason.DUPLICATE_ROW_ID)


def rate_rows(file: FileContent, stated: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of ``stated`` (columns as in ``STATED``, days proved) in normal form.

    Raises:
        RefusedFileError: ``CURRENCY_UNKNOWN``, ``RATE_INVALID``, or ``DUPLICATE_ROW_ID`` where a
            currency has two rates on a day.
    """
    _refuse_first(
        stated,
        ~pl.col("currency").is_in(list(PRICED)),
        "currency",
        RefusalReason.CURRENCY_UNKNOWN,
    )
    digits = pl.col("rate").str.replace(".", "", literal=True)
    is_rate = pl.col("rate").str.contains(_RATE) & digits.str.contains("[1-9]")
    _refuse_first(stated, ~is_rate, "rate", RefusalReason.RATE_INVALID, "a positive decimal")
    is_repeated = ~pl.struct("day", "currency").is_first_distinct()
    _refuse_first(stated, is_repeated, "currency", RefusalReason.DUPLICATE_ROW_ID)
    part = pl.col("rate").str.extract(r"\.([0-9]*)$").fill_null("")
    whole = stated.select(
        "currency",
        pl.col("day").str.to_date("%Y-%m-%d").alias("rate_date"),
        digits.alias("rate_units"),
        part.str.len_bytes().alias("scale"),
    )
    return rows_of(
        EXCHANGE_RATES,
        {
            "file_sha256": file.sha256,
            "position": pl.int_range(1, whole.height + 1, eager=True),
            "source": file.source,
            "rate_date": whole["rate_date"],
            "base": BASE,
            "currency": whole["currency"],
            "rate_units": whole["rate_units"],
            "rate_scale": whole["scale"],
        },
    )


def _refuse_first(
    stated: pl.DataFrame, is_wrong: pl.Expr, name: str, reason: RefusalReason, expected: str = ""
) -> None:
    wrong = stated.filter(is_wrong).head(1).select("place", name)
    for place, found in wrong.iter_rows():
        raise RefusedFileError(reason, place, found, field=name, expected=expected)
