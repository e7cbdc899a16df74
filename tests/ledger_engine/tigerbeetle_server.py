"""Real TigerBeetle servers on loopback for tests, small in memory, thrown away afterwards."""

import os
import shutil
import signal
import socket
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest

FULL_BATCHES = (
    "--cache-grid=64MiB",
    "--experimental",
    "--limit-pipeline-requests=0",
    "--cache-accounts=1MiB",
    "--memory-lsm-manifest=16MiB",
)
SMALL_BATCHES = ("--development",)
_START_S = 60.0


def binary() -> str:
    """Return the server's path, or skip the test, saying so."""
    named = os.environ.get("TIGERBEETLE_BINARY")  # noqa: TID251 - a test's own door
    found = named or shutil.which("tigerbeetle")
    if not found or not Path(found).is_file():
        pytest.skip("no TigerBeetle server at $TIGERBEETLE_BINARY or on PATH")
    return found


def free_ports(count: int) -> list[int]:
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [int(one.getsockname()[1]) for one in sockets]
    for one in sockets:
        one.close()
    return ports


def listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(0.2)
        return probe.connect_ex(("127.0.0.1", port)) == 0


@dataclass
class Replica:
    folder: Path
    addresses: str
    index: int
    count: int
    options: tuple[str, ...]
    cluster: int = 0
    process: "subprocess.Popen[bytes] | None" = field(default=None, repr=False)

    @property
    def data_file(self) -> Path:
        return self.folder / f"{self.index}.tigerbeetle"

    @property
    def port(self) -> int:
        return int(self.addresses.split(",")[self.index].rpartition(":")[2])

    def format(self) -> None:
        numbers = (f"--replica={self.index}", f"--replica-count={self.count}")
        self._run("format", f"--cluster={self.cluster}", *numbers)

    def start(self) -> None:
        log = (self.folder / f"{self.index}.log").open("ab")
        command = [binary(), "start", f"--addresses={self.addresses}", *self.options]
        self.process = subprocess.Popen(
            [*command, str(self.data_file)], stdout=log, stderr=log, stdin=subprocess.DEVNULL
        )
        log.close()
        deadline = time.monotonic() + _START_S
        while not listens(self.port):
            assert self.process.poll() is None, (self.folder / f"{self.index}.log").read_text()
            assert time.monotonic() < deadline, "the server did not start"
            time.sleep(0.05)

    def signal(self, number: signal.Signals) -> None:
        assert self.process is not None
        self.process.send_signal(number)

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def _run(self, command: str, *options: str) -> None:
        subprocess.run(
            [binary(), command, *options, str(self.data_file)], check=True, capture_output=True
        )


@dataclass
class Cluster:
    replicas: list[Replica]

    @property
    def url(self) -> str:
        one = self.replicas[0]
        return f"tigerbeetle:{one.cluster}@{one.addresses}"

    def stop(self) -> None:
        for replica in self.replicas:
            replica.kill()
            replica.data_file.unlink(missing_ok=True)


def started(folder: Path, options: tuple[str, ...] = FULL_BATCHES, count: int = 1) -> Cluster:
    """Return a running cluster with ``count`` replicas whose files lie in ``folder``."""
    addresses = ",".join(f"127.0.0.1:{port}" for port in free_ports(count))
    replicas = [Replica(folder, addresses, index, count, options) for index in range(count)]
    for replica in replicas:
        replica.format()
        replica.start()
    return Cluster(replicas)
