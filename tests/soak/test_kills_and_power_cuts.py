"""Hundreds of kills and power cuts: nothing acknowledged is lost, nothing doubled, none differs."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.ledger_engine import power_campaign

pytestmark = pytest.mark.soak

_ROOT = Path(__file__).parents[2]


@pytest.mark.timeout(1800)
def test_two_hundred_and_forty_killed_writers_lose_and_double_nothing(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.ledger_engine.kill_campaign", str(tmp_path), "240", "5"]
    done = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    batches, untold = map(int, done.stdout.split())
    assert batches > 240
    assert untold > 0, "no writer ever died between a commit and telling of it"


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace records what is asked of disks")
@pytest.mark.timeout(1800)
def test_two_thousand_power_cuts_leave_every_acknowledged_batch_as_it_was(tmp_path: Path) -> None:
    found = power_campaign.judged(tmp_path, batches=25, states=2_000)
    assert found == {power_campaign.FINE: 2_000}
