"""``tieout bench ledger``: our columnar path, the official client, the server and the embedded.

Every contestant runs in each round, one after the other, on a ledger of its own; ratios are taken
round by round. Where there is no TigerBeetle server, the embedded engine is measured alone.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from orchestration.bench.contestants import LATENCY_BATCHES, Report, Task, run_in_child
from orchestration.bench.figures import Figure, figure
from orchestration.bench.server import server_benchmark, throwaway_server

ROUNDS: Final = 5
TRANSFERS: Final = 1_000_000
ACCOUNTS: Final = 10_000
_MIB: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Scope:
    """How much is measured, where, and against which server.

    Attributes:
        transfer_count: transfers a contestant creates in each round.
        account_count: accounts between which they move.
        rounds: interleaved rounds.
        binary: the TigerBeetle server, None where there is none.
        folder: where ledgers are made; None takes the machine's temporary folder.
        latency_batches: full batches whose latency is taken one by one.
    """

    transfer_count: int = TRANSFERS
    account_count: int = ACCOUNTS
    rounds: int = ROUNDS
    binary: Path | None = None
    folder: Path | None = None
    latency_batches: int = LATENCY_BATCHES


Round = dict[str, Report]
Of = Callable[[str, str], list[float]]
"""Return what a contestant reported, round by round."""


def bench_ledger(scope: Scope, progress: Callable[[str], None] = lambda _: None) -> list[Figure]:
    """Return the figures of ``scope``; ``progress`` is told what is measured next."""
    rounds = [_round(scope, number, progress) for number in range(1, scope.rounds + 1)]
    return list(_figures(rounds))


def _round(scope: Scope, number: int, progress: Callable[[str], None]) -> Round:
    found: Round = {}
    for name in _contestants(scope):
        progress(f"round {number} of {scope.rounds}: {name}")
        with TemporaryDirectory(dir=scope.folder) as folder:
            found |= _measured(name, scope, Path(folder))
    return found


def _contestants(scope: Scope) -> Sequence[str]:
    ours = ("embedded", "embedded mixed", "embedded killed", "embedded ingestion")
    theirs = ("server", "columnar", "objects", "ingestion")
    return (*(theirs if scope.binary else ()), *ours)


def _measured(name: str, scope: Scope, folder: Path) -> Round:
    """Return the reports of one contestant, and of opening again where it leaves a ledger."""
    counts = (scope.transfer_count, scope.account_count)
    if name == "server":
        assert scope.binary is not None
        return {name: server_benchmark(scope.binary, folder, *counts)}
    if name in ("columnar", "objects", "ingestion"):
        assert scope.binary is not None
        with throwaway_server(scope.binary, folder) as url:
            return {name: run_in_child(Task(name, url, *counts, scope.latency_batches))}
    kind = {"embedded mixed": "mixed", "embedded ingestion": "ingestion"}.get(name, "columnar")
    task = Task(
        kind, f"embedded:{folder}", *counts, scope.latency_batches, name == "embedded killed"
    )
    report = run_in_child(task)
    if kind == "ingestion":
        return {name: report}
    return {name: report, f"{name} again": run_in_child(replace(task, contestant="open"))}


def _figures(rounds: Sequence[Round]) -> Iterator[Figure]:
    def of(name: str, what: str) -> list[float]:
        return [one[name][what] for one in rounds]

    if "server" in rounds[0]:
        yield from _on_a_cluster(of)
    yield from _alone("embedded", "embedded", of)
    yield from _alone("embedded mixed", "embedded, mixed", of)
    yield figure(
        "business events from Parquet to the embedded ledger, beside its bare rate",
        "events/s",
        of("embedded ingestion", "events_per_s"),
        of("embedded", "transfers_per_s"),
    )
    for name, how in (("embedded", "a clean close"), ("embedded killed", "a kill")):
        yield figure(f"open after {how}, embedded", "s", of(f"{name} again", "open_s"))
        peak = of(f"{name} again", "peak_bytes")
        yield _memory(f"peak anonymous memory, opened after {how}", peak)


def _on_a_cluster(of: Of) -> Iterator[Figure]:
    """Yield what is reported of our client beside the server itself and the official client."""
    rates = "transfers/s"
    ours = of("columnar", "transfers_per_s")
    metric = "create_transfers, columnar client, beside "
    yield figure(metric + "the server's benchmark", rates, ours, of("server", "transfers_per_s"))
    yield figure(metric + "the object client", rates, ours, of("objects", "transfers_per_s"))
    yield figure(
        "create_transfers from columns, columnar client, beside the object client",
        rates,
        of("columnar", "from_columns_per_s"),
        of("objects", "from_columns_per_s"),
    )
    yield figure(
        "query_transfers, columnar client, beside the object client",
        "rows/s",
        of("columnar", "query_rows_per_s"),
        of("objects", "query_rows_per_s"),
    )
    for what in ("p50_ms", "p99_ms"):
        metric = f"batch latency {what[:3]}, columnar client, beside "
        for name, shown in (
            ("server", "the server's benchmark"),
            ("objects", "the object client"),
        ):
            yield figure(metric + shown, "ms", of("columnar", what), of(name, what))
    yield _memory("peak anonymous memory, object client", of("objects", "peak_bytes"))
    yield _memory("peak resident memory, the server itself", of("server", "resident_bytes"))
    yield from _alone("columnar", "columnar client", of)
    metric = "business events from Parquet to a cluster, beside the columnar client"
    yield figure(metric, "events/s", of("ingestion", "events_per_s"), ours)


def _alone(name: str, shown: str, of: Of) -> Iterator[Figure]:
    """Yield what is reported of a contestant beside nobody."""
    is_embedded = name.startswith("embedded")
    if is_embedded:
        yield figure(
            f"create_transfers, {shown}, durable", "transfers/s", of(name, "transfers_per_s")
        )
        yield figure(f"query_transfers, {shown}", "rows/s", of(name, "query_rows_per_s"))
        for what in ("p50_ms", "p99_ms"):
            yield figure(f"batch latency {what[:3]}, {shown}", "ms", of(name, what))
    yield figure(f"change_events, {shown}", "events/s", of(name, "change_events_per_s"))
    yield _memory(f"peak anonymous memory, {shown}", of(name, "peak_bytes"))


def _memory(metric: str, values: Sequence[float]) -> Figure:
    return figure(metric, "MiB", [value / _MIB for value in values])
