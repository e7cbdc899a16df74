"""``tieout up``: the operator's screen. Dagster's UI and daemon on this state folder."""

import signal
import subprocess
import sys
from typing import Annotated

import dagster as dg
import typer

from contracts.institution import load_institution
from orchestration.cli.console import out
from orchestration.cli.options import HomeOption, home_of
from orchestration.dead_runs import bury_dead_runs, serving
from orchestration.resources import inherited_environment
from orchestration.state import prepare_state

_QUIET = "ignore:Function `dev_command` is superseded"
"""Dagster names a newer command line, which Tieout does not need."""


def up(
    home: HomeOption = None,
    port: Annotated[int, typer.Option(help="Port of the UI on this machine.")] = 3000,
) -> None:
    """Serve Dagster's UI with its schedules and sensors until interrupted."""
    place = home_of(home).require()
    load_institution(place.root)
    prepare_state(place)
    address = f"http://127.0.0.1:{port}"
    out.print(f"Tieout serves {place.root}", soft_wrap=True)
    out.print(f"Open [bold]{address}[/] (ready in about 15 seconds); Ctrl-C ends it.")
    command = [
        *(sys.executable, "-m", "dagster", "dev", "-m", "orchestration.definitions"),
        *("-h", "127.0.0.1", "-p", str(port), "--log-level", "warning"),
    ]
    environment = inherited_environment(place) | {"PYTHONWARNINGS": _QUIET}
    processes = place.dagster / "processes"
    with dg.DagsterInstance.from_config(str(place.dagster)) as instance:
        bury_dead_runs(instance, processes)
    with serving(processes):
        child = subprocess.Popen(command, env=environment)  # noqa: S603 - our own interpreter
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: child.send_signal(signal.SIGINT))
        code = child.wait()
    raise typer.Exit(max(code, 0))
