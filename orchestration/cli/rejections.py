"""``tieout rejections``: what the ledger refused and why; ask it again."""

import typer

from assets.ledger.posting import retry_rejected
from contracts.home import Home
from ledger_engine.ingestion import PostingSummary
from orchestration.cli.console import counted, out, say, show_failures, show_table, step_progress
from orchestration.cli.options import HomeOption, existing_home, typed
from orchestration.line import run_ingest
from orchestration.resources import ledger_of
from orchestration.verdict import exit_code_of
from warehouse.lake import open_lake

_LATEST = 50
_SHOWN = ("business_date", "external_id", "kind", "leg", "amount_units", "currency", "status")
_WORDS = ("status", "meaning", "to_do")

rejections = typer.Typer(
    help="Look at what the ledger refused, and have it asked again.", no_args_is_help=True
)


@rejections.command(name="list")
def list_(home: HomeOption = None) -> None:
    """Show every leg that is refused: its event, the ledger's reason, and what to do."""
    place = existing_home(home)
    with open_lake(place.warehouse, read_only=True) as lake:
        refused = lake.read("assets.ledger", "open_rejections")
    if refused.is_empty():
        out.print("[green]The ledger took every leg.[/]")
        return
    latest = refused.head(_LATEST)
    show_table(f"Refused: {counted(refused.height, 'leg')}", latest.select(_SHOWN))
    for status, meaning, to_do in latest.select(_WORDS).unique(maintain_order=True).iter_rows():
        say(f"{status}: {meaning} {to_do}".rstrip())
    if refused.height > _LATEST:
        say(f"These are the latest {_LATEST}; ledger.rejections in the warehouse holds all.")
    say(f"Once the cause is removed: {typed('rejections retry', place)}")


@rejections.command()
def retry(home: HomeOption = None) -> None:
    """Ask the ledger again for every refused leg, then mirror what it took."""
    place = existing_home(home)
    summary = _retry(place)
    if summary.events == 0:
        out.print("[green]Nothing is refused: there is nothing to ask again.[/]")
        return
    with step_progress("Mirroring") as on_step:
        outcome = run_ingest(place, on_step)
    show_failures(outcome, blocking_only=True)
    say(
        f"{counted(summary.events, 'event')} asked again: "
        f"{counted(summary.created, 'leg')} posted, {summary.rejected:,} refused"
    )
    if not outcome.success:
        raise typer.Exit(exit_code_of(outcome))
    if summary.rejected:
        say(f"Why: {typed('rejections list', place)}")
    say(f"Next: {typed('reconcile', place)}")


def _retry(place: Home) -> PostingSummary:
    resource = ledger_of(place)
    with (
        open_lake(place.warehouse) as lake,
        resource.ledger() as ledger,
        resource.journal() as journal,
    ):
        return retry_rejected(lake, ledger, journal)
