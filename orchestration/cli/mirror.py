"""``tieout mirror``: bring the mirror up to the ledger, once or continuously."""

import signal
from contextlib import closing
from threading import Event
from typing import Annotated

import typer

from assets.oracle.folding import prove_new_events
from assets.oracle.following import Follower, Source
from assets.oracle.mirroring import mirror_new_events
from assets.oracle.news import news_of
from assets.oracle.sync_lag import LagMeter
from contracts.errors import MirrorDisagreesError
from contracts.home import Home
from ledger_engine import open_ledger
from orchestration.cli.console import amount_progress, complain, counted, say
from orchestration.cli.options import HomeOption, home_of
from orchestration.resources import ledger_url
from warehouse.lake import open_lake

mirror = typer.Typer(
    help="Bring the mirror up to the ledger.", invoke_without_command=True, no_args_is_help=False
)

_MS = 1000


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
    place = home_of(home).require()
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
