"""``tieout files``: the manifest of what came: when, from where, and how much of it."""

from typing import Annotated

import polars as pl
import typer

from assets.sources.archives.unpacking import is_archive
from assets.sources.quarantine import refusal_of
from contracts.home import Home
from orchestration.cli.console import complain, counted, one_line, say, show_table
from orchestration.cli.options import HomeOption, existing_home, typed
from warehouse.lake import open_lake
from warehouse.operations.records import Landing, State
from warehouse.operations.store import Operations, open_operations

SHORT = 12
"""Digits by which a file is named to a person, and found again."""

_LATEST = 50
_SHOWN = ("source", "file_name", "role", "state", "line_count", "currency")


def files(
    home: HomeOption = None,
    source: Annotated[
        str, typer.Option(help="One declared source; else all.", metavar="SOURCE")
    ] = "",
    latest: Annotated[int, typer.Option(min=1, help="How many rows, from the latest.")] = _LATEST,
) -> None:
    """Show every file that landed: when, from whom, what became of it, and what it adds up to."""
    place = existing_home(home)
    with open_lake(place.warehouse, read_only=True) as lake:
        landed = lake.read("orchestration", "landed_manifest")
    if source:
        landed = landed.filter(pl.col("source") == source)
    if landed.is_empty():
        say(f"No file was taken in: {typed('ingest', place)} FILES")
        return
    shown = landed.head(latest).join(_archives(place), on="file_sha256", how="left")
    archives = ["archive"] if shown["archive"].count() else []
    show_table(
        f"Landed: {counted(landed['file_sha256'].n_unique(), 'file')}",
        shown.select(
            pl.col("landed_at").dt.strftime("%Y-%m-%d %H:%M"),
            *_SHOWN,
            "amount_units",
            *archives,
            pl.col("file_sha256").str.head(SHORT).alias("sha256"),
        ),
    )
    if landed.height > latest:
        say(f"These are the latest {latest:,}; --latest {landed.height} shows all.")
    if (landed["state"] == "quarantined").any():
        say(f"Why files lie in quarantine: {typed('quarantine list', place)}")


def show_landing(
    operations: Operations, name: str, sha256: str, before: Landing | None = None
) -> int:
    """Print what became of one file, and of each that it unpacked to.

    Args:
        operations: what holds the landings.
        name: how the file is called here.
        sha256: its bytes.
        before: its landing before this pass, where it had one.

    Returns:
        how many of them were refused; a duplicate is said, but is no failure.
    """
    after, name = operations.landing(sha256), one_line(name)
    if before is not None and before.state == State.ACCEPTED:
        say(f"duplicate   {name}: the same bytes are already in; nothing changed")
        return 0
    if after is None or after.state == State.RECEIVED:
        complain("[red]not read[/]   ", f"{name}: the run ended before it; run the command again")
        return 1
    refusal = refusal_of(after)
    if after.state == State.DISMISSED:
        say(
            f"dismissed   {name}: it was decided that these bytes need not be read ({after.reason})"
        )
        return 0
    if refusal is not None:
        complain("[red]quarantined[/]", f"{name}: {refusal}")
        return 1
    members = operations.members_of(sha256)
    if not is_archive(after.file_name):
        say(f"accepted    {name}: {counted(after.line_count, 'line')}")
        return 0
    say(f"unpacked    {name}: {counted(len(members), 'file')} new to us")
    return sum(show_landing(operations, f"{name}/{one.member}", one.sha256) for one in members)


def _archives(place: Home) -> pl.DataFrame:
    """Return the archive, and the path inside, of each file that came in one."""
    with open_operations(place.operations) as operations:
        landings = operations.landings()
    names = {one.sha256: one.file_name for one in landings}
    rows = [
        (one.sha256, f"{names[one.archive_sha256]}: {one.member}")
        for one in landings
        if one.archive_sha256 is not None
    ]
    return pl.DataFrame(rows, schema={"file_sha256": pl.String, "archive": pl.String}, orient="row")
