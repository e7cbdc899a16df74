"""Mirrored ledgers of every kind of event, expiries included, on a clock that the test sets."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from assets.oracle.folding import prove_new_events
from ledger_engine.embedded.engine import EmbeddedLedger, Settings
from ledger_engine.flags import TransferFlags
from tests.assets.oracle.proof.ledgers import World, account_rows, every_kind, posting
from tests.ledger_engine.conftest import SetClock
from warehouse.lake import open_lake

SECOND = 1_000_000_000
BEGIN = 1_767_600_000 * SECOND
"""2026-01-05 08:00 UTC."""


@contextmanager
def clocked_world(folder: Path, clock: SetClock) -> Iterator[World]:
    """Open the ledger and the lake of ``folder``, empty where they are new."""
    ledger = EmbeddedLedger(folder / "ledger", settings=Settings(clock=clock))
    ledger.create_accounts(account_rows())
    with open_lake(folder / "warehouse") as lake:
        try:
            yield World(lake, ledger, folder)
        finally:
            ledger.close()


@pytest.fixture(scope="session")
def proved_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every kind of event, mirrored and proved: copied, because making it takes long."""
    folder = tmp_path_factory.mktemp("proved")
    clock = SetClock(BEGIN)
    with clocked_world(folder, clock) as world:
        rows = every_kind()
        world.book(*rows[:-1])
        world.book(posting(12, 40, flags=int(TransferFlags.PENDING), timeout=5))
        clock.now += 10 * SECOND
        world.book(posting(13, 7), rows[-1])
        world.mirror()
        assert prove_new_events(world.lake).holds
    return folder


@pytest.fixture
def clock() -> SetClock:
    """A clock that stands, twenty seconds after the books began."""
    return SetClock(BEGIN + 20 * SECOND)


@pytest.fixture
def proved(tmp_path: Path, proved_folder: Path, clock: SetClock) -> Iterator[World]:
    """Every kind of event, mirrored and proved."""
    with clocked_world(shutil.copytree(proved_folder, tmp_path / "world"), clock) as world:
        yield world


@pytest.fixture
def empty(tmp_path: Path, clock: SetClock) -> Iterator[World]:
    """Three accounts that never moved, and an empty lake."""
    with clocked_world(tmp_path / "world", clock) as world:
        yield world
