"""``tieout mirror``: bring the mirror up to the ledger, once or continuously; or make it anew."""

import signal
from contextlib import closing
from threading import Event
from typing import Annotated

import polars as pl
import typer

from assets.oracle.folding import prove_new_events
from assets.oracle.following import Follower, Source
from assets.oracle.mirroring import mirror_new_events
from assets.oracle.news import news_of
from assets.oracle.sync_lag import LagMeter
from contracts.errors import MirrorDisagreesError
from contracts.home import Home
from ledger_engine import open_ledger
from orchestration.cli.console import (
    amount_progress,
    complain,
    counted,
    out,
    say,
    show_failures,
    show_table,
    step_progress,
)
from orchestration.cli.options import HomeOption, existing_home, typed
from orchestration.rebuilding import RECORDS, Rebuilt, rebuild_mirror
from orchestration.resources import ledger_url
from orchestration.verdict import BLOCKED, exit_code_of
from warehouse.lake import open_lake

mirror = typer.Typer(
    help="Bring the mirror up to the ledger.", invoke_without_command=True, no_args_is_help=False
)

_MS = 1000
_SHOWN = ("table", "digest")


@mirror.callback()
def bring_up(
    context: typer.Context,
    home: HomeOption = None,
    *,
    follow: Annotated[
        bool, typer.Option("--follow", help="Go on until Ctrl-C; print the lag every minute.")
    ] = False,
) -> None:
    """Mirror what the ledger holds and the mirror does not, and prove that it adds up."""
    if context.invoked_subcommand is not None:
        return
    place = existing_home(home)
    if follow:
        _follow(place)
    else:
        _bring_up(place)


def _bring_up(place: Home) -> None:
    with (
        open_lake(place.warehouse) as lake,
        closing(open_ledger(ledger_url(place), read_only=True)) as ledger,
        amount_progress("Mirroring") as on_amount,
    ):
        new = mirror_new_events(lake, ledger, lambda more: on_amount("change events", more))
        proof = prove_new_events(lake, lambda more: on_amount("balances proved", more))
    if proof.disagreement is not None:
        raise MirrorDisagreesError(str(proof.disagreement))
    say(f"Mirrored {counted(new, 'change event')}; {counted(proof.state_count, 'balance')} proved.")


def _follow(place: Home) -> None:
    """Mirror until interrupted; the transaction under way is finished first."""
    url, stop = ledger_url(place), Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    source = Source(lambda: closing(open_ledger(url, read_only=True)), news_of(url))
    say(f"Following {url}; Ctrl-C ends it.")
    Follower(lambda: open_lake(place.warehouse), source, _Printer()).follow(stop)
    say("Stopped; everything that was mirrored is kept.")


class _Printer:
    """Tells on the terminal how following goes."""

    def on_stretch(self, meter: LagMeter) -> None:
        """Print the lags of a stretch."""
        half, most = (meter.quantile_us(share) / _MS for share in (0.5, 0.99))
        say(
            f"{counted(meter.event_count, 'event')}: half within {half:,.0f} ms of the ledger, "
            f"99 of 100 within {most:,.0f} ms"
        )

    def on_trouble(self, error: Exception) -> None:
        """Print why a pass is repeated."""
        complain("[yellow]waiting[/]", error)


@mirror.command()
def rebuild(home: HomeOption = None) -> None:
    """Make the mirror anew from the ledger: after damage, or after the ledger was restored."""
    place = existing_home(home)
    with step_progress("Rebuilding the mirror") as on_step:
        done = rebuild_mirror(place, on_step)
    show_failures(done.outcome)
    _show(done)
    if not done.outcome.success:
        raise typer.Exit(exit_code_of(done.outcome))
    if done.root_now != done.proved_root:
        complain(
            "[bold red]another history[/]",
            f"up to the last verification the ledger holds root {done.root_now}; root "
            f"{done.proved_root} was proved then: it is an older copy, or another ledger. Closes "
            f"that rest on it: {typed('verify mirror --full', place)}",
        )
        raise typer.Exit(BLOCKED)
    out.print("[bold green]The mirror is made anew from the ledger.[/]")


def _show(done: Rebuilt) -> None:
    """Print what became of each table."""
    rows = [(name, _became(done, name)) for name in done.after]
    show_table("The tables of the mirror", pl.DataFrame(rows, schema=_SHOWN, orient="row"))
    for name in done.lost:
        complain("[yellow]lost[/]", f"{name} could not be read; it begins anew")
    same = sum(
        done.before[one] == digest for one, digest in done.after.items() if one not in RECORDS
    )
    say(f"{counted(same, 'table')} of {len(done.after.keys() - RECORDS)} as before, by digest.")


def _became(done: Rebuilt, name: str) -> str:
    digest = (done.after[name] or "")[:16]
    before = done.before[name]
    if name in RECORDS and name not in done.lost:
        return f"{digest} kept: what happened is in no ledger"
    if before is None:
        return f"{digest} made anew: it could not be read"
    return f"{digest} {'as before' if before == done.after[name] else 'other rows than before'}"
