"""A ledger reopened from many states that a power cut can leave, each compared byte for byte.

``python -m tests.ledger_engine.power_campaign write FOLDER BATCHES`` is the recorded writer;
``... judge FOLDER BATCHES STATES`` records one, reopens that many states, and prints how often each
verdict was found; ``... distrust ...`` does so for a disk that ignores synchronising.
"""

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

from contracts.errors import LedgerCorruptError, StateError
from tests.ledger_engine import power_loss
from tests.ledger_engine.traffic import (
    Metronome,
    answers_of,
    batches_in,
    begin,
    opened_with,
    send,
)

FINE = "as it was"

_ROOT = Path(__file__).parents[2]


def write(folder: Path, batches: int) -> None:
    """Create a ledger, send batches and tell of each; end without closing."""
    begin(folder)
    clock = Metronome()
    ledger = opened_with(folder, clock)
    for number in range(batches):
        send(ledger, clock, number)
        os.write(1, b"%d\n" % number)
    os._exit(0)


def right_answers(folder: Path, batches: int) -> list[int]:
    """Return what a ledger answers after 1, 2, ... ``batches`` of them."""
    begin(folder)
    clock = Metronome()
    ledger = opened_with(folder, clock)
    answers = []
    for number in range(batches):
        send(ledger, clock, number)
        answers.append(answers_of(ledger))
    ledger.close()
    return answers


def verdict(folder: Path, told: int, right: list[int]) -> str:
    """Say what a ledger is like that was found after ``told`` batches were acknowledged."""
    clock = Metronome()
    try:
        ledger = opened_with(folder, clock)
        count = batches_in(ledger)
        if count <= told:
            return f"lost batch {told}"
        if not len(ledger._accounts.rows):
            return FINE
        send(ledger, clock, count)
        answers = answers_of(ledger)
        ledger.close()
    except (LedgerCorruptError, StateError) as error:
        return f"refused: {error}"
    return FINE if answers == right[count] else f"differs after batch {count}"


def verdicts(work: Path, batches: int, states: int, *, ignores_sync: bool) -> Counter[str]:
    """Return how often each verdict was found in states after power cuts."""
    module = "tests.ledger_engine.power_campaign"
    every = power_loss.recorded(module, work / "ledger", batches, work / "trace")
    right = right_answers(work / "right", batches + 1)
    found: Counter[str] = Counter()
    for told, files in power_loss.states(every, states, 11, ignores_sync=ignores_sync):
        last = int(b"".join(told).splitlines()[-1]) if told else -1
        child = os.fork()
        if child == 0:
            _lay_out(work / "state", files, work / "ledger")
            (work / "verdict").write_text(verdict(work / "state", last, right))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        said = (work / "verdict").read_text() if status == 0 else f"ended with status {status}"
        found[said] += 1
    return found


def judged(work: Path, batches: int, states: int, *, ignores_sync: bool = False) -> Counter[str]:
    """Return the verdicts found by a process of its own, which may fork."""
    mode = "distrust" if ignores_sync else "judge"
    command = [sys.executable, "-m", "tests.ledger_engine.power_campaign", mode]
    command += [str(work), str(batches), str(states)]
    done = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return Counter(json.loads(done.stdout))


def _lay_out(folder: Path, files: dict[str, bytes], recorded: Path) -> None:
    """Write the files of a state, recorded elsewhere, into an emptied folder."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for path, content in files.items():
        place = folder / Path(path).relative_to(recorded)
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(content)


def main(mode: str, folder: Path, batches: int, states: int = 0) -> None:
    """Be the recorded writer, or the judge."""
    if mode == "write":
        write(folder, batches)
    found = verdicts(folder, batches, states, ignores_sync=mode == "distrust")
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), *map(int, sys.argv[3:]))
