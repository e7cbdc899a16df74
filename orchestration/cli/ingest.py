"""``tieout ingest``: take files in, up to the mirror; or show first what they would do."""

from hashlib import sha256
from pathlib import Path
from typing import Annotated

import typer

from assets.oracle.trial_balance import named_trial_balance
from contracts.home import Home
from contracts.institution import Institution, load_institution
from orchestration.cli.console import err, out, show_failures, show_table, step_progress
from orchestration.cli.options import HomeOption, home_of
from orchestration.intake import by_source, put_in_inbox
from orchestration.line import run_ingest
from orchestration.trial import try_files
from warehouse.lake import open_lake
from warehouse.operations.records import Landing
from warehouse.operations.store import open_operations

REFUSED, BLOCKED = 5, 8


def ingest(
    paths: Annotated[list[Path], typer.Argument(help="Files, or folders of files.")],
    home: HomeOption = None,
    source: Annotated[
        str | None, typer.Option(help="Declared source that the files belong to.")
    ] = None,
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show lines, postings and totals; write nothing.")
    ] = False,
) -> None:
    """Land files, book what they report, and mirror the ledger."""
    place = home_of(home).require()
    institution = load_institution(place.root)
    grouped = by_source(paths, institution, source)
    refused = (_try if dry_run else _take_in)(place, institution, grouped)
    if refused:
        raise typer.Exit(REFUSED)


def _try(place: Home, institution: Institution, grouped: dict[str, list[Path]]) -> int:
    """Show what the files would become; return how many would be refused."""
    trial = try_files(place, institution, grouped)
    _show_skipped(trial.skipped)
    for one in trial.outcomes:
        if one.refusal is None:
            out.print(f"would accept {one.name}: {one.rows.line_count:,} lines as {one.role}")
        else:
            err.print(f"[red]would refuse[/] {one.name}: {one.refusal}", soft_wrap=True)
    show_table("Postings", trial.postings)
    out.print("Nothing was written.")
    return sum(not one.is_accepted for one in trial.outcomes)


def _take_in(place: Home, institution: Institution, grouped: dict[str, list[Path]]) -> int:
    """Put the files into the inbox, run the line on them, show what came of each.

    Returns:
        how many of them lie in quarantine now; duplicates are said, but are no failure.
    """
    put: dict[str, str] = {}
    for source, paths in grouped.items():
        done = put_in_inbox(place, paths, source, institution)
        _show_skipped(done.skipped)
        put |= {one.name: sha256(one.read_bytes()).hexdigest() for one in done.put}
    before = _landings(place, put)
    with step_progress(f"Taking in {len(put)} files") as on_step:
        outcome = run_ingest(place, on_step)
    show_failures(outcome)
    after = _landings(place, put)
    refused = sum(_show_landing(name, before[name], after[name]) for name in put)
    if not outcome.success:
        raise typer.Exit(BLOCKED)
    _show_books(place)
    return refused


def _landings(place: Home, digests: dict[str, str]) -> dict[str, Landing | None]:
    with open_operations(place.operations) as operations:
        return {name: operations.landing(digest) for name, digest in digests.items()}


def _show_skipped(skipped: tuple[Path, ...]) -> None:
    for one in skipped:
        out.print(f"skipped     {one.name}: no such file is declared", soft_wrap=True)


def _show_landing(name: str, before: Landing | None, after: Landing | None) -> bool:
    """Print what became of one file; return whether it was refused."""
    if before is not None and before.state == "accepted":
        out.print(f"duplicate   {name}: the same bytes are already in; nothing changed")
        return False
    if after is None or after.state == "received":
        err.print(f"[red]not read[/]    {name}: the run ended before it; run the command again")
        return True
    if after.state == "quarantined":
        what = f"{after.reason} at {after.place}. {after.to_do}"
        err.print(f"[red]quarantined[/] {name}: {what}", soft_wrap=True)
        return True
    out.print(f"accepted    {name}: {after.line_count:,} lines")
    return False


def _show_books(place: Home) -> None:
    with open_lake(place.warehouse, read_only=True) as lake:
        posted = lake.read("assets.ledger", "totals_by_currency")
        refused = lake.read("assets.ledger", "rejections_by_status")
        trial_balance = named_trial_balance(lake)
    show_table("Posted", posted)
    if not refused.is_empty():
        show_table("Refused by the ledger", refused)
    show_table("Trial balance", trial_balance)
    out.print("Next: tieout reconcile")
