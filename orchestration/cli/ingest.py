"""``tieout ingest``: take files in, up to the mirror; or show first what they would do."""

from hashlib import file_digest
from pathlib import Path
from typing import Annotated

import typer

from assets.oracle.trial_balance import named_trial_balance
from assets.sources.file_outcome import FileOutcome
from assets.sources.landing import inbox_files
from contracts.home import Home
from contracts.institution import Institution
from contracts.reasons import RefusalReason
from orchestration.cli.console import (
    complain,
    counted,
    one_line,
    say,
    show_failures,
    show_table,
    step_progress,
)
from orchestration.cli.files import show_landing
from orchestration.cli.options import HomeOption, existing_home, typed
from orchestration.intake import PutFiles, by_source, put_in_inbox, waiting_files
from orchestration.line import run_ingest
from orchestration.sound_declaration import sound_institution
from orchestration.trial import try_files
from orchestration.verdict import FILES_REFUSED, exit_code_of
from warehouse.lake import open_lake
from warehouse.operations.records import Landing
from warehouse.operations.store import open_operations


def ingest(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="FILES", help="Files, or folders of files; none: what waits in the inbox."
        ),
    ] = None,
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
    place = existing_home(home)
    institution = sound_institution(place)
    _refuse_usage(paths or [], source, institution)
    grouped = by_source(paths or [], institution, source)
    if dry_run:
        refused = _try(place, institution, grouped if paths else waiting_files(place))
    else:
        refused = _take_in(place, put_in_inbox(place, grouped, institution))
    if refused:
        raise typer.Exit(FILES_REFUSED)


def _refuse_usage(paths: list[Path], source: str | None, institution: Institution) -> None:
    for path in paths:
        if not path.exists():
            raise typer.BadParameter(f"{path} does not exist.", param_hint="FILES")
        if not (path.is_file() or path.is_dir()):
            what = f"{path} is a pipe or a device: only files, and folders of them, are taken in."
            raise typer.BadParameter(what, param_hint="FILES")
    if source is not None and institution.source_named(source) is None:
        known = ", ".join(one.source for one in institution.sources)
        what = f"{source!r} is not declared; these are: {known}."
        raise typer.BadParameter(what, param_hint="--source")


def _try(place: Home, institution: Institution, grouped: dict[str, list[Path]]) -> int:
    """Show what the files would become; return how many would be refused."""
    trial = try_files(place, institution, grouped)
    _show_skipped(trial.skipped)
    if not trial.outcomes:
        say("There is no file to take in.")
    refused = sum(_show_outcome(one) for one in trial.outcomes)
    if trial.postings.is_empty():
        say("Nothing would be posted.")
    else:
        show_table("Postings", trial.postings)
    say("Nothing was written.")
    return refused


def _show_outcome(outcome: FileOutcome) -> bool:
    """Print what would become of one file; return whether it would be refused."""
    name = one_line(outcome.name)
    if outcome.refusal is None:
        lines = counted(outcome.rows.line_count, "line")
        say(f"would accept {name}: {lines} as {outcome.role}")
        return False
    if outcome.refusal.reason is RefusalReason.DUPLICATE_FILE:
        say(f"duplicate    {name}: the same bytes are already in")
        return False
    complain("[red]would refuse[/]", f"{name}: {outcome.refusal}")
    return True


def _take_in(place: Home, done: PutFiles) -> int:
    """Run the line on whatever waits in the inbox, show what came of each file.

    Returns:
        how many of them lie in quarantine now; duplicates are said, but are no failure.
    """
    _show_skipped(done.skipped)
    origins = {path: path for path in inbox_files(place)} | done.put
    waiting = _digests(origins)
    if not waiting:
        say("There is no file to take in; what came before is booked and mirrored.")
    before = _landings(place, waiting)
    with step_progress(f"Taking in {counted(len(waiting), 'file')}") as on_step:
        outcome = run_ingest(place, on_step)
    show_failures(outcome)
    refused = _show_landings(place, waiting, before)
    if refused:
        say(f"All about each: {typed('quarantine list', place)}")
    if not outcome.success:
        raise typer.Exit(exit_code_of(outcome))
    _show_books(place)
    return refused


def _show_landings(
    place: Home, waiting: dict[Path, str], before: dict[Path, Landing | None]
) -> int:
    """Print what became of each file; return how many were refused.

    Of files with the same bytes the first one was taken in, and the others are duplicates of it.
    """
    refused, shown = 0, set[str]()
    with open_operations(place.operations) as operations:
        for path, digest in waiting.items():
            if not digest:
                refused += 1  # It may not be read, and was named above.
                continue
            known = operations.landing(digest) if digest in shown else before[path]
            refused += show_landing(operations, path.name, digest, known)
            shown.add(digest)
    return refused


def _digests(origins: dict[Path, Path]) -> dict[Path, str]:
    """Return the digest of each file that no other run took; empty where it may not be read."""
    digests = {}
    for path, origin in origins.items():
        try:
            with origin.open("rb") as content:
                digests[path] = file_digest(content, "sha256").hexdigest()
        except FileNotFoundError:
            continue
        except PermissionError as error:
            complain("[red]not read[/]   ", f"{one_line(path.name)}: {error.strerror}; it waits")
            digests[path] = ""
    return digests


def _landings(place: Home, digests: dict[Path, str]) -> dict[Path, Landing | None]:
    with open_operations(place.operations) as operations:
        return {path: operations.landing(digest) for path, digest in digests.items()}


def _show_skipped(skipped: tuple[Path, ...]) -> None:
    for one in skipped:
        say(f"skipped     {one_line(one.name)}: no file of this name is declared")


def _show_books(place: Home) -> None:
    with open_lake(place.warehouse, read_only=True) as lake:
        posted = lake.read("assets.ledger", "totals_by_currency")
        refused = lake.read("assets.ledger", "rejections_by_status")
        trial_balance = named_trial_balance(lake)
    if posted.is_empty():
        say("Nothing is posted yet.")
    else:
        show_table("Posted so far", posted)
        show_table("Trial balance", trial_balance)
    if not refused.is_empty():
        show_table("Refused by the ledger", refused)
    say(f"Next: {typed('reconcile', place)}")
