"""When something happened, as a form writes it: an instant in UTC, and a date in UTC."""

from typing import Final

import polars as pl

from assets.sources.stripe.rows import BalanceRows
from contracts.dates import FIRST_DATE, LAST_DATE
from contracts.reasons import RefusalReason

_EPOCH: Final = r"^[0-9]{1,11}$"
_DATE: Final = r"^([0-9]{4}-[0-9]{2}-[0-9]{2})(?: .*)?$"
_TIME: Final = r"^(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?$"


def occurred_at(rows: BalanceRows) -> pl.Series:
    """Return the instant of each row in UTC, which every row states."""
    rows.refuse_first(rows["created"] == "", "created", RefusalReason.FIELD_MISSING)
    return _instants(rows, "created")


def available_on(rows: BalanceRows) -> pl.Series:
    """Return the date, in UTC, from which each row can be used; null where none is stated."""
    return _instants(rows, "available_on").dt.date()


def _instants(rows: BalanceRows, name: str) -> pl.Series:
    """Return a column of instants, null where it is empty."""
    texts, is_stated = rows[name], rows[name] != ""
    if rows.form.moments == "epoch":
        is_number = texts.str.contains(_EPOCH)
        rows.refuse_first(is_stated & ~is_number, name, RefusalReason.DATE_INVALID)
        seconds = texts.cast(pl.Int64, strict=False)
        instants = pl.select(pl.from_epoch(seconds, "s").cast(pl.Datetime("us"))).to_series()
    else:
        instants = _written(rows, name, texts, is_stated)
    is_held = instants.dt.date().is_between(FIRST_DATE, LAST_DATE)
    rows.refuse_first(is_stated & ~is_held.fill_null(value=False), name, RefusalReason.DATE_INVALID)
    return instants


def _written(rows: BalanceRows, name: str, texts: pl.Series, is_stated: pl.Series) -> pl.Series:
    """Return instants written as a date, and a time of day unless it is midnight."""
    days = texts.str.extract(_DATE).str.to_date("%Y-%m-%d", strict=False)
    rows.refuse_first(is_stated & days.is_null(), name, RefusalReason.DATE_INVALID)
    clock = texts.str.slice(11)
    has_clock = clock != ""
    rows.refuse_first(has_clock & ~clock.str.contains(_TIME), name, RefusalReason.TIME_INVALID)
    whole = pl.select(
        pl.when(~has_clock)
        .then(texts.str.slice(0, 10) + pl.lit(" 00:00:00"))
        .when(clock.str.len_bytes() == len("00:00"))
        .then(texts + pl.lit(":00"))
        .otherwise(texts)
    ).to_series()
    return whole.str.to_datetime("%Y-%m-%d %H:%M:%S", strict=False, time_unit="us")
