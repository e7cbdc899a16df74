"""``tieout bench``: how fast is it here, and beside what?"""

from pathlib import Path
from typing import Annotated

import polars as pl
import typer

from orchestration.bench.figures import Figure, write_figures
from orchestration.bench.ledger import ACCOUNTS, ROUNDS, TRANSFERS, Scope, bench_ledger
from orchestration.cli.console import out, say, show_table
from orchestration.resources import tigerbeetle_binary

bench = typer.Typer(help="Measure speed on this machine.", no_args_is_help=True)

_WHOLE_FROM = 1000
"""Figures from here on are shown without decimals."""

JsonOption = Annotated[
    Path | None, typer.Option("--json", help="Write the figures to FILE.", metavar="FILE")
]


@bench.callback()
def _bench() -> None:
    """Keep ``bench`` a group, though it has one command so far."""


@bench.command()
def ledger(
    transfers: Annotated[int, typer.Option(min=100_000, help="Transfers a round.")] = TRANSFERS,
    accounts: Annotated[int, typer.Option(min=2, help="Accounts they move between.")] = ACCOUNTS,
    rounds: Annotated[int, typer.Option(min=1, help="Interleaved rounds.")] = ROUNDS,
    folder: Annotated[
        Path | None, typer.Option(help="Where ledgers are made; else the temporary folder.")
    ] = None,
    json: JsonOption = None,
) -> None:
    """Measure the ledger: our client, the official one, the server itself, the embedded one."""
    binary = tigerbeetle_binary()
    if binary is None:
        say("No TigerBeetle server at $TIGERBEETLE_BINARY or on PATH: the embedded engine alone.")
    scope = Scope(transfers, accounts, rounds, binary, folder)
    with out.status("starting") as status:
        figures = bench_ledger(scope, status.update)
    show_table(f"{transfers:,} transfers, {accounts:,} accounts, {rounds} rounds", _shown(figures))
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
