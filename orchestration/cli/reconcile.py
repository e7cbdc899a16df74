"""``tieout reconcile``: compare the ledger with every witness, day by day, and report."""

import datetime as dt
from dataclasses import asdict
from typing import Annotated

import typer

from assets.reconciliation.standing_orders import measure_blind
from contracts.errors import StateError
from contracts.home import Home
from orchestration.cli.console import (
    complain,
    counted,
    out,
    say,
    show_failures,
    show_pairs,
    show_table,
    step_progress,
)
from orchestration.cli.options import DayOption, HomeOption, existing_home, typed
from orchestration.days import reconcilable_days, report_of
from orchestration.line import run_reconcile
from orchestration.verdict import exit_code_of
from warehouse.lake import Lake, open_lake


def reconcile(
    home: HomeOption = None,
    date: DayOption = None,
    *,
    blind: Annotated[
        bool, typer.Option("--blind", help="Measure matching without counter-accounts; store none.")
    ] = False,
) -> None:
    """Reconcile one business date, or every day that holds anything, and write the reports."""
    place = existing_home(home)
    if blind:
        _show_blind(place)
        return
    with open_lake(place.warehouse, read_only=True) as lake:
        days = reconcilable_days(lake)
    if days is None:
        say(f"There is nothing to reconcile yet: {typed('ingest', place)} FILES")
        return
    if date and date < days[0]:
        what = f"nothing is known of {date}: figures begin on {days[0]}."
        raise typer.BadParameter(what, param_hint="--date")
    first, last = (date, date) if date else days
    reconcile_days(place, first, last)
    _show_result(place, last)


def reconcile_days(
    place: Home, first: dt.date, last: dt.date, *, blocking_only: bool = False
) -> None:
    """Run the days as one run; end with its exit code where it did not succeed."""
    title = f"Reconciling {first}" if first == last else f"Reconciling {first} to {last}"
    with step_progress(title) as on_step:
        outcome = run_reconcile(place, first, last, on_step)
    show_failures(outcome, blocking_only=blocking_only)
    if not outcome.success:
        raise typer.Exit(exit_code_of(outcome))


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
        _show_what_is_missing(place, lake)
    report = report_of(place, last)
    assert report is not None, "the day was reconciled, so it has a report"
    say(f"The report: {report}")


def _show_what_is_missing(place: Home, lake: Lake) -> None:
    """Say what was taken in and yet counts in no figure, so that nothing open is not overread."""
    files, movements = lake.read("orchestration", "not_in_figures").row(0)
    if files:
        what = f"{counted(files, 'file')} in quarantine: {typed('status', place)}"
        complain("[yellow]not in these figures[/]", what)
    if movements:
        what = f"{counted(movements, 'movement')} not booked: {typed('ingest', place)}"
        complain("[yellow]not in these figures[/]", what)


def _show_blind(place: Home) -> None:
    with open_lake(place.warehouse, read_only=True) as lake:
        measured = measure_blind(lake)
    if not any(asdict(measured).values()):
        to_do = f"Take some in first: `{typed('ingest', place)} FILES`."
        raise StateError(place.root, "holds neither standing orders nor payments by them", to_do)
    show_pairs("Standing orders, counter-accounts hidden", asdict(measured).items())
