"""``tieout demo``: the whole line on a simulated institution, scored against what was planted."""

import time
from pathlib import Path
from typing import Annotated

import polars as pl
import typer

from assets.oracle.trial_balance import named_trial_balance
from assets.reporting.rendering import latest_report
from contracts.home import Home
from orchestration.cli.console import counted, say, show_failures, show_table, step_progress
from orchestration.cli.options import HomeOption, home_of, shown, typed
from orchestration.cli.reconcile import reconcile_days
from orchestration.days import reconcilable_days
from orchestration.demo.preparing import prepare_demo
from orchestration.demo.scoring import score
from orchestration.line import run_ingest
from orchestration.state import prepare_state
from orchestration.verdict import REFUSED, exit_code_of
from warehouse.lake import open_lake


def demo(
    home: HomeOption = None,
    days: Annotated[int, typer.Option(min=3, max=60, help="Business days to simulate.")] = 30,
) -> None:
    """Simulate a small institution, run the line on its files, show what was found."""
    began = time.monotonic()
    place = _demo_home(home)
    files = prepare_demo(place, day_count=days)
    prepare_state(place)
    sent, new = counted(len(files.files), "file"), len(files.written)
    say(f"Simulated institution in {shown(place.root)}: {sent}, {new} to take in")
    with step_progress("Taking in what the institution sent") as on_step:
        outcome = run_ingest(place, on_step)
    show_failures(outcome)
    if not outcome.success:
        raise typer.Exit(exit_code_of(outcome))
    _reconcile_and_score(place)
    say(f"Done in {time.monotonic() - began:.0f} s.")


def _reconcile_and_score(place: Home) -> None:
    with open_lake(place.warehouse, read_only=True) as lake:
        days = reconcilable_days(lake)
    assert days is not None, "the demo's files were read, so there are days"
    first, last = days
    reconcile_days(place, first, last, blocking_only=True)  # The breaks that are open are scored.
    with open_lake(place.warehouse, read_only=True) as lake:
        found = score(lake, place, last)
        trial_balance = named_trial_balance(lake)
    show_table("Planted and found", found)
    show_table("Trial balance", trial_balance)
    report = latest_report(place)
    assert report is not None, "the days were reconciled, so there are reports"
    say(f"The report: {shown(report)}")
    say(f"The operator's screen: {typed('up', place)}")
    if not _all_found(found):
        raise typer.Exit(REFUSED)


def _all_found(found: pl.DataFrame) -> bool:
    return bool((found["planted"] == found["found"]).all() and found["falsely_reported"].sum() == 0)


def _demo_home(option: Path | None) -> Home:
    """Return the home named, or a folder of its own beside the institution's state."""
    return home_of(option) if option else Home(home_of(None).root / "demo")
