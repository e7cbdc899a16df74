"""``tieout bench``: how fast is it here, and beside what?"""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import polars as pl
import typer

from orchestration.bench.figures import Figure, write_figures
from orchestration.bench.ledger import ACCOUNTS, ROUNDS, TRANSFERS, Scope, bench_ledger
from orchestration.bench.mirror import bench_mirror
from orchestration.bench.reconciliation import ITEMS, bench_reconciliation
from orchestration.bench.sources import LINES, bench_sources
from orchestration.cli.console import counted, out, say, show_table
from orchestration.resources import tigerbeetle_binary

bench = typer.Typer(help="Measure speed on this machine.", no_args_is_help=True)

_WHOLE_FROM = 1000
"""Figures from here on are shown without decimals."""

TransfersOption = Annotated[int, typer.Option(min=100_000, help="Transfers a round.")]
AccountsOption = Annotated[int, typer.Option(min=2, help="Accounts they move between.")]
LinesOption = Annotated[int, typer.Option(min=1000, help="Lines a file.")]
ItemsOption = Annotated[int, typer.Option(min=10_000, help="Items a side.")]
RoundsOption = Annotated[int, typer.Option(min=1, help="Interleaved rounds.")]
FolderOption = Annotated[
    Path | None, typer.Option(help="Where ledgers are made; else the temporary folder.")
]
JsonOption = Annotated[
    Path | None, typer.Option("--json", help="Write the figures to FILE.", metavar="FILE")
]


@bench.command()
def ledger(
    transfers: TransfersOption = TRANSFERS,
    accounts: AccountsOption = ACCOUNTS,
    rounds: RoundsOption = ROUNDS,
    folder: FolderOption = None,
    json: JsonOption = None,
) -> None:
    """Measure the ledger: our client, the official one, the server itself, the embedded one."""
    _run(bench_ledger, _scope(transfers, accounts, rounds, folder), json)


@bench.command()
def mirror(
    transfers: TransfersOption = TRANSFERS,
    accounts: AccountsOption = ACCOUNTS,
    rounds: RoundsOption = ROUNDS,
    folder: FolderOption = None,
    json: JsonOption = None,
) -> None:
    """Measure the mirror: into it, its proofs and its questions, each beside its own limit."""
    _run(bench_mirror, _scope(transfers, accounts, rounds, folder), json)


@bench.command()
def sources(
    lines: LinesOption = LINES,
    rounds: RoundsOption = 3,
    folder: FolderOption = None,
    json: JsonOption = None,
) -> None:
    """Measure reading: every statement format from bytes to rows, and an ACH file landed whole."""
    with out.status("starting") as status:
        figures = bench_sources(lines, rounds, folder, status.update)
    _tell(f"{lines:,} lines, fewer of some formats, {counted(rounds, 'round')}", figures, json)


@bench.command()
def reconcile(
    items: ItemsOption = ITEMS, rounds: RoundsOption = 3, json: JsonOption = None
) -> None:
    """Measure matching: how fast and how rightly, beside a plain join and a plain matcher."""
    with out.status("starting") as status:
        figures = bench_reconciliation(items, rounds, status.update)
    _tell(f"{items:,} by {items:,} items, {counted(rounds, 'round')}", figures, json)


def _scope(transfers: int, accounts: int, rounds: int, folder: Path | None) -> Scope:
    binary = tigerbeetle_binary()
    if binary is None:
        say("No TigerBeetle server at $TIGERBEETLE_BINARY or on PATH: the embedded engine alone.")
    return Scope(transfers, accounts, rounds, binary, folder)


def _run(
    measure: Callable[[Scope, Callable[[str], None]], list[Figure]], scope: Scope, json: Path | None
) -> None:
    with out.status("starting") as status:
        figures = measure(scope, status.update)
    size = f"{scope.transfer_count:,} transfers, {scope.account_count:,} accounts"
    _tell(f"{size}, {counted(scope.rounds, 'round')}", figures, json)


def _tell(title: str, figures: list[Figure], json: Path | None) -> None:
    show_table(title, _shown(figures))
    if json is not None:
        write_figures(figures, json)


def _shown(figures: list[Figure]) -> pl.DataFrame:
    rows = [
        (
            one.metric,
            _number(one.value),
            one.unit,
            "" if one.beside is None else _number(one.beside),
            "" if one.ratio is None else f"{one.ratio:.2f}",
        )
        for one in figures
    ]
    return pl.DataFrame(rows, schema=["metric", "value", "unit", "beside", "ratio"], orient="row")


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= _WHOLE_FROM else f"{value:,.2f}"
