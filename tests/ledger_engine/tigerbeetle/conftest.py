"""Servers shared by a folder of tests, and servers that one test may stop and kill."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ledger_engine.tigerbeetle.cluster_ledger import ClusterLedger
from ledger_engine.tigerbeetle.place import place_of
from ledger_engine.tigerbeetle.settings import Settings
from tests.ledger_engine.tigerbeetle_server import (
    FULL_BATCHES,
    SMALL_BATCHES,
    Cluster,
    binary,
    started,
)

ROOT = Path(__file__).parents[3]
OpenCluster = Callable[..., ClusterLedger]


@pytest.fixture(scope="session")
def full_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Batches of 8189 events."""
    binary()
    cluster = started(tmp_path_factory.mktemp("full"), FULL_BATCHES)
    yield cluster
    cluster.stop()


@pytest.fixture(scope="session")
def small_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Batches of 253 events, eight connections."""
    binary()
    cluster = started(tmp_path_factory.mktemp("small"), SMALL_BATCHES)
    yield cluster
    cluster.stop()


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Cluster]:
    """A server that this test may do anything to."""
    binary()
    cluster = started(tmp_path, SMALL_BATCHES)
    yield cluster
    cluster.stop()


@pytest.fixture
def opened() -> Iterator[OpenCluster]:
    ledgers: list[ClusterLedger] = []

    def opener(cluster: Cluster, *, read_only: bool = False, **settings: float) -> ClusterLedger:
        chosen = Settings(**settings)  # type: ignore[arg-type]  # in_flight is whole.
        place = place_of(cluster.url)
        ledgers.append(ClusterLedger(place, read_only=read_only, settings=chosen))
        return ledgers[-1]

    yield opener
    for ledger in ledgers:
        ledger.close()


@pytest.fixture
def in_a_process() -> Callable[..., "subprocess.CompletedProcess[str]"]:
    """Run a script in a process of its own, where an abort is seen and harms no other test."""

    def run(script: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
        environment = dict(os.environ) | {"PYTHONPATH": str(ROOT)}  # noqa: TID251 - a test's own door
        return subprocess.run(
            [sys.executable, "-W", "error", "-c", script, *arguments],
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return run


def another_release(variable: str) -> str:
    """Return a server of another release, or skip the test, saying so."""
    named = os.environ.get(variable)  # noqa: TID251 - a test's own door
    if not named or not shutil.which(named):
        pytest.skip(f"no TigerBeetle server of another release at ${variable}")
    return named
