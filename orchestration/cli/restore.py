"""``tieout restore``: from backups to a whole state folder, on an empty machine."""

from pathlib import Path
from typing import Annotated

import polars as pl
import typer

from orchestration.backup.chain import chain_of, files_of
from orchestration.backup.keys import Identities, identities_of
from orchestration.backup.restoring import Restored, require_empty, restore_chain
from orchestration.cli.console import amount_progress, complain, counted, out, say, show_pairs
from orchestration.cli.options import HomeOption, home_of, shown, typed
from orchestration.resources import backup_identity, ledger_url
from orchestration.state import prepare_state

IdentityOption = Annotated[
    Path | None,
    typer.Option(help="File with the secret key; else $TIEOUT_BACKUP_IDENTITY.", metavar="FILE"),
]
BackupPaths = Annotated[
    list[Path],
    typer.Argument(
        metavar="PATHS", help="A full backup and its increments, or the folder they lie in."
    ),
]


def restore(paths: BackupPaths, home: HomeOption = None, identity: IdentityOption = None) -> None:
    """Restore backups into an empty state folder and prove the ledger against its roots."""
    place = home_of(home)
    require_empty(place, ledger_url(place))
    identities = opened_with(identity)
    links = chain_of(files_of(paths), identities)
    with amount_progress("Restoring") as progress:
        restored = restore_chain(links, identities, place, ledger_url(place), progress)
    prepare_state(place)
    show_restored("Restored", restored)
    last = restored.backups[-1]
    say(f"{shown(place.root)} is {last.opening.institution} as of {last.opening.made_at}")
    if restored.losses is not None:
        _keep_untimed(restored.losses.untimed, place.root)
    out.print("[green]The ledger is the one that was backed up: every root agrees.[/]")
    say("Warehouse and reports are derived and were not backed up. Rebuild them:")
    say(f"  {typed('ingest', place)}")
    say(f"  {typed('reconcile', place)}")


def opened_with(file: Path | None) -> Identities:
    """Return the identities in ``file``, or in the environment.

    Raises:
        BackupKeyError: there is none, or what is there is no key.
    """
    text = backup_identity() if file is None else file.read_text(encoding="utf-8")
    return identities_of(text)


def show_restored(title: str, restored: Restored) -> None:
    """Print what was read back and proved, and what came back otherwise than it was."""
    proof, losses = restored.proof, restored.losses
    show_pairs(
        title,
        [
            ("backups", len(restored.backups)),
            ("accounts", proof.account_count),
            ("transfers", proof.transfer_count),
            ("change events", proof.event_count),
            ("ledger root", proof.root),
        ],
    )
    if losses is None:
        return
    say("The ledger was restored by import: its records carry the flag imported.")
    if losses.expiry_count:
        expiries = counted(losses.expiry_count, "expiry", "expiries")
        say(f"{expiries} came back as voids at the same time.")
    if len(losses.untimed):
        complain(
            "[yellow]to do[/]",
            f"{counted(len(losses.untimed), 'pending transfer')} had a timeout and will not expire "
            "any more: post or void each.",
        )


def _keep_untimed(untimed: pl.DataFrame, root: Path) -> None:
    """Leave the list of transfers that no longer expire where the operator finds it."""
    if len(untimed):
        path = root / "pending-without-timeout.csv"
        untimed.write_csv(path)
        say(f"They are listed in {shown(path)}.")
