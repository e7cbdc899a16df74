"""Killed anywhere and run again, the demo ends where it would have ended."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.scenarios.command import Tieout
from tests.scenarios.fingerprint import fingerprint_of

DYING = Path(__file__).parent / "dying.py"
DAYS = "4"
POINTS = (
    ("orchestration.demo.preparing", "_write", 5, "before"),
    ("warehouse.operations.store", "Operations.register", 3, "before"),
    ("warehouse.operations.store", "Operations.register", 6, "after"),
    ("warehouse.lake", "Lake.append", 2, "before"),
    ("warehouse.operations.store", "Operations.settle_landings", 1, "before"),
    ("warehouse.operations.store", "Operations.settle_landings", 1, "after"),
    ("assets.ledger.assets", "collect_events", 1, "after"),
    ("ledger_engine.embedded.engine", "EmbeddedLedger.create_accounts", 1, "after"),
    ("ledger_engine.embedded.engine", "EmbeddedLedger.create_transfers", 1, "before"),
    ("ledger_engine.embedded.engine", "EmbeddedLedger.create_transfers", 1, "after"),
    ("assets.ledger.posting", "record_outcomes", 2, "before"),
    ("warehouse.lake", "Lake.move_mark", 1, "after"),
    ("assets.oracle.assets", "fold_balances", 1, "before"),
    ("warehouse.lake", "Lake.delete_days", 2, "after"),
    ("assets.reporting.rendering", "publish", 7, "before"),
)


@pytest.fixture(scope="module")
def unharmed(tieout: Tieout, tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("unharmed") / "home"
    tieout("demo", "--home", home, "--days", DAYS)
    return home


def die_at(point: tuple[str, str, int, str], home: Path) -> None:
    module, function, nth, when = point
    command = [sys.executable, str(DYING), module, function, str(nth), when]
    with (home.parent / "dying.log").open("w+") as log:
        done = subprocess.run(
            [*command, "demo", "--home", str(home), "--days", DAYS],
            stdout=log,  # Not a pipe: what the dead leave behind must not hold us up.
            stderr=log,
            timeout=300,
            check=False,
            env=dict(os.environ),  # noqa: TID251 - a child's
        )
        log.seek(0)
        printed = log.read()
    assert done.returncode == -signal.SIGKILL, f"{point} was not reached: {printed}"


def test_killed_at_every_point_it_ends_in_the_same_state(
    unharmed: Path, tieout: Tieout, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    for point in POINTS:
        die_at(point, home)

    tieout("demo", "--home", home, "--days", DAYS)

    assert fingerprint_of(home) == fingerprint_of(unharmed)
