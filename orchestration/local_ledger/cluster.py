"""The cluster of a state folder: started until it answers, looked at, stopped."""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from contracts.errors import LedgerServerError, LedgerUnreachableError, StateError
from contracts.home import Home
from ledger_engine import open_ledger
from orchestration.local_ledger.data_files import data_files
from orchestration.local_ledger.plan import HOST, Plan, read_plan
from orchestration.local_ledger.process import Process
from orchestration.local_ledger.server import Server
from orchestration.local_ledger.sockets import is_taken

_START_S: Final = 120.0
_PAUSE_S: Final = 0.1
_BLOCK_BYTES: Final = 512


@dataclass(frozen=True, slots=True)
class ReplicaState:
    """One replica as it is now; ``data_bytes`` is what its data file takes on the disk."""

    replica: int
    address: str
    pid: int | None
    data_bytes: int


class LocalCluster:
    """The cluster that a plan describes, in its folder."""

    def __init__(self, home: Home, plan: Plan) -> None:
        """Touch nothing."""
        self.plan = plan
        self._processes = [Process(path) for path in data_files(home, plan)]

    def start(self, server: Server) -> None:
        """Run every replica that does not run; return once the cluster answers.

        Raises:
            LedgerServerError: a replica does not come up, or its port is taken.
        """
        for process, port in zip(self._processes, self.plan.ports, strict=True):
            if process.pid() is None:
                process.start(server.start_command(self.plan, process.data_file), port)
        deadline = time.monotonic() + _START_S
        while not self._is_listening():
            if time.monotonic() > deadline:
                logs = ", ".join(str(one.log) for one in self._processes)
                what = f"the cluster did not come up within {_START_S:.0f} s"
                raise LedgerServerError(what, f"Its words are in {logs}.")
            time.sleep(_PAUSE_S)
        open_ledger(self.plan.url, read_only=True).close()

    def stop(self) -> int:
        """Stop every replica; return how many ran."""
        return sum(process.stop() for process in self._processes)

    def replicas(self) -> list[ReplicaState]:
        """Return what each replica is doing."""
        return [
            ReplicaState(at, f"{HOST}:{port}", process.pid(), _bytes_of(process.data_file))
            for at, (process, port) in enumerate(zip(self._processes, self.plan.ports, strict=True))
        ]

    def answers(self) -> bool:
        """Say whether the cluster answers a look-up; asked only where a majority runs."""
        if sum(one.pid is not None for one in self.replicas()) < self.plan.majority:
            return False
        try:
            open_ledger(self.plan.url, read_only=True).close()
        except LedgerUnreachableError:
            return False
        return True

    def _is_listening(self) -> bool:
        for at, process in enumerate(self._processes):
            if process.pid() is None:
                to_do = (
                    f"The whole story is in {process.log}. A disk without direct I/O needs "
                    "--development; a machine short of memory a smaller --cache."
                )
                what = f"replica {at} did not come up: {process.last_words()}"
                raise LedgerServerError(what, to_do)
        return all(is_taken(port) for port in self.plan.ports)


def existing_cluster(home: Home) -> LocalCluster:
    """Return the cluster of ``home``.

    Raises:
        StateError: none was made.
    """
    plan = read_plan(home)
    if plan is None:
        raise StateError(home.root, "holds no local cluster", "Make one: `tieout ledger start`.")
    return LocalCluster(home, plan)


def _bytes_of(path: Path) -> int:
    return path.stat().st_blocks * _BLOCK_BYTES if path.is_file() else 0
