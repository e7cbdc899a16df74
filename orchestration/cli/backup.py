"""``tieout backup`` and ``tieout verify-backup``: copies that leave the machine, their proof."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from contracts.home import Home
from orchestration.backup.chain import chain_of, files_of
from orchestration.backup.keys import make_key_pair
from orchestration.backup.manifest import Kind
from orchestration.backup.reading import read_chain
from orchestration.backup.restoring import restore_chain
from orchestration.backup.settings import backup_settings
from orchestration.backup.shelf import Shelf
from orchestration.backup.taking import Taken, take_backup
from orchestration.cli.console import amount_progress, complain, counted, out, say, show_pairs
from orchestration.cli.options import HomeOption, existing_home, shown, typed
from orchestration.cli.restore import BackupPaths, IdentityOption, opened_with, show_restored
from orchestration.resources import ledger_url
from orchestration.verdict import BLOCKED

backup = typer.Typer(
    help="Back up everything that cannot be derived, into one sealed file.",
    invoke_without_command=True,
)


@backup.callback()
def _backup(
    context: typer.Context,
    home: HomeOption = None,
    since: Annotated[  # noqa: FBT002 - typer makes it a flag
        bool, typer.Option("--since", help="Only what is new since the last backup.")
    ] = False,
) -> None:
    """Back up ledger, journal, operations, declarations and landed files, while all are in use."""
    if context.invoked_subcommand is not None:
        return
    place = existing_home(home)
    settings = backup_settings(place)
    with amount_progress("Backing up") as progress:
        kind: Kind = "since" if since else "full"
        taken = take_backup(place, ledger_url(place), settings, kind, progress)
    _show_taken(taken, place)
    if taken.damaged:
        raise typer.Exit(BLOCKED)


@backup.command()
def keygen(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where the secret key goes.")],
) -> None:
    """Make a key pair. Backups need the public key alone; keep the secret one elsewhere."""
    public = make_key_pair(file)
    say(f"public key: {public}")
    say(f"The secret key is in {file}: keep it, and a copy, away from this machine.")
    say("Without it no backup can be opened again. Declare the public key in institution.yaml:")
    say(f"  backup: {{recipients: [{public}]}}")


@backup.command(name="list")
def list_backups(home: HomeOption = None) -> None:
    """Show the backups of a state folder, the oldest first."""
    place = existing_home(home)
    folder = backup_settings(place).folder
    backups = Shelf(folder).backups()
    for one in backups:
        say(f"{one.made_at:%Y-%m-%d %H:%M:%S} UTC  {one.kind:<5}  {shown(one.path)}")
    if not backups:
        say(f"There is no backup in {shown(folder)}: {typed('backup', place)}")


def verify_backup(
    paths: BackupPaths,
    identity: IdentityOption = None,
    quick: Annotated[  # noqa: FBT002 - typer makes it a flag
        bool, typer.Option("--quick", help="Check digests and chain alone; restore nothing.")
    ] = False,
    scratch: Annotated[
        Path | None, typer.Option(help="Folder in which to restore for the proof.", metavar="DIR")
    ] = None,
) -> None:
    """Read backups whole, restore them aside, prove the ledger, remove it again."""
    identities = opened_with(identity)
    links = chain_of(files_of(paths), identities)
    with amount_progress("Verifying") as progress:
        if quick:
            read = read_chain(
                links, identities, lambda part: progress(part.store, len(part.content))
            )
            last = read[-1]
        else:
            with TemporaryDirectory(prefix="tieout-verify-", dir=scratch) as folder:
                aside = Home(Path(folder) / "home")
                restored = restore_chain(
                    links, identities, aside, f"embedded:{aside.ledger}", progress
                )
            last = restored.backups[-1]
    if not quick:
        show_restored("Proved", restored)
    say(f"{counted(len(links), 'backup')} up to {last.opening.made_at}, root {last.root}")
    what = "Digests and chain hold" if quick else "Restored aside, and equal to what was backed up"
    out.print(f"[green]{what}.[/]")


def _show_taken(taken: Taken, place: Home) -> None:
    if taken.reason:
        complain("[yellow]in full[/]", f"not an increment: {taken.reason}")
    show_pairs(
        "Backed up",
        [
            ("file", shown(taken.path)),
            ("kind", f"{taken.opening.kind}, number {taken.opening.number} of its chain"),
            ("accounts", taken.ledger.accounts.count),
            ("transfers", taken.ledger.transfers.count),
            ("change events", taken.ledger.events.count),
            ("bytes held", taken.byte_count),
            ("bytes of the file", taken.file_bytes),
            ("ledger root", taken.ledger.root),
            ("older backups removed", len(taken.removed)),
        ],
    )
    say("Warehouse and reports are derived: after a restore, ingest and reconcile rebuild them.")
    if not taken.is_quiet:
        what = "transfers were being posted: those of that moment are in the ledger's part only"
        complain("[yellow]not quiet[/]", what)
    for path in taken.damaged:
        what = f"{path} is not what landed: take it from an earlier backup"
        complain("[bold red]damaged[/]", f"{what} ({typed('backup list', place)})")
    if taken.path.is_relative_to(place.root):
        say("It lies in the state folder itself: copy it to another machine, or declare a folder.")
