"""The command line as a person runs it, and a demo that was run with it."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

TIEOUT = Path(sys.executable).parent / "tieout"
Tieout = Callable[..., "subprocess.CompletedProcess[str]"]


@dataclass(frozen=True, slots=True)
class Demo:
    """A demo's state folder and what its first run printed."""

    home: Path
    printed: str


def run_tieout(
    *arguments: str | Path | int, exit_code: int = 0, ledger: str = ""
) -> "subprocess.CompletedProcess[str]":
    """Run the command as a person would, wide enough that no table wraps.

    ``ledger`` is the address of a ledger outside the state folder.
    """
    environment = dict(os.environ) | {"COLUMNS": "160", "NO_COLOR": "1"}  # noqa: TID251 - a child's
    if ledger:
        environment["TIEOUT_LEDGER"] = ledger
    done = subprocess.run(
        [TIEOUT, *map(str, arguments)],
        capture_output=True,
        text=True,
        env=environment,
        timeout=300,
        check=False,
    )
    assert done.returncode == exit_code, done.stdout + done.stderr
    return done
