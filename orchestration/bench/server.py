"""A TigerBeetle server that lives as long as one contestant, and the server's own benchmark."""

import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from contracts.errors import LedgerServerError, StateError
from ledger_engine.records import BATCH_EVENTS_MAX
from orchestration.local_ledger.plan import new_plan
from orchestration.local_ledger.process import Process
from orchestration.local_ledger.server import Server
from orchestration.local_ledger.sockets import is_taken

_CACHE: Final = "512MiB"
_START_S: Final = 120.0
_PAUSE_S: Final = 0.02
_BENCHMARK_TIMEOUT_S: Final = 900.0
_ACCEPTED: Final = re.compile(r"load accepted = ([\d_.]+) tx/s")
_LATENCY: Final = re.compile(r"batch latency (p50|p99)\s+= ([\d_.]+) ms")
_RESIDENT: Final = re.compile(r"rss = (\d+) bytes")


@contextmanager
def throwaway_server(binary: Path, folder: Path) -> Iterator[str]:
    """Format and run one replica in ``folder``; yield the ledger's address; stop and delete it.

    Raises:
        LedgerServerError: the program cannot be run, refuses, or does not come up.
    """
    server, plan = Server(binary), new_plan(1, _CACHE, is_development=False)
    process = Process(folder / "bench.tigerbeetle")
    server.format(plan, 0, process.data_file)
    process.start(server.start_command(plan, process.data_file), plan.ports[0])
    try:
        _await_listening(process, plan.ports[0])
        yield plan.url
    finally:
        process.stop()
        process.data_file.unlink()


def _await_listening(process: Process, port: int) -> None:
    """Wait until clients may knock: they complain on the terminal of every refused knock."""
    deadline = time.monotonic() + _START_S
    while not is_taken(port):
        if process.pid() is None or time.monotonic() > deadline:
            what = f"the benchmark's server did not come up: {process.last_words()}"
            raise LedgerServerError(what, "Run `tieout ledger start` to see the whole story.")
        time.sleep(_PAUSE_S)


def server_benchmark(
    binary: Path, folder: Path, transfer_count: int, account_count: int
) -> dict[str, float]:
    """Return what the server's own ``benchmark`` reports for the same load on its own server.

    Raises:
        StateError: its output holds no figure.
    """
    command = [
        str(binary),
        "benchmark",
        f"--transfer-count={transfer_count}",
        f"--account-count={account_count}",
        f"--transfer-batch-count={BATCH_EVENTS_MAX}",
        f"--account-batch-count={BATCH_EVENTS_MAX}",
        "--account-distribution=uniform",
        "--id-order=tbid",
        "--no-history",
        "--query-count=1",
        f"--cache-grid={_CACHE}",
    ]
    done = subprocess.run(  # noqa: S603 - the binary named by the user
        command,
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
        timeout=_BENCHMARK_TIMEOUT_S,
    )
    said = done.stdout + done.stderr
    accepted, resident = _ACCEPTED.search(said), _RESIDENT.search(said)
    if accepted is None or resident is None:
        what = "its benchmark reported no rate, or no memory"
        raise StateError(binary, what, "Run it by hand to see why.")
    figures = {f"{name}_ms": float(value) for name, value in _LATENCY.findall(said)}
    figures["resident_bytes"] = float(resident.group(1))
    return {"transfers_per_s": float(accepted.group(1))} | figures
