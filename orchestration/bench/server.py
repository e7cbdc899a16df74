"""A TigerBeetle server that lives as long as one contestant, and the server's own benchmark."""

import re
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from contracts.errors import StateError
from ledger_engine.records import BATCH_EVENTS_MAX

CLUSTER: Final = 7
_CACHE: Final = "--cache-grid=512MiB"
_STOP_TIMEOUT_S: Final = 30.0
_BENCHMARK_TIMEOUT_S: Final = 900.0
_ACCEPTED: Final = re.compile(r"load accepted = ([\d_.]+) tx/s")
_LATENCY: Final = re.compile(r"batch latency (p50|p99)\s+= ([\d_.]+) ms")


@contextmanager
def throwaway_server(binary: Path, folder: Path) -> Iterator[str]:
    """Format and run one replica in ``folder``; yield the ledger's address; stop and delete it."""
    data_file, log_file = folder / "bench.tigerbeetle", folder / "bench.log"
    form = [f"--cluster={CLUSTER}", "--replica=0", "--replica-count=1", str(data_file)]
    subprocess.run([str(binary), "format", *form], check=True, capture_output=True)  # noqa: S603 - the binary named by the user
    port = _free_port()
    start = [str(binary), "start", f"--addresses=127.0.0.1:{port}", _CACHE, str(data_file)]
    with log_file.open("wb") as log, subprocess.Popen(start, stdout=log, stderr=log) as server:  # noqa: S603 - the binary named by the user
        try:
            yield f"tigerbeetle:{CLUSTER}@127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(_STOP_TIMEOUT_S)
            data_file.unlink()


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
        _CACHE,
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
    accepted = _ACCEPTED.search(said)
    if accepted is None:
        raise StateError(binary, "its benchmark reported no rate", "Run it by hand to see why.")
    figures = {f"{name}_ms": float(value) for name, value in _LATENCY.findall(said)}
    return {"transfers_per_s": float(accepted.group(1))} | figures


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
