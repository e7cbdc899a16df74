"""Every sub-command of ``tieout``, and how an error is worded. What is slow to load is loaded here.

A command stands in a module of its noun; this one only brings them together.
"""

import sys
from importlib.metadata import version
from typing import Annotated

import typer

from contracts.errors import TieoutError
from orchestration.cli.archive import archive
from orchestration.cli.backup import backup, verify_backup
from orchestration.cli.balances import balances
from orchestration.cli.bench import bench
from orchestration.cli.breaks import breaks
from orchestration.cli.close import close
from orchestration.cli.config import config
from orchestration.cli.console import complain, say
from orchestration.cli.demo import demo
from orchestration.cli.doctor import doctor
from orchestration.cli.files import files
from orchestration.cli.ingest import ingest
from orchestration.cli.init import init
from orchestration.cli.ledger import ledger
from orchestration.cli.mirror import mirror
from orchestration.cli.person import person
from orchestration.cli.quality import quality
from orchestration.cli.quarantine import quarantine
from orchestration.cli.reconcile import reconcile
from orchestration.cli.rejections import rejections
from orchestration.cli.report import report
from orchestration.cli.restore import restore
from orchestration.cli.status import status
from orchestration.cli.up import up
from orchestration.cli.verify import verify
from orchestration.verdict import REFUSED

app = typer.Typer(
    name="tieout",
    help="Ties every number out: banks, processors and chains against the ledger.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for command in (
    init,
    demo,
    up,
    ingest,
    files,
    reconcile,
    close,
    balances,
    status,
    report,
    doctor,
    quality,
):
    app.command()(command)
app.command()(restore)
app.command()(archive)
app.command(name="verify-backup")(verify_backup)
app.add_typer(backup, name="backup")
app.add_typer(config, name="config")
app.add_typer(bench, name="bench")
app.add_typer(ledger, name="ledger")
app.add_typer(quarantine, name="quarantine")
app.add_typer(rejections, name="rejections")
app.add_typer(breaks, name="breaks")
app.add_typer(person, name="person")
app.add_typer(mirror, name="mirror")
app.add_typer(verify, name="verify")


def _show_version(asked: bool) -> None:  # noqa: FBT001 - typer calls it so
    if asked:
        say(version("tieout"))
        raise typer.Exit


@app.callback()
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


def run() -> None:
    """Run the command line; end with the exit code that ``main`` documents."""
    try:
        app()
    except TieoutError as error:
        complain("[bold red]error[/]", error)
        sys.exit(error.exit_code)
    except OSError as error:  # A full disk, a folder that may not be written: the machine's word.
        what = error.strerror or type(error).__name__
        complain("[bold red]error[/]", f"{error.filename or 'the machine'}: {what}")
        sys.exit(REFUSED)
