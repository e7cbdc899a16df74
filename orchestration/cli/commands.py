"""Every sub-command of ``tieout``, and how an error is worded. What is slow to load is loaded here.

A command stands in a module of its noun; this one only brings them together. Where the words name
a command, no other one is loaded: most need no Dagster, which takes a second to load.
"""

import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.metadata import version
from typing import Annotated, Final

import typer

from contracts.errors import TieoutError
from orchestration.cli.console import complain, say
from orchestration.verdict import REFUSED

_NAMES: Final = (
    *("init", "demo", "up", "ingest", "files", "reconcile", "close", "balances", "status"),
    *("report", "doctor", "quality", "restore", "archive", "verify-backup", "backup", "config"),
    *("bench", "ledger", "quarantine", "rejections", "breaks", "person", "mirror", "verify"),
)
"""In the order in which they are shown."""

_ELSEWHERE: Final = {"verify-backup": "backup"}
"""Commands that do not stand in the module of their own name."""


def _show_version(asked: bool) -> None:  # noqa: FBT001 - typer calls it so
    if asked:
        say(version("tieout"))
        raise typer.Exit


def _options(
    *,
    _version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_show_version, is_eager=True, help="Show the version and exit."
        ),
    ] = False,
) -> None:
    """Take the options that stand before any command."""


def app_for(words: Sequence[str]) -> typer.Typer:
    """Return the application with the command that ``words`` call, or with every command.

    Every command is there where the words name none: to be listed, or suggested.
    """
    app = typer.Typer(
        name="tieout",
        help="Ties every number out: banks, processors and chains against the ledger.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )
    app.callback()(_options)
    called = next((word for word in words if not word.startswith("-")), None)
    for name in [called] if called in _NAMES else _NAMES:
        _add(app, name)
    return app


def _add(app: typer.Typer, name: str) -> None:
    module = import_module(f"orchestration.cli.{_ELSEWHERE.get(name, name)}")
    command = getattr(module, name.replace("-", "_"))
    if isinstance(command, typer.Typer):
        app.add_typer(command, name=name)
    else:
        app.command(name)(command)


def run() -> None:
    """Run the command line; end with the exit code that ``main`` documents."""
    try:
        app_for(sys.argv[1:])()
    except TieoutError as error:
        complain("[bold red]error[/]", error)
        sys.exit(error.exit_code)
    except OSError as error:  # A full disk, a folder that may not be written: the machine's word.
        what = error.strerror or type(error).__name__
        complain("[bold red]error[/]", f"{error.filename or 'the machine'}: {what}")
        sys.exit(REFUSED)
