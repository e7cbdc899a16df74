from pathlib import Path

from orchestration.bench.ledger import Scope, bench_ledger

KINDS = ("", " mixed", " killed", " ingestion")
COMPARED = "business events from Parquet to the embedded ledger, beside its bare rate"


def test_without_a_server_the_embedded_engine_is_measured_alone(tmp_path: Path) -> None:
    told: list[str] = []
    figures = bench_ledger(
        Scope(transfer_count=30_000, account_count=100, rounds=1, folder=tmp_path), told.append
    )
    assert told == [f"round 1 of 1: embedded{kind}" for kind in KINDS]
    by_metric = {one.metric: one for one in figures}
    assert by_metric["create_transfers, embedded, durable"].unit == "transfers/s"
    assert all(one.value > 0 for one in figures)
    assert {one.metric for one in figures if one.ratio is not None} == {COMPARED}
    assert list(tmp_path.iterdir()) == [], "what was measured is deleted"
