"""``tieout up``: the operator's screen. Dagster's UI and daemon on this state folder."""

import signal
import socket
import subprocess
import sys
from typing import Annotated

import dagster as dg
import typer

from contracts.errors import TieoutError
from orchestration.cli.console import say
from orchestration.cli.options import HomeOption, home_of
from orchestration.dead_runs import bury_dead_runs, serving
from orchestration.resources import inherited_environment
from orchestration.sound_declaration import sound_institution
from orchestration.state import prepare_state

_HOST = "127.0.0.1"
_QUIET = "ignore:Function `dev_command` is superseded"
"""Dagster names a newer command line, which Tieout does not need."""


def up(
    home: HomeOption = None,
    port: Annotated[
        int, typer.Option(min=1, max=65535, help="Port of the UI on this machine.")
    ] = 3000,
) -> None:
    """Serve Dagster's UI with its schedules and sensors until interrupted."""
    place = home_of(home).require()
    sound_institution(place)
    _refuse_taken_port(port)
    prepare_state(place)
    address = f"http://{_HOST}:{port}"
    say(f"Tieout serves {place.root}")
    say(f"Open {address} (ready in about 15 seconds); Ctrl-C ends it.")
    command = [
        *(sys.executable, "-m", "dagster", "dev", "-m", "orchestration.definitions"),
        *("-h", _HOST, "-p", str(port), "--log-level", "warning"),
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


def _refuse_taken_port(port: int) -> None:
    """Raise where someone else listens: Dagster would start half of itself, and stay so."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((_HOST, port))
        except OSError as error:
            what = f"port {port} of {_HOST} cannot be served: {error.strerror}"
            raise TieoutError(f"{what}. Name a free one: --port NUMBER.") from error
