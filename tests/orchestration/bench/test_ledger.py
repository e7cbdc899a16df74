from pathlib import Path

from orchestration.bench.ledger import Scope, bench_ledger


def test_without_a_server_the_embedded_engine_is_measured_alone(tmp_path: Path) -> None:
    told: list[str] = []
    figures = bench_ledger(
        Scope(transfer_count=30_000, account_count=100, rounds=1, folder=tmp_path), told.append
    )
    assert told == [f"round 1 of 1: embedded{kind}" for kind in ("", " mixed", " killed")]
    by_metric = {one.metric: one for one in figures}
    assert by_metric["create_transfers, embedded, durable"].unit == "transfers/s"
    assert all(one.value > 0 for one in figures)
    assert all(one.ratio is None for one in figures)
    assert list(tmp_path.iterdir()) == [], "what was measured is deleted"
