"""What a killed writer leaves: everything acknowledged, nothing twice, byte for byte."""

import subprocess
import sys
from pathlib import Path

_ROOT = Path(__file__).parents[2]


def test_nothing_acknowledged_is_lost_and_nothing_is_doubled(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.ledger_engine.kill_campaign", str(tmp_path), "10", "1"]
    done = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    batches, _ = map(int, done.stdout.split())
    assert batches > 10
