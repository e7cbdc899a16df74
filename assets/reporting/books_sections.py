"""What a page says of its inputs: files landed, and the books' own balances and orders."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from assets.reconciliation.account_days import CLASSES
from assets.reporting.item_sections import SHOWN_ITEMS_MAX
from assets.reporting.wording import money


@dataclass(frozen=True, slots=True)
class SourceLine:
    """The files of one source and role."""

    source: str
    role: str
    accepted: int
    quarantined: int
    line_count: int


@dataclass(frozen=True, slots=True)
class RefusedFile:
    """A file in quarantine: why, where, and what to do."""

    source: str
    file_name: str
    reason: str
    place: str
    to_do: str


@dataclass(frozen=True, slots=True)
class ClassLine:
    """Account-days of one class, by what the day added and by the whole difference."""

    name: str
    day_change: int
    day_difference: int
    all_change: int
    all_difference: int


@dataclass(frozen=True, slots=True)
class BrokenDay:
    """An account-day that added more than rounding; amounts as text."""

    account: str
    currency: str
    stated: str
    ours: str
    difference: str
    change: str


@dataclass(frozen=True, slots=True)
class OrderLine:
    """Standing payments of one state and currency."""

    state: str
    currency: str
    day_count: int
    day_value: str
    all_count: int
    all_value: str


def source_lines(files: pl.DataFrame) -> tuple[SourceLine, ...]:
    """Return the files by source and role."""
    sums = (
        files.group_by("source", "role")
        .agg(
            (pl.col("state") == "accepted").sum().alias("accepted"),
            (pl.col("state") == "quarantined").sum().alias("quarantined"),
            pl.col("line_count").sum(),
        )
        .sort("source", "role")
    )
    return tuple(SourceLine(*row) for row in sums.iter_rows())


def refused_files(files: pl.DataFrame) -> tuple[RefusedFile, ...]:
    """Return the files in quarantine, in the order in which they were landed."""
    refused = files.filter(pl.col("state") == "quarantined").with_columns(
        pl.col("reason", "place", "to_do").fill_null("")
    )
    rows = refused.select("source", "file_name", "reason", "place", "to_do").iter_rows()
    return tuple(RefusedFile(*row) for row in rows)


def class_lines(classes_until: pl.DataFrame, day: date) -> tuple[ClassLine, ...]:
    """Return the account-days of ``day`` and of all days up to it; none where there are none."""
    until = classes_until.filter(pl.col("business_date") <= day)
    counts = {
        (view, name): (int(of_day), int(of_all))
        for view, name, of_day, of_all in until.group_by("view_name", "class")
        .agg(
            pl.col("day_count").filter(pl.col("business_date") == day).sum().alias("of_day"),
            pl.col("day_count").sum().alias("of_all"),
        )
        .iter_rows()
    }
    if not counts:
        return ()
    return tuple(
        ClassLine(
            name,
            *(counts.get((view, name), (0, 0))[0] for view in ("change", "difference")),
            *(counts.get((view, name), (0, 0))[1] for view in ("change", "difference")),
        )
        for name in CLASSES
    )


def broken_days(days: pl.DataFrame, names: Mapping[str, str]) -> tuple[BrokenDay, ...]:
    """Return the account-days of one day that break, the largest change first."""
    largest = days.sort([pl.col("change_units").abs(), "account"], descending=[True, False])
    rows = largest.head(SHOWN_ITEMS_MAX).select(
        "account",
        "currency",
        "stated_units",
        "ledger_units",
        "difference_units",
        "change_units",
    )
    return tuple(
        BrokenDay(
            names.get(account, account), currency, *(money(int(one), currency) for one in units)
        )
        for account, currency, *units in rows.iter_rows()
    )


def order_lines(payments_until: pl.DataFrame, day: date) -> tuple[OrderLine, ...]:
    """Return the standing payments of ``day`` and of all days up to it, by state."""
    is_of_day = pl.col("business_date") == day
    sums = (
        payments_until.filter(pl.col("business_date") <= day)
        .group_by("state", "currency")
        .agg(
            pl.col("payment_count").filter(is_of_day).sum().alias("day_count"),
            pl.col("amount_units").filter(is_of_day).sum().alias("day_units"),
            pl.col("payment_count").sum(),
            pl.col("amount_units").sum(),
        )
        .sort("state", "currency")
    )
    return tuple(
        OrderLine(
            state,
            currency,
            int(day_count),
            money(int(day_units), currency),
            int(count),
            money(int(units), currency),
        )
        for state, currency, day_count, day_units, count, units in sums.iter_rows()
    )
