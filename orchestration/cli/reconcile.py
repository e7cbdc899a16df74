"""``tieout reconcile``: compare the ledger with every witness, day by day, and report."""

import datetime as dt
from dataclasses import asdict
from typing import Annotated

import typer

from assets.reconciliation.standing_orders import measure_blind
from assets.reporting.rendering import latest_report
from contracts.home import Home
from orchestration.cli.console import out, show_failures, show_pairs, show_table, step_progress
from orchestration.cli.options import DayOption, HomeOption, home_of
from orchestration.days import reconcilable_days
from orchestration.line import run_reconcile
from warehouse.lake import open_lake

BLOCKED = 8


def reconcile(
    home: HomeOption = None,
    date: DayOption = None,
    *,
    blind: Annotated[
        bool, typer.Option("--blind", help="Measure matching without counter-accounts; store none.")
    ] = False,
) -> None:
    """Reconcile one business date, or every day that holds anything, and write the reports."""
    place = home_of(home).require()
    if blind:
        _show_blind(place)
        return
    with open_lake(place.warehouse, read_only=True) as lake:
        days = reconcilable_days(lake)
    if days is None:
        out.print("There is nothing to reconcile yet. Take files in with `tieout ingest`.")
        return
    first, last = (date.date(), date.date()) if date else days
    reconcile_days(place, first, last)
    _show_result(place, last)


def reconcile_days(place: Home, first: dt.date, last: dt.date) -> None:
    """Run the days as one run; end with exit code 8 where a blocking check does not hold."""
    with step_progress(f"Reconciling {first} to {last}") as on_step:
        outcome = run_reconcile(place, first, last, on_step)
    show_failures(outcome)
    if not outcome.success:
        raise typer.Exit(BLOCKED)


def _show_result(place: Home, last: dt.date) -> None:
    """Print what is open at the end of ``last``, and how books tie that state balances."""
    with open_lake(place.warehouse, read_only=True) as lake:
        breaks = lake.read("orchestration", "open_breaks", business_date=last)
        books = {
            "Books: credits and debits": lake.read("orchestration", "book_totals"),
            "Books: account-days": lake.read("orchestration", "account_day_classes"),
            "Books: standing orders": lake.read("orchestration", "standing_orders_matched"),
        }
    for title, rows in books.items():
        if not rows.is_empty():
            show_table(title, rows)
    if breaks.is_empty():
        out.print(f"[green]No item is open at the end of {last}.[/]")
    else:
        show_table(f"Open at the end of {last}", breaks)
    out.print(f"The report: {latest_report(place)}", soft_wrap=True)


def _show_blind(place: Home) -> None:
    with open_lake(place.warehouse, read_only=True) as lake:
        measured = measure_blind(lake)
    show_pairs("Standing orders, counter-accounts hidden", asdict(measured).items())
