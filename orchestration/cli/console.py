"""What the command line looks like: one console, one table shape, one progress bar."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import polars as pl
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from assets.metadata import with_money
from assets.progress import listening
from orchestration.line import OnStep, RunOutcome

_PAGE_WIDTH = 120
"""Columns where no terminal says its own width: a file, a pipe."""

_terminal = Console(highlight=False)
out = _terminal if _terminal.is_terminal else Console(highlight=False, width=_PAGE_WIDTH)
err = Console(stderr=True, highlight=False)


def show_table(title: str, frame: pl.DataFrame) -> None:
    """Print ``frame``: numbers to the right, ``*_units`` as money of the row's currency."""
    shown = with_money(frame)
    table = Table(title=title, title_justify="left", title_style="bold")
    for name in shown.columns:
        is_figure = (
            shown.schema[name].is_numeric() or name != frame.columns[shown.columns.index(name)]
        )
        table.add_column(
            name.replace("_", " "), justify="right" if is_figure else "left", no_wrap=is_figure
        )
    for row in shown.iter_rows():
        table.add_row(*("" if cell is None else str(cell) for cell in row))
    out.print(table)


def show_pairs(title: str, pairs: Iterable[tuple[str, object]]) -> None:
    """Print names and values, a line each."""
    table = Table(title=title, title_justify="left", title_style="bold", show_header=False)
    for name, value in pairs:
        table.add_row(name, str(value))
    out.print(table)


@contextmanager
def step_progress(title: str) -> Iterator[OnStep]:
    """Show a bar that advances as the steps of a run end."""
    columns = (
        TextColumn("{task.description:<42}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=err, disable=not err.is_terminal) as progress:
        task = progress.add_task(title, total=None)
        inside = progress.add_task("", total=None, visible=False)

        def on_count(what: str, done: int, total: int) -> None:
            progress.update(
                inside, description=f"  {what}", completed=done, total=total or None, visible=True
            )

        def on_step(step: str, step_count: int) -> None:
            progress.update(task, total=step_count, advance=1, description=f"{title}: {step}"[:42])
            progress.update(inside, visible=False)

        with listening(on_count):
            yield on_step
        progress.update(task, description=title)


def show_failures(outcome: RunOutcome) -> None:
    """Print what went wrong in a run: errors first, then the checks that did not hold."""
    for failed in outcome.failed_steps:
        err.print(f"[bold red]failed[/] {failed.step}: {failed.message}", soft_wrap=True)
    for check in outcome.failed_checks:
        mark = "[bold red]does not hold[/]" if check.is_blocking else "[yellow]to look at[/]"
        err.print(f"{mark} {check.asset}: {check.check.replace('_', ' ')}", soft_wrap=True)
