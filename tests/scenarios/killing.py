"""The points at which a demo is killed: one at each step from a file to a report."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Final

Point = tuple[str, str, int, str]
"""Module, function, the how many-eth call of it, and whether before or after."""

DYING: Final = Path(__file__).parent / "dying.py"
POINTS: Final[tuple[Point, ...]] = (
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


def die_at(point: Point, home: Path, days: int) -> None:
    """Run the demo until it is killed at ``point``."""
    module, function, nth, when = point
    command = [sys.executable, str(DYING), module, function, str(nth), when]
    with (home.parent / "dying.log").open("w+") as log:
        done = subprocess.run(
            [*command, "demo", "--home", str(home), "--days", str(days)],
            stdout=log,  # Not a pipe: what the dead leave behind must not hold us up.
            stderr=log,
            timeout=300,
            check=False,
            env=dict(os.environ),  # noqa: TID251 - a child's
        )
        log.seek(0)
        printed = log.read()
    assert done.returncode == -signal.SIGKILL, f"{point} was not reached: {printed}"
