"""``tieout report``: where the latest report lies."""

import webbrowser
from typing import Annotated

import typer

from assets.reporting.rendering import latest_report
from contracts.errors import StateError
from orchestration.cli.console import say
from orchestration.cli.options import DayOption, HomeOption, existing_home, typed
from orchestration.days import report_of


def report(
    home: HomeOption = None,
    date: DayOption = None,
    *,
    open_it: Annotated[bool, typer.Option("--open", help="Open it in the browser.")] = False,
) -> None:
    """Print the path of the latest daily report, or of one day's."""
    place = existing_home(home)
    found = report_of(place, date) if date else latest_report(place)
    if found is None:
        what = f"holds no report for {date}" if date else "holds no report yet"
        day = f" --date {date}" if date else ""
        raise StateError(place.root, what, f"Run `{typed(f'reconcile{day}', place)}` first.")
    say(found)
    if open_it and not webbrowser.open(found.as_uri()):
        say("No browser could be started: open the file yourself.")
