"""``tieout verify``: prove that the mirror is the ledger."""

from typing import Annotated

import typer

from assets.oracle.folding import (
    READER,
    FoldProof,
    prove_again,
    prove_everything,
    prove_new_events,
)
from assets.oracle.proof.rereading import CYCLE_DAYS
from assets.oracle.proof.verification import Verification, asked_now, verify_mirror
from assets.progress import counting
from contracts.home import Home
from ledger_engine import open_ledger
from orchestration.cli.console import complain, count_progress, counted, out, say, show_pairs
from orchestration.cli.options import HomeOption, existing_home, typed
from orchestration.rebuilding import MIRROR_TABLES
from orchestration.resources import ledger_url
from orchestration.verdict import BLOCKED
from warehouse.lake import Lake, open_lake
from warehouse.operations.store import open_operations

verify = typer.Typer(help="Prove that a copy is what it is a copy of.", no_args_is_help=True)

_SHOWN = 20


@verify.callback()
def _group() -> None:
    """Take the noun that follows as a command of its own."""


@verify.command()
def mirror(
    home: HomeOption = None,
    *,
    full: Annotated[
        bool,
        typer.Option(
            "--full", help=f"Read every table, segment and close, not 1 of {CYCLE_DAYS} segments."
        ),
    ] = False,
) -> None:
    """Compare the mirror with the ledger: events, transfers, accounts, closes."""
    place = existing_home(home)
    fold, found = _verified(place, is_full=full)
    _show(fold, found)
    differing = [*([] if fold.holds else [str(fold.disagreement)]), *found.differing]
    if not differing and found.holds:
        out.print("[bold green]The mirror is the ledger.[/]")
        return
    for sentence in differing[:_SHOWN]:
        complain("[bold red]differs[/]", sentence)
    if len(differing) > _SHOWN:
        complain("[bold red]differs[/]", f"and {len(differing) - _SHOWN} more")
    if fold.holds and found.is_the_ledger:
        complain("[bold red]The mirror is the ledger, and not the history that was closed.[/]", "")
    else:
        complain("[bold red]The mirror is not the ledger.[/]", "")
        say(f"To make it anew from the ledger: {typed('mirror rebuild', place)}")
    raise typer.Exit(BLOCKED)


def _verified(place: Home, *, is_full: bool) -> tuple[FoldProof, Verification]:
    with open_lake(place.warehouse) as lake, open_operations(place.operations) as operations:
        asked = asked_now(lake, is_full=is_full)
        closes = operations.closes() if is_full else operations.closes()[-1:]
        ledger = open_ledger(ledger_url(place), read_only=True)  # After the mark was taken.
        try:
            with count_progress("Verifying the mirror"):
                if is_full:
                    _read_every_byte(lake)
                return _folded(lake, is_full=is_full), verify_mirror(lake, ledger, asked, closes)
        finally:
            ledger.close()


def _folded(lake: Lake, *, is_full: bool) -> FoldProof:
    """Prove what every event carries: what is new and a stretch of the rest, or all of it."""
    count = counting("balances carried")
    new = prove_new_events(lake, count)
    if not new.holds:
        return new
    again = prove_everything(lake, count) if is_full else prove_again(lake, lake.mark(READER))
    states = again.state_count + (0 if is_full else new.state_count)
    return FoldProof(states, again.disagreement)


def _read_every_byte(lake: Lake) -> None:
    """Read every column of every table of the mirror: what was altered on disk is refused."""
    count = counting("tables", len(MIRROR_TABLES))
    for table in MIRROR_TABLES:
        lake.content_digest(table)
        count(1)


def _show(fold: FoldProof, found: Verification) -> None:
    transfers, accounts = found.transfers, found.accounts
    kept = counted(transfers.read_count, "segment")
    show_pairs(
        "The mirror against the ledger",
        [
            ("up to the event at", f"{found.asked.mark_ns} ns"),
            ("transfers", transfers.transfer_count),
            ("read on both sides", f"{kept} of {len(transfers.mirror):,}"),
            ("balances that events carry", fold.state_count),
            ("events compared in full", found.events.event_count),
            ("accounts compared", accounts.account_count),
            ("of them touched meanwhile", accounts.touched_count),
            ("root of the mirror", transfers.mirror_root.hex()),
            ("root of the ledger", transfers.ledger_root.hex()),
        ],
    )
