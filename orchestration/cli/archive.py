"""``tieout archive``: every stored table as plain Parquet, for years and for any engine."""

import datetime as dt
import shlex
from pathlib import Path
from typing import Annotated

import typer

from orchestration.archive.verifying import verify_archive
from orchestration.archive.writing import write_archive
from orchestration.cli.console import amount_progress, complain, counted, out, say
from orchestration.cli.options import HomeOption, existing_home
from orchestration.verdict import BLOCKED
from warehouse.lake import open_lake


def archive(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A new folder; or, to verify.")],
    home: HomeOption = None,
    *,
    verify: Annotated[
        bool, typer.Option("--verify", help="Prove the archive in FOLDER by its files alone.")
    ] = False,
) -> None:
    """Export every stored table as Parquet files with a manifest of their hashes."""
    if verify:
        _verify(folder)
        return
    place = existing_home(home)
    now = dt.datetime.now(dt.UTC)  # noqa: TID251 - an archive is dated by the clock on the wall
    with (
        open_lake(place.warehouse, read_only=True) as lake,
        amount_progress("Archiving") as progress,
    ):
        manifest = write_archive(lake, folder, now, progress)
    rows = sum(one.row_count for one in manifest.tables)
    say(f"{counted(rows, 'row')} in {counted(len(manifest.files), 'file')}: {folder}")
    say(f"Root of the mirror at {manifest.knowledge_mark_ns} ns: {manifest.mirror_root}")
    say("Nothing in it is encrypted: keep it where it may be read.")
    say(f"To prove it later: tieout archive {shlex.quote(str(folder))} --verify")


def _verify(folder: Path) -> None:
    with amount_progress("Verifying the archive") as progress:
        proof = verify_archive(folder, progress)
    for sentence in proof.differing:
        complain("[bold red]differs[/]", sentence)
    if proof.differing:
        raise typer.Exit(BLOCKED)
    manifest = proof.manifest
    out.print(f"[bold green]{counted(len(manifest.files), 'file')} as archived.[/]")
    say(f"Root of the mirror at {manifest.knowledge_mark_ns} ns: {manifest.mirror_root}")
