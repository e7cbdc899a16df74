"""A small disk that really is full: refused by name, read on, written again once it is larger."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.soak

_ROOT = Path(__file__).parents[2]

_FILLS_A_DISK = """
import subprocess, sys
from pathlib import Path
from contracts.errors import LedgerFullError
from tests.ledger_engine.traffic import *
disk, beside_folder = Path(sys.argv[1]), Path(sys.argv[2])
clock = Metronome()
begin(disk / "ledger")
ledger = opened_with(disk / "ledger", clock)
told = 0
try:
    while True:
        send(ledger, clock, told)
        told += 1
except LedgerFullError as error:
    print("full")
reader = opened_with(disk / "ledger", Metronome(), read_only=True)
assert batches_in(ledger) == told > 5
assert answers_of(ledger) == answers_of(reader)
reader.close()
ledger.close()
try:
    ledger = opened_with(disk / "ledger", clock)
    send(ledger, clock, told)
except LedgerFullError:
    print("still full")
ledger.close()
subprocess.run(["mount", "-o", "remount,size=64m", str(disk)], check=True)
ledger = opened_with(disk / "ledger", clock)
send(ledger, clock, told)
begin(beside_folder)
beside = opened_with(beside_folder, clock)
for number in range(told + 1):
    send(beside, clock, number)
assert answers_of(ledger) == answers_of(beside)
ledger.close()
beside.close()
print("as it was")
"""


@pytest.fixture(params=["2m", "3333k", "5m"])
def small_disk(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    """A disk in memory of a few megabytes; only a superuser can have one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={request.param}", "tmpfs", str(disk)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("this user may not mount a disk")
    yield disk
    command = ["umount", str(disk)]
    subprocess.run(command, check=True)


@pytest.mark.timeout(300)
def test_a_disk_that_fills_up_and_grows_again_loses_nothing(
    small_disk: Path, tmp_path: Path
) -> None:
    command = [sys.executable, "-c", _FILLS_A_DISK, str(small_disk), str(tmp_path / "beside")]
    done = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, check=False)
    assert done.stdout.splitlines() == ["full", "still full", "as it was"], done.stderr
