"""What the command line looks like: one console, one table shape, one progress bar."""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

import polars as pl
from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table
from rich.text import Text

from assets.progress import listening
from assets.shown_money import with_money
from orchestration.outcomes import OnStep, RunOutcome
from orchestration.verdict import failures_of, is_interruption, truth_of

_PAGE_WIDTH = 160
"""Columns where no terminal says its own width: a file, a pipe."""

_CODES = frozenset({"tenant", "gl_code"})
"""Numbers that name something: no thousands to take apart."""

_COMMANDS = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff]"
)
"""Control characters but tab and line feed, marks that turn text around or are not seen."""

_terminal = Console(highlight=False)
out = _terminal if _terminal.is_terminal else Console(highlight=False, width=_PAGE_WIDTH)
err = Console(stderr=True, highlight=False)


def say(text: object) -> None:
    """Print ``text`` as it is, a line however long: a name or a path is no markup."""
    out.print(_inert(str(text)), markup=False, soft_wrap=True)


def complain(mark: str, text: object) -> None:
    """Print a mark (with markup) and ``text`` as it is, to where errors go."""
    err.print(f"{mark} {escape(_inert(str(text)))}", soft_wrap=True)


def one_line(name: str) -> str:
    """Return a name that came from outside in one line, so that it cannot pass for two."""
    return _inert(name).replace("\n", "\\n").replace("\t", "\\t")


def _inert(text: str) -> str:
    """Return ``text`` with what would command a terminal, or hide in it, spelled out."""
    return _COMMANDS.sub(lambda found: ascii(found[0])[1:-1], text)


def show_table(title: str, frame: pl.DataFrame) -> None:
    """Print ``frame``: numbers to the right, ``*_units`` as money of the row's currency."""
    shown = with_money(frame)
    table = Table()
    for name in shown.columns:
        is_figure = (
            shown.schema[name].is_numeric() or name != frame.columns[shown.columns.index(name)]
        )
        table.add_column(
            _words(name),
            justify="right" if is_figure else "left",
            no_wrap=is_figure,
            overflow="fold",  # Half a code or half a digest says nothing.
        )
    for row in shown.iter_rows(named=True):
        table.add_row(*(_cell(cell, is_code=name in _CODES) for name, cell in row.items()))
    out.print(f"[bold]{escape(one_line(title))}[/]")
    out.print(table)


def show_pairs(title: str, pairs: Iterable[tuple[str, object]]) -> None:
    """Print names and values, a line each."""
    table = Table(show_header=False)
    for name, value in pairs:
        table.add_row(_words(name), _cell(value))
    out.print(f"[bold]{escape(one_line(title))}[/]")
    out.print(table)


def counted(number: int, noun: str, plural: str = "") -> str:
    """Return ``number`` and its noun; its plural takes an s unless another is given."""
    return f"{number:,} {noun if number == 1 else plural or f'{noun}s'}"


def _words(name: str) -> str:
    return name.replace("_", " ")


def _cell(value: object, *, is_code: bool = False) -> Text:
    """Return a cell as it is, never read as markup; a count takes its thousands apart."""
    if value is None:
        return Text("")
    is_count = isinstance(value, int) and not isinstance(value, bool) and not is_code
    return Text(f"{value:,}" if is_count else _inert(str(value)))


def _progress(done: ProgressColumn) -> Progress:
    """Return bars with names, how much is ``done`` and the time; nothing where no terminal is."""
    columns = (TextColumn("{task.description:<42}"), BarColumn(), done, TimeElapsedColumn())
    return Progress(*columns, console=err, disable=not err.is_terminal)


@contextmanager
def step_progress(title: str) -> Iterator[OnStep]:
    """Show a bar that advances as the steps of a run end."""
    with _progress(MofNCompleteColumn()) as progress:
        task = progress.add_task(title, total=None)
        inside = progress.add_task("", total=None, visible=False)

        def on_count(what: str, done: int, total: int) -> None:
            progress.update(
                inside, description=f"  {what}", completed=done, total=total or None, visible=True
            )

        def on_step(step: str, step_count: int) -> None:
            shown = _words(step)[:42]
            progress.update(task, total=step_count, advance=1, description=shown)
            progress.update(inside, visible=False)

        with listening(on_count):
            yield on_step
        progress.update(task, description=title)


@contextmanager
def count_progress(title: str) -> Iterator[None]:
    """Show how far what is told to listeners has come, a bar a thing that is counted."""
    with _progress(MofNCompleteColumn()) as progress:
        tasks: dict[str, TaskID] = {}

        def on_count(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = progress.add_task(f"{title}: {what}", total=None)
            progress.update(tasks[what], completed=done, total=total or None)

        with listening(on_count):
            yield


@contextmanager
def amount_progress(title: str) -> Iterator[Callable[[str, int], None]]:
    """Show what is being worked on and how much of it is done; nobody knows how much there is."""
    with _progress(TextColumn("{task.fields[amount]:>14}")) as progress:
        task = progress.add_task(title, total=None, amount="")
        done: dict[str, int] = {}

        def on_amount(what: str, more: int) -> None:
            done[what] = done.get(what, 0) + more
            progress.update(task, description=f"{title}: {what}", amount=f"{done[what]:,}")

        yield on_amount


def show_failures(outcome: RunOutcome, *, blocking_only: bool = False) -> None:
    """Print what went wrong in a run: errors first, then the checks that did not hold."""
    for sentence in failures_of(outcome):
        complain("[bold red]failed[/]", sentence)
    for check in outcome.failed_checks:
        if check.is_blocking:
            complain("[bold red]blocked[/]", truth_of(check))
        elif not blocking_only:
            complain("[yellow]to look at[/]", truth_of(check))
    if any(is_interruption(one) for one in outcome.failed_steps):
        complain("[yellow]interrupted[/]", "run the command again: it goes on where it stopped")
