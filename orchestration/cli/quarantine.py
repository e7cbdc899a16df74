"""``tieout quarantine``: the files that were refused, why, and what a person decides about them."""

import datetime as dt
import os
import pwd
import time
from typing import Annotated

import polars as pl
import typer

from assets.sources.landing import Stores
from assets.sources.quarantine import follow_dismissals, refusal_of
from contracts.home import Home
from orchestration.cli.console import (
    counted,
    one_line,
    out,
    say,
    show_failures,
    show_pairs,
    show_table,
)
from orchestration.cli.console import step_progress as progress
from orchestration.cli.files import SHORT, show_landing
from orchestration.cli.options import HomeOption, existing_home, typed
from orchestration.line import run_ingest
from orchestration.verdict import FILES_REFUSED, exit_code_of
from warehouse.lake import open_lake
from warehouse.operations.records import Landing, QuarantineDecision, State
from warehouse.operations.store import Operations, open_operations

_KEPT = (State.QUARANTINED, State.DISMISSED)

FileArgument = Annotated[
    str, typer.Argument(metavar="FILE", help="First digits of its SHA-256, or its name.")
]

quarantine = typer.Typer(
    help="Look at the files that were refused, and decide what becomes of them.",
    no_args_is_help=True,
)


@quarantine.command(name="list")
def list_(
    home: HomeOption = None,
    *,
    dismissed: Annotated[
        bool, typer.Option("--dismissed", help="The files that were dismissed, too.")
    ] = False,
) -> None:
    """Show every file that waits in quarantine: its code, and where in it the refusal points."""
    place = existing_home(home)
    states = _KEPT if dismissed else (State.QUARANTINED,)
    with open_operations(place.operations) as operations:
        kept = [one for one in operations.landings() if one.state in states]
    if not kept:
        out.print("[green]No file waits in quarantine.[/]")
        return
    rows = [
        (
            one.sha256[:SHORT],
            one.landed_at.strftime("%Y-%m-%d %H:%M"),
            one.source,
            one.file_name,
            one.state,
            one.reason,
            one.place,
        )
        for one in kept
    ]
    schema = ["sha256", "landed_at", "source", "file", "state", "code", "place"]
    show_table(
        f"In quarantine: {counted(len(kept), 'file')}",
        pl.DataFrame(rows, schema=schema, orient="row"),
    )
    say(f"All about one: {typed('quarantine show', place)} SHA256")
    say(f"Once the cause is removed: {typed('quarantine retry', place)} SHA256, or --all")


@quarantine.command()
def show(file: FileArgument, home: HomeOption = None) -> None:
    """Show all that is known of one refusal: place, field, found, expected, and what to do."""
    place = existing_home(home)
    with open_operations(place.operations) as operations:
        landing = _kept(operations, file)
        decisions = operations.quarantine_decisions(landing.sha256)
        archive = landing.archive_sha256 and operations.landing(landing.archive_sha256)
    refusal = refusal_of(landing)
    assert refusal is not None, "a file in quarantine was refused"
    came_in = [("came in", f"{archive.file_name}, as {landing.member}")] if archive else []
    show_pairs(
        landing.file_name,
        [
            ("sha256", landing.sha256),
            ("source", landing.source),
            ("landed_at", f"{landing.landed_at:%Y-%m-%d %H:%M:%S} UTC"),
            ("byte_count", landing.byte_count),
            *came_in,
            ("state", landing.state),
            ("code", refusal.reason.value),
            ("meaning", refusal.reason.meaning),
            ("place", refusal.place),
            ("field", refusal.field),
            ("found", refusal.found),
            ("expected", refusal.expected),
            ("to_do", refusal.to_do),
        ],
    )
    for one in decisions:
        when = f"{one.decided_at:%Y-%m-%d %H:%M} UTC"
        say(f"{one.decision} ({one.reason}) by {one.decided_by}, {when}: {one.note}".rstrip(": "))


@quarantine.command()
def retry(
    files: Annotated[
        list[str] | None,
        typer.Argument(metavar="FILES", help="First digits of their SHA-256, or their names."),
    ] = None,
    home: HomeOption = None,
    *,
    all_: Annotated[bool, typer.Option("--all", help="Every file that waits.")] = False,
) -> None:
    """Read files again, after their declaration was mended or what they lacked has landed."""
    place = existing_home(home)
    if bool(files) == all_:
        what = "name files, or say --all"
        raise typer.BadParameter(what, param_hint="FILES")
    with open_operations(place.operations) as operations:
        waiting = operations.landings(State.QUARANTINED)
        chosen = waiting if all_ else [_kept(operations, one) for one in files or []]
        for one in {one.sha256: one for one in chosen}.values():
            operations.decide_on_quarantine(_decision(one, "retried", ""))
    if not chosen:
        out.print("[green]No file waits in quarantine.[/]")
        return
    with progress(f"Reading {counted(len(chosen), 'file')} again") as on_step:
        outcome = run_ingest(place, on_step)
    show_failures(outcome, blocking_only=True)
    with open_operations(place.operations) as operations:
        refused = sum(show_landing(operations, one.file_name, one.sha256) for one in chosen)
    if not outcome.success:
        raise typer.Exit(exit_code_of(outcome))
    if refused:
        raise typer.Exit(FILES_REFUSED)


@quarantine.command()
def dismiss(
    file: FileArgument,
    note: Annotated[str, typer.Option(help="Why it need not be read, in your words.")],
    home: HomeOption = None,
    by: Annotated[str | None, typer.Option(help="Who decides; else the user here.")] = None,
) -> None:
    """Decide that a file need not be read: it stays stored, with the note, and waits no more."""
    place = existing_home(home)
    if not note.strip():
        raise typer.BadParameter("say why, for whoever looks at it next", param_hint="--note")
    with open_lake(place.warehouse) as lake, open_operations(place.operations) as operations:
        landing = _kept(operations, file)
        operations.decide_on_quarantine(_decision(landing, "dismissed", note.strip(), by))
        follow_dismissals(Stores(place, lake, operations))
    say(f"dismissed   {one_line(landing.file_name)}: {landing.reason} no longer waits for anybody")
    _say_undoing(landing, place)


def _say_undoing(landing: Landing, place: Home) -> None:
    say(f"To have it read after all: {typed('quarantine retry', place)} {landing.sha256[:SHORT]}")


def _kept(operations: Operations, file: str) -> Landing:
    """Return the one file in quarantine, or dismissed, that a person means."""
    kept = [one for one in operations.landings() if one.state in _KEPT]
    digits = file.lower() or "no digits"
    named = [one for one in kept if one.sha256.startswith(digits) or one.file_name == file]
    if len(named) == 1:
        return named[0]
    what = "several files in quarantine are" if named else "no file in quarantine is"
    fitting = ", ".join(
        f"{one.sha256[:SHORT]} ({one_line(one.file_name)})" for one in (named or kept)[:10]
    )
    raise typer.BadParameter(f"{what} {file!r}; there are: {fitting or 'none'}.", param_hint="FILE")


def _decision(
    landing: Landing, decision: str, note: str, by: str | None = None
) -> QuarantineDecision:
    now = dt.datetime.fromtimestamp(time.time(), dt.UTC)  # When a person decides is no input.
    reason = landing.reason or ""
    return QuarantineDecision(landing.sha256, decision, reason, note, by or _user(), now)


def _user() -> str:
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return f"user {os.getuid()}"
