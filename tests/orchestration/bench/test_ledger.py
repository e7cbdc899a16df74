from pathlib import Path

import pytest

from orchestration.bench.ledger import Scope, bench_ledger
from tests.ledger_engine.tigerbeetle_server import binary

KINDS = ("", " mixed", " killed", " ingestion")
COMPARED = "business events from Parquet to the embedded ledger, beside its bare rate"


def test_without_a_server_the_embedded_engine_is_measured_alone(tmp_path: Path) -> None:
    told: list[str] = []
    figures = bench_ledger(
        Scope(30_000, account_count=100, rounds=1, latency_batches=2, folder=tmp_path), told.append
    )
    assert told == [f"round 1 of 1: embedded{kind}" for kind in KINDS]
    by_metric = {one.metric: one for one in figures}
    assert by_metric["create_transfers, embedded, durable"].unit == "transfers/s"
    assert all(one.value > 0 for one in figures)
    assert {one.metric for one in figures if one.ratio is not None} == {COMPARED}
    assert list(tmp_path.iterdir()) == [], "what was measured is deleted"


@pytest.mark.tigerbeetle
def test_beside_a_server_every_contestant_tells_rate_latency_and_memory(tmp_path: Path) -> None:
    server = Path(binary())
    scope = Scope(
        20_000, account_count=100, rounds=1, latency_batches=2, binary=server, folder=tmp_path
    )
    figures = bench_ledger(scope)
    by_metric = {one.metric: one for one in figures}
    for other in ("the server's benchmark", "the object client"):
        for what in ("create_transfers", "batch latency p50", "batch latency p99"):
            assert by_metric[f"{what}, columnar client, beside {other}"].ratio
    for who in ("columnar client", "object client", "embedded", "embedded, mixed"):
        assert by_metric[f"peak anonymous memory, {who}"].unit == "MiB"
    assert by_metric["peak resident memory, the server itself"].value > 100
    assert all(one.value > 0 for one in figures)
    assert list(tmp_path.iterdir()) == [], "what was measured is deleted"
