"""One day's page as values: every section filled, nothing laid out (the template does that)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import polars as pl

from assets.reporting.balance_sections import (
    BalanceLine,
    TrialBalance,
    balance_lines,
    trial_balances,
)
from assets.reporting.books_sections import (
    BrokenDay,
    ClassLine,
    OrderLine,
    RefusedFile,
    SourceLine,
    broken_days,
    class_lines,
    order_lines,
    refused_files,
    source_lines,
)
from assets.reporting.item_sections import (
    CodeLine,
    Items,
    RuleLine,
    code_lines,
    items_of,
    rule_lines,
    units_by_currency,
)
from assets.reporting.report_tables import TREND_DAYS, ReportTables
from assets.reporting.trend_plot import Trend

_DRAWN_CURRENCIES_MAX: Final = 3


@dataclass(frozen=True, slots=True)
class DailyPage:
    """What the page of ``day`` says; ``broken_value`` adds up sizes by currency, ledger units."""

    institution: str
    day: date
    balances: tuple[BalanceLine, ...]
    codes: tuple[CodeLine, ...]
    open: Items
    expected: Items
    cleared: Items
    rules: tuple[RuleLine, ...]
    trials: tuple[TrialBalance, ...]
    sources: tuple[SourceLine, ...]
    refused: tuple[RefusedFile, ...]
    classes: tuple[ClassLine, ...]
    broken_days: tuple[BrokenDay, ...]
    broken_value: Mapping[str, int]
    orders: tuple[OrderLine, ...]

    @property
    def matched_count(self) -> int:
        """How many matches were found on the day."""
        return sum(line.count for line in self.rules)

    @property
    def broken_day_count(self) -> int:
        """How many account-days of the day added more than rounding."""
        return next((line.day_change for line in self.classes if line.name == "break"), 0)

    @property
    def unordered_count(self) -> int:
        """How many standing payments of the day no permanent order explains."""
        return sum(line.day_count for line in self.orders if line.state == "UNMATCHED")


def page_of(
    tables: ReportTables, day: date, institution: str, names: Mapping[str, str]
) -> DailyPage:
    """Return the page of ``day``; ``names`` are account id -> name."""
    breaks = tables.breaks.of(day)
    broken = tables.broken_account_days.of(day)
    return DailyPage(
        institution=institution,
        day=day,
        balances=balance_lines(tables.balances_until, day, names),
        codes=code_lines(breaks),
        open=items_of(breaks, "OPEN", names),
        expected=items_of(breaks, "EXPECTED", names),
        cleared=items_of(breaks, "AUTO_CLEARED", names),
        rules=rule_lines(tables.matches.of(day)),
        trials=trial_balances(tables.movements_until, day),
        sources=source_lines(tables.files),
        refused=refused_files(tables.files),
        classes=class_lines(tables.account_day_classes_until, day),
        broken_days=broken_days(broken, names),
        broken_value=units_by_currency(
            broken.with_columns(pl.col("change_units").abs()), "change_units"
        ),
        orders=order_lines(tables.standing_payments_until, day),
    )


def trend_of(tables: ReportTables, day: date) -> Trend:
    """Return the trend of the 30 days up to ``day``, not before the first reconciled day."""
    first = day - timedelta(days=TREND_DAYS - 1)
    first = min(max(first, tables.first_reconciled or first), day)
    days = tuple(first + timedelta(days=place) for place in range((day - first).days + 1))
    items = tables.open_items.filter(pl.col("business_date").is_between(first, day))
    open_items = items.filter(pl.col("state") == "OPEN")
    expected = items.filter(pl.col("state") == "EXPECTED")
    busiest = open_items.group_by("currency").agg(pl.col("item_count").sum())
    drawn = busiest.sort(["item_count", "currency"], descending=[True, False])
    codes = sorted(drawn["currency"].head(_DRAWN_CURRENCIES_MAX))
    return Trend(
        days=days,
        open_counts=_series(open_items, "item_count", days),
        expected_counts=_series(expected, "item_count", days),
        values={
            code: _series(open_items.filter(pl.col("currency") == code), "value_units", days)
            for code in codes
        },
    )


def _series(items: pl.DataFrame, column: str, days: tuple[date, ...]) -> tuple[int, ...]:
    sums = items.group_by("business_date").agg(pl.col(column).sum())
    known = {day: int(value) for day, value in sums.iter_rows()}
    return tuple(known.get(day, 0) for day in days)
