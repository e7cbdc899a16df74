from pathlib import Path

from orchestration.bench.ledger import Scope
from orchestration.bench.mirror import bench_mirror


def test_each_step_of_the_mirror_stands_beside_its_own_limit(tmp_path: Path) -> None:
    figures = bench_mirror(
        Scope(transfer_count=20_000, account_count=100, rounds=1, folder=tmp_path)
    )
    compared = {one.metric.partition(", embedded, beside ")[::2] for one in figures if one.ratio}
    assert compared == {
        ("change events mirrored", "the bare read"),
        ("change events mirrored", "plain Parquet"),
        ("root of the mirror", "the bare hash"),
    }
    assert all(one.value > 0 for one in figures)
    assert list(tmp_path.iterdir()) == [], "what was measured is deleted"
