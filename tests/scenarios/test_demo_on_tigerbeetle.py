from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ledger_engine.tigerbeetle_server import Cluster, started
from tests.scenarios.command import Demo, Tieout
from tests.scenarios.fingerprint import fingerprint_of


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    running = started(tmp_path)
    yield running
    running.stop()


@pytest.mark.tigerbeetle
def test_the_demo_comes_to_the_same_figures_on_a_cluster(
    cluster: Cluster, demo: Demo, tieout: Tieout, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    tieout("demo", "--home", home, ledger=cluster.url)

    on_cluster, embedded = fingerprint_of(home, cluster.url), fingerprint_of(demo.home)
    assert not (home / "ledger" / "data.mdb").exists(), "nothing was booked beside the cluster"
    assert on_cluster.transfer_ids == embedded.transfer_ids
    assert on_cluster.balances == embedded.balances
    assert on_cluster.tables == embedded.tables
    assert on_cluster.reports == embedded.reports
