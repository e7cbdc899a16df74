"""One replica as a process: started, found again by a later command, stopped.

What a pid file says is believed only of a process that has the replica's data file open, or whose
command line names it: a number that the machine has given to another program since is no replica,
and a state folder that was moved still knows its own.
"""

import os
import shutil
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

from contracts.errors import LedgerServerError
from orchestration.local_ledger.plan import HOST
from orchestration.local_ledger.sockets import is_taken

_STOP_S: Final = 10.0
_PAUSE_S: Final = 0.05


class Process:
    """The process of the replica whose data file is ``data_file``."""

    def __init__(self, data_file: Path) -> None:
        """Start nothing."""
        self.data_file = data_file
        self.log = data_file.with_suffix(".log")
        self._note = data_file.with_suffix(".pid")
        self._started: subprocess.Popen[bytes] | None = None

    def pid(self) -> int | None:
        """Return the running process's number, None where it does not run."""
        if self._started is not None and self._started.poll() is None:
            return self._started.pid
        text = self._note.read_bytes().strip() if self._note.is_file() else b""
        if not text.isdigit():
            return None
        pid = int(text)
        is_ours = str(self.data_file) in _command_line(pid) or _has_open(pid, self.data_file)
        return pid if is_ours else None

    def start(self, command: list[str], port: int) -> None:
        """Run ``command`` for good, its words going to the log.

        Raises:
            LedgerServerError: another program listens at ``port``.
        """
        if is_taken(port):
            what = f"port {port} of {HOST}, this replica's, is taken by another program"
            raise LedgerServerError(
                what, "Stop that one: the port is part of the ledger's address."
            )
        with self.log.open("ab") as log:
            self._started = subprocess.Popen(  # noqa: S603 - the program that the user named
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.data_file.parent,
                start_new_session=True,
            )
        self._note.write_text(f"{self._started.pid}\n", encoding="ascii")

    def stop(self) -> bool:
        """End the process and wait for it; say whether it ran.

        A replica needs no farewell: whatever it acknowledged is on disk.
        """
        pid = self.pid()
        if pid is not None and not self._ends_by(signal.SIGTERM, pid):
            self._ends_by(signal.SIGKILL, pid)
        self._note.unlink(missing_ok=True)
        return pid is not None

    def _ends_by(self, how: signal.Signals, pid: int) -> bool:
        """Send a signal; say whether the process ended before patience did."""
        with suppress(ProcessLookupError):
            os.kill(pid, how)
        deadline = time.monotonic() + _STOP_S
        while self.pid() is not None:
            if time.monotonic() > deadline:
                return False
            time.sleep(_PAUSE_S)
        return True

    def last_words(self) -> str:
        """Return the last line that names an error in the log, else the last line."""
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        errors = [line for line in lines if " error" in line or "panic" in line]
        return (errors or lines or [""])[-1]


def _has_open(pid: int, path: Path) -> bool:
    """Say whether ``pid`` has ``path`` open, under whatever name; False where no /proc tells."""
    try:
        wanted = path.stat()
        return any(
            os.path.samestat(wanted, one.stat())
            for one in (Path("/proc") / str(pid) / "fd").iterdir()
            if one.exists()
        )
    except OSError:
        return False


def _command_line(pid: int) -> str:
    """Return how ``pid`` was started, empty where it does not run (a zombie has none either)."""
    entry = Path("/proc") / str(pid) / "cmdline"
    if Path("/proc/self/cmdline").is_file():
        try:
            return entry.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            return ""
    ps = shutil.which("ps") or "ps"
    command = [ps, "-ww", "-p", str(pid), "-o", "args="]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout  # noqa: S603 - our own words
