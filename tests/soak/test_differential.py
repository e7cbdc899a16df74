"""A million random events through both back ends. ``TIEOUT_SOAK_EVENTS`` changes the number."""

import os
import sys
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from ledger_engine import open_ledger
from tests.ledger_engine.tigerbeetle_server import started
from tests.ledger_engine.two_ledgers import TwoLedgers, large_events, reached, unreached

EVENTS = int(os.environ.get("TIEOUT_SOAK_EVENTS", "1000000"))  # noqa: TID251 - a test's own door
SHARES = ((3, True, 0.15), (2, True, 0.15), (1, False, 0.35), (2, False, 0.35))
"""Seed, with imports, share of the events; a pair of new ledgers each."""


@pytest.mark.soak
@pytest.mark.tigerbeetle
def test_both_back_ends_answer_alike_and_every_status_occurs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    seen: Counter[str] = Counter()
    events = queries = 0
    for seed, imports, share in SHARES:
        folder = tmp_path / f"{seed}-{imports}"
        folder.mkdir()
        cluster = started(folder)
        try:
            with (
                closing(open_ledger(f"embedded:{folder / 'embedded'}")) as embedded,
                closing(open_ledger(cluster.url)) as clustered,
            ):
                pair = TwoLedgers(embedded, clustered, large_events(seed, imports=imports))
                pair.run(int(EVENTS * share))
        finally:
            cluster.stop()
        seen += pair.seen
        events, queries = events + pair.event_count, queries + pair.query_count
    with capsys.disabled():
        sys.stdout.write(f"\n{events:,} events, {queries:,} queries, no difference\n")
        sys.stdout.write(reached(seen) + "\n")
    assert events >= EVENTS
    assert unreached(seen) == set()
