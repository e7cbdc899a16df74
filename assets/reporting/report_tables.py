"""Everything that the pages of a range of days rest on, read once and cut by day in memory.

What belongs elsewhere: what a page says about it (``daily_page.py``).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import polars as pl

from assets.reconciliation.account_days import tolerance_units
from contracts.currencies import CURRENCIES
from warehouse.lake import Lake

TREND_DAYS: Final = 30
_PACKAGE: Final = "assets.reporting"


class ByDay:
    """A table cut by business date: ``of`` is that day's rows, in the order they were read."""

    def __init__(self, table: pl.DataFrame) -> None:
        self._empty = table.clear()
        parts = table.partition_by("business_date", as_dict=True, maintain_order=True)
        self._parts: Mapping[tuple[object, ...], pl.DataFrame] = parts

    def of(self, day: date) -> pl.DataFrame:
        """Return the rows of ``day``; none where it has none."""
        return self._parts.get((day,), self._empty)


@dataclass(frozen=True, slots=True)
class ReportTables:
    """What was read. Tables that reach back to the beginning are named ``..._until``.

    Attributes:
        breaks: BREAKS of the range's days.
        matches: MATCHES of the range's days.
        balances: STATEMENT_BALANCES of the range's days.
        balances_until: STATEMENT_BALANCES up to the last day.
        open_items: day, currency, state, item_count, value_units; from 30 days before the range.
        first_reconciled: the first day reconciled at all.
        movements_until: tenant, asset, gl_code, day, debits_units, credits_units.
        files: LANDED_FILES as known now.
        account_day_classes_until: day, view_name, class, day_count.
        broken_account_days: account-days of the range whose class is break.
        standing_payments_until: day, currency, state, payment_count, amount_units.
    """

    breaks: ByDay
    matches: ByDay
    balances: ByDay
    balances_until: pl.DataFrame
    open_items: pl.DataFrame
    first_reconciled: date | None
    movements_until: pl.DataFrame
    files: pl.DataFrame
    account_day_classes_until: pl.DataFrame
    broken_account_days: ByDay
    standing_payments_until: pl.DataFrame


def load_report_tables(lake: Lake, first: date, last: date) -> ReportTables:
    """Return what the pages of ``first`` to ``last`` (both included) rest on."""
    trend_first = first - timedelta(days=TREND_DAYS - 1)
    tolerances = pl.DataFrame(
        {"currency": list(CURRENCIES), "tolerance_units": [*map(tolerance_units, CURRENCIES)]}
    )
    with lake.lend("tolerances", tolerances):
        classes = lake.read(_PACKAGE, "account_days_by_class", last=last)
    balances = lake.read(_PACKAGE, "statement_balances_until", last=last)
    return ReportTables(
        breaks=ByDay(lake.read(_PACKAGE, "breaks_of_days", first=first, last=last)),
        matches=ByDay(lake.read(_PACKAGE, "matches_of_days", first=first, last=last)),
        balances=ByDay(balances.filter(pl.col("business_date") >= first)),
        balances_until=balances,
        open_items=lake.read(_PACKAGE, "open_items_by_day", first=trend_first, last=last),
        first_reconciled=lake.read(_PACKAGE, "first_reconciled_day").item(),
        movements_until=lake.read(_PACKAGE, "general_ledger_movements", last=last),
        files=lake.read(_PACKAGE, "landed_files"),
        account_day_classes_until=classes,
        broken_account_days=ByDay(
            lake.read(_PACKAGE, "account_days_that_break", first=first, last=last)
        ),
        standing_payments_until=lake.read(_PACKAGE, "standing_payments_by_day", last=last),
    )
