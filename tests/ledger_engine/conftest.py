"""Embedded ledgers in the test's own folder, and a clock that the test sets."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from ledger_engine import Ledger, open_ledger
from ledger_engine.embedded.engine import CHECKPOINT_TRANSFERS, EmbeddedLedger, Settings
from ledger_engine.journal import Journal, open_journal


@dataclass
class SetClock:
    """A clock that stands still until it is set."""

    now: int = 1_000_000

    def __call__(self) -> int:
        return self.now


OpenLedger = Callable[..., EmbeddedLedger]


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def ledger_folder(tmp_path: Path) -> Path:
    return tmp_path / "ledger"


@pytest.fixture
def opened(ledger_folder: Path, clock: SetClock) -> Iterator[OpenLedger]:
    """Open the test's ledger, as often as wanted; every one is closed in the end."""
    ledgers: list[EmbeddedLedger] = []
    settings = Settings(clock=clock, map_bytes=1 << 20, wait_s=0.05)

    def opener(
        *, read_only: bool = False, checkpoint_transfers: int = CHECKPOINT_TRANSFERS
    ) -> EmbeddedLedger:
        chosen = replace(settings, checkpoint_transfers=checkpoint_transfers)
        ledgers.append(EmbeddedLedger(ledger_folder, read_only=read_only, settings=chosen))
        return ledgers[-1]

    yield opener
    for ledger in ledgers:
        ledger.close()


@pytest.fixture
def ledger(opened: OpenLedger) -> EmbeddedLedger:
    return opened()


@pytest.fixture
def books(tmp_path: Path) -> Iterator[Ledger]:
    ledger = open_ledger(f"embedded:{tmp_path / 'ledger'}")
    yield ledger
    ledger.close()


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    journal = open_journal(tmp_path / "journal")
    yield journal
    journal.close()
