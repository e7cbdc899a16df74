"""``tieout ingest``: take files in, up to the mirror; or show first what they would do."""

from hashlib import sha256
from pathlib import Path
from typing import Annotated

import typer

from contracts.home import Home
from contracts.institution import load_institution
from orchestration.cli.console import err, out, show_failures, show_table, step_progress
from orchestration.cli.options import HomeOption, home_of
from orchestration.dry_run import show_dry_run
from orchestration.intake import Intake, find_intake, place_in_inbox
from orchestration.line import run_ingest
from warehouse.lake import open_lake
from warehouse.operations.store import Landing, open_operations

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
    intakes = find_intake(paths, institution, source)
    skipped = [one for one in intakes if not one.is_declared]
    taken = [one for one in intakes if one.is_declared]
    for one in skipped:
        out.print(f"skipped {one.path.name}: {one.source} declares no such file", soft_wrap=True)
    if dry_run:
        raise typer.Exit(REFUSED if show_dry_run(place, institution, taken) else 0)
    refused = take_in(place, taken)
    if refused:
        raise typer.Exit(REFUSED)


def take_in(place: Home, intakes: list[Intake]) -> int:
    """Put the files into the inbox, run the line on them, show what came of each.

    Returns:
        how many of them lie in quarantine now; duplicates are said, but are no failure.
    """
    digests = {one.path: sha256(one.path.read_bytes()).hexdigest() for one in intakes}
    with open_operations(place.operations) as operations:
        before = {digest: operations.landing(digest) for digest in digests.values()}
    for one in intakes:
        place_in_inbox(one, place)
    with step_progress(f"Taking in {len(intakes)} files") as on_step:
        outcome = run_ingest(place, on_step)
    show_failures(outcome)
    with open_operations(place.operations) as operations:
        after = {digest: operations.landing(digest) for digest in digests.values()}
    refused = 0
    for one in intakes:
        refused += _show_landing(one, before[digests[one.path]], after[digests[one.path]])
    if not outcome.success:
        raise typer.Exit(BLOCKED)
    _show_books(place)
    return refused


def _show_landing(intake: Intake, before: Landing | None, after: Landing | None) -> bool:
    """Print what became of one file; return whether it was refused."""
    name = intake.path.name
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
        show_table("Posted", lake.read("assets.ledger", "totals_by_currency"))
        refused = lake.read("assets.ledger", "rejections_by_status")
        trial_balance = lake.read("assets.oracle", "trial_balance_shown")
    if not refused.is_empty():
        show_table("Refused by the ledger", refused)
    show_table("Trial balance", trial_balance)
    out.print("Next: tieout reconcile")
