"""Empty books for each flow, on either back end: a tenant of one's own where a server is shared."""

import itertools
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from ledger_engine import open_ledger
from ledger_engine.journal import Journal
from tests.ledger_engine.flows.books import FlowBooks
from tests.ledger_engine.tigerbeetle_server import SMALL_BATCHES, binary, started

_tenants = itertools.count(1)


@pytest.fixture(scope="session")
def flow_cluster_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    binary()
    cluster = started(tmp_path_factory.mktemp("flows"), SMALL_BATCHES)
    yield cluster.url
    cluster.stop()


@pytest.fixture(params=["embedded", pytest.param("tigerbeetle", marks=pytest.mark.tigerbeetle)])
def flow(request: pytest.FixtureRequest, tmp_path: Path, journal: Journal) -> Iterator[FlowBooks]:
    own = f"embedded:{tmp_path / 'ledger'}"
    url = own if request.param == "embedded" else request.getfixturevalue("flow_cluster_url")
    with closing(open_ledger(url)) as ledger:
        yield FlowBooks(ledger, journal, tenant=next(_tenants))
