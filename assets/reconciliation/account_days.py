"""Account-days: the books' own running balances against our ledger, day by day.

For sources that are the books (``posts: true``) and state a balance beside each line. Rounding
accumulates, so the class judges what a day added to the difference, never the whole of it; both
are kept. What belongs elsewhere: finding the order of one day's lines (``account_days_order.py``).
"""

from itertools import groupby
from operator import itemgetter
from typing import Final

import polars as pl

from assets.reconciliation.account_days_order import DayEnd, Edge, day_end
from contracts.currencies import currency_of
from contracts.money import UNITS
from contracts.tables.reconciliation import ACCOUNT_DAYS
from warehouse.lake import Lake

CLASSES: Final = ("exact", "rounding", "break")
_PACKAGE: Final = "assets.reconciliation"
_KEY: Final = ("account", "currency", "business_date")


def tolerance_units(currency: str) -> int:
    """Return the most that rounding may add on one day: a tenth of the currency's main unit."""
    return int(10 ** currency_of(currency).scale // 10)


def compute_account_days(lake: Lake) -> pl.DataFrame:
    """Return one row an account and day, sorted by account and date.

    The columns of ACCOUNT_DAYS, and ``credits_units`` and ``debits_units`` of the day's lines.
    """
    found = found_day_ends(lake)
    with lake.lend("found", found.select(_KEY)):
        ours = lake.read(_PACKAGE, "account_days_ledger")
    return classified(found.join(ours, on=_KEY, how="left", validate="1:1"))


def found_day_ends(lake: Lake) -> pl.DataFrame:
    """Return one row an account-day with ``stated_units``, its day end, and ``found_by``.

    SQL settles single lines and plain chains; only the rest is searched, day after day.
    """
    days = lake.read(_PACKAGE, "account_days_settled")
    unsettled = days.filter(pl.col("end_units").is_null())
    with lake.lend("unsettled", unsettled.select(_KEY)):
        lines = lake.read(_PACKAGE, "account_days_unsettled_lines")
    searched = _searched(unsettled, lines)
    return (
        days.join(searched, on=_KEY, how="left", validate="1:1")
        .with_columns(
            stated_units=pl.coalesce("end_units", "searched_units"),
            found_by=pl.coalesce("found_by", "searched_by"),
        )
        .drop("end_units", "searched_units", "searched_by", "previous_units")
        .sort(_KEY)
    )


def _searched(unsettled: pl.DataFrame, lines: pl.DataFrame) -> pl.DataFrame:
    """Return the day end of each unsettled day: a day begins where the day before was found."""
    previous = {tuple(row[:3]): row[3] for row in unsettled.select(*_KEY, "previous_units").rows()}
    rows: list[tuple[object, ...]] = []
    last = DayEnd(0, "")
    for key, group in groupby(lines.rows(), key=itemgetter(0, 1, 2)):
        start = previous[key]
        edges = [Edge(int(row[3]), int(row[4])) for row in group]
        last = day_end(last.units if start is None else int(start), edges)
        rows.append((*key, str(last.units), last.found_by))
    schema = {
        **{name: unsettled.schema[name] for name in _KEY},
        "searched_units": pl.String(),
        "searched_by": pl.String(),
    }
    return pl.DataFrame(rows, schema=schema, orient="row").with_columns(
        pl.col("searched_units").cast(UNITS)
    )


def classified(days: pl.DataFrame) -> pl.DataFrame:
    """Return ``days`` with difference, change and class.

    Args:
        days: account, currency, business_date, stated_units, ledger_units; any order.
    """
    difference = pl.col("ledger_units") - pl.col("stated_units")
    change = pl.col("difference_units").diff().over("account", "currency")
    return (
        days.sort(_KEY)
        .with_columns(difference_units=difference.cast(UNITS), tolerance=_tolerances(days))
        .with_columns(change_units=change.fill_null(pl.col("difference_units")).cast(UNITS))
        .with_columns(class_of("change_units").alias("class"))
        .drop("tolerance")
        .sort("account", "business_date", "currency")
    )


def _tolerances(days: pl.DataFrame) -> pl.Expr:
    known = {code: str(tolerance_units(code)) for code in days["currency"].unique()}
    codes = pl.col("currency").replace_strict(
        list(known), list(known.values()), return_dtype=pl.String()
    )
    return codes.cast(UNITS)


def class_of(column: str) -> pl.Expr:
    """Return the class of a difference in ``column`` beside a column ``tolerance``."""
    size = pl.col(column).abs()
    return (
        pl.when(size == 0)
        .then(pl.lit("exact"))
        .when(size <= pl.col("tolerance"))
        .then(pl.lit("rounding"))
        .otherwise(pl.lit("break"))
    )


def counts_by_class(days: pl.DataFrame) -> pl.DataFrame:
    """Return one row a class in the order of CLASSES: ``by_change`` and ``by_difference`` counts.

    ``by_change`` is the verdict; ``by_difference`` judges the accumulated difference alike.
    """
    both = days.with_columns(tolerance=_tolerances(days)).select(
        "class", class_of("difference_units").alias("difference_class")
    )
    return pl.DataFrame(
        {
            "class": CLASSES,
            "by_change": [both.filter(pl.col("class") == one).height for one in CLASSES],
            "by_difference": [
                both.filter(pl.col("difference_class") == one).height for one in CLASSES
            ],
        }
    )


def sums_of_accounts(lake: Lake) -> pl.DataFrame:
    """Return one row an account: what its lines and our ledger moved, and ``is_equal``.

    Columns: account, currency, line_count, line_gained_units, line_lost_units,
    ledger_gained_units, ledger_lost_units, is_equal (the balances agree to the unit).
    """
    ours = pl.col("ledger_gained_units") - pl.col("ledger_lost_units")
    theirs = pl.col("line_gained_units") - pl.col("line_lost_units")
    return lake.read(_PACKAGE, "account_days_sums").with_columns(is_equal=ours == theirs)


def sums_by_currency(sums: pl.DataFrame) -> pl.DataFrame:
    """Return ``sums_of_accounts`` added up: one row a currency, credits and debits of holders."""
    names = [name for name in sums.columns if name.endswith("_units")]
    return (
        sums.group_by("currency")
        .agg(pl.len().alias("account_count"), pl.col("line_count").sum(), pl.col(names).sum())
        .sort("currency")
    )


def replace_account_days(lake: Lake) -> pl.DataFrame:
    """Write ACCOUNT_DAYS anew in one transaction and return its rows."""

    def work(lake: Lake) -> pl.DataFrame:
        rows = compute_account_days(lake).select(ACCOUNT_DAYS.column_names)
        lake.clear(ACCOUNT_DAYS)
        lake.append(ACCOUNT_DAYS, rows)
        return rows

    return lake.run(work)


def stored_account_days(lake: Lake) -> pl.DataFrame:
    """Return ACCOUNT_DAYS as written last, sorted by its key."""
    return lake.read(_PACKAGE, "account_days_stored")
