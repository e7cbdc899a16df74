from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from ledger_engine import open_ledger
from tests.ledger_engine.tigerbeetle_server import Cluster, started
from tests.ledger_engine.two_ledgers import TwoLedgers, large_events

EVENTS = 5_000


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    running = started(tmp_path)
    yield running
    running.stop()


@pytest.mark.tigerbeetle
@pytest.mark.parametrize("imports", [False, True])
def test_the_same_random_events_get_the_same_answers(
    cluster: Cluster, tmp_path: Path, *, imports: bool
) -> None:
    with (
        closing(open_ledger(f"embedded:{tmp_path / 'embedded'}")) as embedded,
        closing(open_ledger(cluster.url)) as clustered,
    ):
        pair = TwoLedgers(embedded, clustered, large_events(11, imports=imports))
        pair.run(EVENTS)
    assert pair.seen["transfer created"] > 100
    assert pair.query_count > 0
