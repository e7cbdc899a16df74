"""``tieout quality``: is what landed as it should look? A page says, file by file."""

import webbrowser
from typing import Annotated

import typer

from assets.reporting.data_quality import QUALITY_PAGE_NAME, quality_page
from orchestration.cli.console import counted, say, show_failures, step_progress
from orchestration.cli.options import HomeOption, existing_home, shown
from orchestration.line import run_validate
from orchestration.verdict import exit_code_of
from warehouse.lake import open_lake


def quality(
    home: HomeOption = None,
    *,
    open_page: Annotated[bool, typer.Option("--open", help="Open it in the browser.")] = False,
) -> None:
    """Hold what landed against its declared expectations; write the page on its quality."""
    place = existing_home(home)
    with step_progress("Looking at what landed") as on_step:
        outcome = run_validate(place, on_step)
    show_failures(outcome)
    if not outcome.success:
        raise typer.Exit(exit_code_of(outcome))
    with open_lake(place.warehouse, read_only=True) as lake:
        page = quality_page(lake, place)
    refused, rows = counted(len(page.refused), "file"), counted(page.row_count, "row")
    say(f"{rows} looked at, {counted(page.failing_count, 'expectation')} not met")
    say(f"{refused} in quarantine")
    path = place.reports / QUALITY_PAGE_NAME
    say(f"The page: {shown(path)}")
    if open_page and not webbrowser.open(path.as_uri()):
        say("No browser could be started: open the file yourself.")
