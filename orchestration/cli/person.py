"""``tieout person``: who takes decisions, and with which key."""

from pathlib import Path
from typing import Annotated, Literal

import polars as pl
import typer

from contracts.decision_errors import KeyFileError, PersonError
from orchestration.cli.console import counted, out, say, show_table
from orchestration.cli.options import HomeOption, existing_home, typed
from orchestration.decisions.acting import now
from orchestration.resources import KEY_VARIABLE, key_file
from warehouse.operations.break_steps import Role
from warehouse.operations.signing import create_key
from warehouse.operations.store import open_operations

_SHORT = 16

NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="Whom: a name of one's own.")]

person = typer.Typer(
    help="Enrol the people who decide, each with a key of their own.", no_args_is_help=True
)


@person.command()
def add(
    name: NameArgument,
    home: HomeOption = None,
    key: Annotated[
        Path | None,
        typer.Option("--key", help="New file for the private key.", metavar="FILE"),
    ] = None,
    role: Annotated[
        Literal["finance", "preparer", "approver"],
        typer.Option(help="finance: any step; preparer: never approves; approver: never proposes."),
    ] = "finance",
) -> None:
    """Enrol a person: the private key goes to their file alone, the public one to the store."""
    place = existing_home(home)
    name = name.strip()
    path = _new_key_file(key, place.root)
    if not name or not name.isprintable():
        raise typer.BadParameter("a name is some printable text", param_hint="NAME")
    with open_operations(place.operations) as operations:
        live = [one.person for one in operations.people.enrolled() if one.retired_at is None]
        if name in live:
            to_do = f"To give a new key, first: {typed('person retire', place)} {name}"
            raise PersonError(f"{name} has a key already", to_do)
        signer = create_key(path)
        try:
            enrolled = operations.people.enrol(name, Role(role), signer.public_key, now())
        except PersonError:
            path.unlink()  # It is nobody's.
            raise
    say(f"enrolled   {name}, {role}, key {enrolled.fingerprint[:_SHORT]}")
    say(f"The private key lies in {path}, readable by its owner alone, and nowhere else.")
    say(f"It signs where it is named: --key {path}, or {KEY_VARIABLE}={path}")


@person.command(name="list")
def list_(home: HomeOption = None) -> None:
    """Show everybody who ever decided, their roles, and which keys were retired."""
    place = existing_home(home)
    with open_operations(place.operations) as operations:
        keys = operations.people.enrolled()
    if not keys:
        out.print("[yellow]Nobody is enrolled yet.[/]")
        say(f"First: {typed('person add', place)} NAME --key FILE")
        return
    rows = [
        (
            one.person,
            one.role,
            one.fingerprint[:_SHORT],
            f"{one.enrolled_at:%Y-%m-%d %H:%M}",
            f"{one.retired_at:%Y-%m-%d %H:%M}" if one.retired_at else "",
        )
        for one in keys
    ]
    schema = ["person", "role", "key", "enrolled_at", "retired_at"]
    show_table(
        f"Enrolled: {counted(len(rows), 'key')}", pl.DataFrame(rows, schema=schema, orient="row")
    )


@person.command()
def retire(name: NameArgument, home: HomeOption = None) -> None:
    """Retire a person's key: it decides nothing more, and still proves what it signed."""
    place = existing_home(home)
    with open_operations(place.operations) as operations:
        retired = operations.people.retire(name.strip(), now())
    for one in retired:
        say(f"retired   {one.person}, key {one.fingerprint[:_SHORT]}")


def _new_key_file(option: Path | None, root: Path) -> Path:
    """Return where a new key goes: not into the state folder, which others copy and back up."""
    path = option or key_file()
    if path is None:
        what = "say where the private key goes"
        raise typer.BadParameter(what, param_hint="--key")
    path = path.expanduser().absolute()
    if path.resolve().is_relative_to(root):
        to_do = "Name a file outside of it: whoever copies the state would have the key."
        raise KeyFileError(path, "lies in the state folder", to_do)
    return path
