"""A full disk and a failing one: nothing is acknowledged in vain, and what can still be read is."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from contracts.errors import LedgerInterruptedError
from ledger_engine.embedded.log import Log
from tests.ledger_engine.traffic import (
    Metronome,
    answers_of,
    batches_in,
    begin,
    opened_with,
    send,
)

_ROOT = Path(__file__).parents[2]

_SENDS_UNTIL_FULL = """
import resource, sys
from pathlib import Path
from contracts.errors import LedgerFullError
from tests.ledger_engine.traffic import *
folder, room = Path(sys.argv[1]), int(sys.argv[2])
clock = Metronome()
ledger = opened_with(folder, clock)
told = 0
limit = (folder / "data.mdb").stat().st_size + room
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
try:
    while True:
        send(ledger, clock, told)
        told += 1
except LedgerFullError as error:
    print("no space is left" in str(error))
reader = opened_with(folder, Metronome(), read_only=True)
print(told, batches_in(ledger), answers_of(ledger) == answers_of(reader))
reader.close()
try:
    send(ledger, clock, told)
except LedgerFullError:
    print("refused again")
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
ledger.close()
ledger = opened_with(folder, clock)
send(ledger, clock, told)
beside = opened_with(Path(sys.argv[3]), clock)
for number in range(told + 1):
    send(beside, clock, number)
print(answers_of(ledger) == answers_of(beside))
ledger.close()
beside.close()
"""


def _said(program: str, *given: object) -> list[str]:
    command = [sys.executable, "-c", program, *map(str, given)]
    done = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.mark.parametrize("room", [400_000, 1_234_567])
def test_a_full_disk_is_refused_by_name_read_on_and_written_again_once_there_is_space(
    tmp_path: Path, room: int
) -> None:
    for name in ("ledger", "beside"):
        begin(tmp_path / name)
    said = _said(_SENDS_UNTIL_FULL, tmp_path / "ledger", room, tmp_path / "beside")
    by_name, counts, second, after = said
    assert by_name == "True"
    acknowledged, stored, same = counts.split()
    assert (stored, same) == (acknowledged, "True")
    assert int(acknowledged) > 2
    assert (second, after) == ("refused again", "True")


_OPENS_WHERE_NOTHING_FITS = """
import resource, sys
from pathlib import Path
from contracts.errors import LedgerError, StateError
from tests.ledger_engine.traffic import *
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
try:
    opened_with(Path(sys.argv[1]), Metronome())
    print("opened")
except (LedgerError, StateError) as error:
    print(type(error).__name__)
"""


@pytest.mark.parametrize("room", [0, 4096])
def test_a_ledger_that_finds_no_space_to_be_created_says_so(tmp_path: Path, room: int) -> None:
    assert _said(_OPENS_WHERE_NOTHING_FITS, tmp_path / "ledger", room) == ["LedgerFullError"]
    begin(tmp_path / "ledger")
    ledger = opened_with(tmp_path / "ledger", Metronome(), read_only=True)
    assert len(ledger._accounts.rows) > 0
    ledger.close()


_WRITES_WHILE_SYNCHRONISING_FAILS = """
import sys
from pathlib import Path
from contracts.errors import LedgerFailedError, LedgerFullError
from tests.ledger_engine.traffic import *
clock = Metronome()
ledger = opened_with(Path(sys.argv[1]), clock)
for number in range(20):
    try:
        send(ledger, clock, number)
        print("told", number)
    except LedgerFailedError as error:
        print(type(error).__name__)
        break
for ask in (lambda: send(ledger, clock, number), lambda: answers_of(ledger)):
    try:
        ask()
        print("answered")
    except LedgerFailedError as error:
        print(type(error).__name__)
ledger.close()
"""


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace makes the disk fail")
@pytest.mark.parametrize("call", ["fdatasync", "pwrite64"])
def test_after_a_failed_write_nothing_is_answered_until_the_ledger_is_opened_again(
    tmp_path: Path, call: str
) -> None:
    begin(tmp_path / "ledger")
    fault = f"inject={call}:error=EIO:when=30"
    command = ["strace", "-f", "-o", "/dev/null", "-e", f"trace={call}", "-e", fault]
    command += [sys.executable, "-c", _WRITES_WHILE_SYNCHRONISING_FAILS, str(tmp_path / "ledger")]
    done = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, check=False)
    told = [line for line in done.stdout.splitlines() if line.startswith("told")]
    rest = done.stdout.splitlines()[len(told) :]
    assert rest == ["LedgerFailedError"] * 3, done.stderr
    clock, other_clock = Metronome(), Metronome()
    ledger = opened_with(tmp_path / "ledger", clock)
    begin(tmp_path / "beside")
    other = opened_with(tmp_path / "beside", other_clock)
    count = batches_in(ledger)
    assert count >= len(told) > 0
    for number in range(count):
        send(other, other_clock, number)
    send(ledger, clock, count)
    send(other, other_clock, count)
    assert answers_of(ledger) == answers_of(other)
    ledger.close()
    other.close()


def test_a_call_that_is_interrupted_before_its_commit_stops_the_writer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(tmp_path)
    clock = Metronome()
    ledger = opened_with(tmp_path, clock)
    send(ledger, clock, 0)

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Log, "commit", interrupt)
        with pytest.raises(KeyboardInterrupt):
            send(ledger, clock, 1)
    with pytest.raises(LedgerInterruptedError, match="Open the ledger again"):
        send(ledger, clock, 1)
    ledger.close()
    ledger = opened_with(tmp_path, clock)
    assert batches_in(ledger) == 1
    ledger.close()
