"""The command ``tieout``: its sub-commands, its exit codes, and how an error is worded.

Exit codes: 0 done; 1 unexpected refusal; 2 wrong usage; 3 no usable state folder; 4 a wrong
declaration; 5 files were refused; 6 the ledger; 7 the warehouse; 8 a blocking check does not
hold; 130 interrupted.
"""

import sys

import typer

from contracts.errors import TieoutError
from orchestration.cli.config import config
from orchestration.cli.console import err
from orchestration.cli.demo import demo
from orchestration.cli.doctor import doctor
from orchestration.cli.ingest import ingest
from orchestration.cli.init import init
from orchestration.cli.reconcile import reconcile
from orchestration.cli.report import report
from orchestration.cli.status import status
from orchestration.cli.up import up

app = typer.Typer(
    name="tieout",
    help="Ties every number out: banks, processors and chains against the ledger.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for command in (init, demo, up, ingest, reconcile, status, report, doctor):
    app.command()(command)
app.add_typer(config, name="config")


def main() -> None:
    """Run the command line; end with the documented exit code."""
    try:
        app()
    except TieoutError as error:
        err.print(f"[bold red]error[/] {error}", soft_wrap=True)
        sys.exit(error.exit_code)
