"""``tieout report``: where the latest report lies."""

import webbrowser
from typing import Annotated

import typer

from assets.reporting.rendering import latest_report
from contracts.errors import StateError
from orchestration.cli.console import out
from orchestration.cli.options import DayOption, HomeOption, home_of


def report(
    home: HomeOption = None,
    date: DayOption = None,
    *,
    open_it: Annotated[bool, typer.Option("--open", help="Open it in the browser.")] = False,
) -> None:
    """Print the path of the latest daily report, or of one day's."""
    place = home_of(home).require()
    if date:
        path = place.reports / date.date().isoformat() / "daily-reconciliation.html"
        found = path if path.is_file() else None
    else:
        found = latest_report(place)
    if found is None:
        what = f"holds no report for {date.date()}" if date else "holds no report yet"
        raise StateError(place.root, what, "Run `tieout reconcile` first.")
    out.print(str(found), soft_wrap=True)
    if open_it:
        webbrowser.open(found.as_uri())
