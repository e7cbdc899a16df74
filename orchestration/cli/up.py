"""``tieout up``: the operator's screen. Dagster's UI and daemon on this state folder."""

import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from threading import Event, Thread
from typing import Annotated, Final

import dagster as dg
import typer

from contracts.errors import TieoutError
from orchestration.cli.console import say
from orchestration.cli.options import HomeOption, existing_home
from orchestration.dead_runs import bury_dead_runs, serving
from orchestration.resources import inherited_environment
from orchestration.sound_declaration import sound_institution
from orchestration.state import prepare_state

_HOST: Final = "127.0.0.1"
_QUIET: Final = "ignore:Function `dev_command` is superseded"
"""Dagster names a newer command line, which Tieout does not need."""

_LOOK_S: Final = 0.2


def up(
    home: HomeOption = None,
    port: Annotated[
        int, typer.Option(min=1, max=65535, help="Port of the UI on this machine.")
    ] = 3000,
) -> None:
    """Serve Dagster's UI with its schedules and sensors until interrupted."""
    place = existing_home(home)
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
        raise typer.Exit(_served(command, environment))


def _served(command: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run Dagster until it ends or is interrupted; return the exit code, 0 for an interruption.

    It is in a process group of its own, so that Ctrl-C reaches us alone. Told by SIGTERM, a Dagster
    that is still loading ends at once, a loaded one as it would by Ctrl-C; its complaints about
    either are not passed on.
    """
    ending = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ending.set())
    child = subprocess.Popen(  # noqa: S603 - our own interpreter
        command, env=environment, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, process_group=0
    )
    Thread(target=_pass_on, args=(child, ending), daemon=True).start()
    while child.poll() is None:
        if ending.wait(_LOOK_S):
            child.terminate()
            child.wait()
    return 0 if ending.is_set() else abs(child.returncode)


def _pass_on(child: "subprocess.Popen[bytes]", ending: Event) -> None:
    """Print what Dagster complains about, until it is told to end."""
    assert child.stderr is not None
    for line in child.stderr:
        if not ending.is_set():
            sys.stderr.buffer.write(line)
            sys.stderr.buffer.flush()


def _refuse_taken_port(port: int) -> None:
    """Raise where someone else listens: Dagster would start half of itself, and stay so."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((_HOST, port))
        except OSError as error:
            what = f"port {port} of {_HOST} cannot be served: {error.strerror}"
            raise TieoutError(f"{what}. Name a free one: --port NUMBER.") from error
