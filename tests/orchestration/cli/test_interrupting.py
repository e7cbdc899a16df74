"""Ctrl-C, whenever it comes: no traceback, and nothing left running."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from contracts.home import Home

ROOT = Path(__file__).parents[3]
TIEOUT = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)  # Whoever started the tests may ignore it.
from orchestration.cli.main import main
main()
"""
DEADLINE_S = 90
DAGSTER_BEGINS_S = 2


def begun(home: Home, *arguments: str, python: str = "") -> "subprocess.Popen[str]":
    """Start a command as a shell does: in a process group of its own, with Ctrl-C as usual."""
    return subprocess.Popen(
        [sys.executable, *python.split(), "-c", TIEOUT, *arguments],
        env=os.environ | {"TIEOUT_HOME": str(home.root)},  # noqa: TID251 - for a child
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def ended_by_ctrl_c(process: "subprocess.Popen[str]") -> tuple[int, str]:
    """Press Ctrl-C as a terminal does, for the whole group; return code and what was complained."""
    try:
        os.killpg(process.pid, signal.SIGINT)
        _, complaints = process.communicate(timeout=DEADLINE_S)
    finally:
        process.kill()
    return process.returncode, complaints


@pytest.mark.parametrize("loaded", ["typer", "polars"])
def test_a_command_that_is_still_loading_ends_without_a_word(home: Home, loaded: str) -> None:
    process = begun(home, "status", python="-X importtime")
    assert process.stderr is not None
    line = ""
    while line.rpartition("|")[2].strip() != loaded:
        line = process.stderr.readline()
        assert line.startswith("import time:"), line + process.stderr.read()

    code, complaints = ended_by_ctrl_c(process)

    assert [line for line in complaints.splitlines() if not line.startswith("import time:")] == []
    assert code == 130


def test_a_screen_that_is_still_starting_ends_without_a_word_and_leaves_nobody(home: Home) -> None:
    process = begun(home, "up", "--port", "36217")
    assert process.stdout is not None
    while "Ctrl-C ends it" not in process.stdout.readline():
        assert process.poll() is None, process.communicate()[1]
    time.sleep(DAGSTER_BEGINS_S)

    code, complaints = ended_by_ctrl_c(process)

    assert complaints == ""
    assert code in (0, 130), "130 before Dagster was started"
    until = time.monotonic() + DEADLINE_S
    while left := _running_on(home):
        assert time.monotonic() < until, f"still running: {left}"
        time.sleep(0.2)


def _running_on(home: Home) -> list[str]:
    """Return the command lines of the processes whose environment names the state folder."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if str(home.root) in (entry / "environ").read_bytes().decode(errors="replace"):
                found.append((entry / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:
            continue  # It has ended, or is another user's.
    return found
