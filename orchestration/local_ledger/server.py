"""The server's program: where it is, which release, how a data file is made with it."""

import subprocess
from pathlib import Path
from typing import Final

from contracts.errors import LedgerServerError
from orchestration.local_ledger.plan import Plan

_PATIENCE_S: Final = 60.0
_GET_ONE: Final = (
    "Download the release for this machine from "
    "https://github.com/tigerbeetle/tigerbeetle/releases (0.17.9 goes with this version of "
    "Tieout), and put it on PATH or name it in $TIGERBEETLE_BINARY. Without one, the embedded "
    "ledger needs no server."
)


class Server:
    """A TigerBeetle program that runs here."""

    def __init__(self, program: Path | None) -> None:
        """Take ``program``.

        Raises:
            LedgerServerError: there is none; says how to get one.
        """
        if program is None:
            raise LedgerServerError("There is no TigerBeetle server here", _GET_ONE)
        self.program = program

    def release(self) -> str:
        """Return its release, such as ``0.17.9``.

        Raises:
            LedgerServerError: the program does not say.
        """
        words = self._said("version").split()
        return words[2].partition("+")[0] if len(words) > 2 else "unknown"  # noqa: PLR2004 - "TigerBeetle version X"

    def format(self, plan: Plan, replica: int, data_file: Path) -> None:
        """Make the data file of one replica of a new cluster.

        Raises:
            LedgerServerError: the program refused; says its words.
        """
        numbers = (f"--cluster={plan.cluster}", f"--replica={replica}")
        count = f"--replica-count={len(plan.ports)}"
        development = ["--development"] if plan.is_development else []
        self._said("format", *numbers, count, *development, str(data_file))

    def start_command(self, plan: Plan, data_file: Path) -> list[str]:
        """Return the command line that runs one replica."""
        command = [str(self.program), "start", f"--addresses={plan.addresses}"]
        memory = "--development" if plan.is_development else f"--cache-grid={plan.cache}"
        return [*command, memory, str(data_file)]

    def _said(self, *words: str) -> str:
        command = [str(self.program), *words]
        try:
            done = subprocess.run(  # noqa: S603 - the program that the user named
                command, capture_output=True, text=True, timeout=_PATIENCE_S, check=False
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise LedgerServerError(f"{self.program} cannot be run ({error})", _GET_ONE) from error
        if done.returncode:
            last = (done.stderr or done.stdout).strip().splitlines()[-1:]
            what = f"`{self.program} {words[0]}` failed: {' '.join(last)}"
            raise LedgerServerError(what, "See docs/operating-tigerbeetle.md.")
        return done.stdout
