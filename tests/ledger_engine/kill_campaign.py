"""Writers that are killed at random moments, again and again, and what their ledger then holds.

Run as a program of its own: it forks the writers, so that each starts in no time. It prints one
line: cycles, batches, and calls that were durable when the writer died untold.
"""

import os
import random
import signal
import sys
import time
from pathlib import Path

from tests.ledger_engine.traffic import (
    Metronome,
    answers_of,
    batches_in,
    begin,
    opened_with,
    send,
)

_LONGEST_S = 0.08
_AFTER_FIRST = 0.7
"""How often a writer may acknowledge one batch before its time begins to run."""

_CYCLES_A_LEDGER = 20
_MORE_BATCHES = 1_000_000


def _write_and_tell(folder: Path, told: int, chosen: random.Random) -> None:
    """Send batch after batch, a line once each is acknowledged; close now and then."""
    while True:
        clock = Metronome()
        ledger = opened_with(folder, clock)
        first = batches_in(ledger)
        for number in range(first, first + chosen.choice((3, 8, _MORE_BATCHES))):
            send(ledger, clock, number)
            os.write(told, b"%d\n" % number)
        ledger.close()


def _last_told(folder: Path, chosen: random.Random) -> int:
    """Start a writer, kill it at a random moment; return the last batch that it told of, or -1."""
    hears, tells = os.pipe()
    writer = os.fork()
    if writer == 0:
        os.close(hears)
        _write_and_tell(folder, tells, random.Random(chosen.random()))
    os.close(tells)
    with os.fdopen(hears, "rb") as stream:
        told = [stream.readline()] if chosen.random() < _AFTER_FIRST else []
        time.sleep(chosen.random() * _LONGEST_S)
        os.kill(writer, signal.SIGKILL)
        os.waitpid(writer, 0)
        told += stream.readlines()
    return int(told[-1]) if told else -1


def _compare(folder: Path, beside: Path, last_told: int) -> tuple[int, int]:
    """Check the ledger against one that was never killed; return its batches, and those untold."""
    clock, other_clock = Metronome(), Metronome()
    ledger, other = opened_with(folder, clock), opened_with(beside, other_clock)
    count = batches_in(ledger)
    assert count > last_told, f"batch {last_told} was acknowledged and is lost"
    for number in range(batches_in(other), count):
        send(other, other_clock, number)
    send(ledger, clock, count)
    send(other, other_clock, count)
    assert answers_of(ledger) == answers_of(other), f"differs after {count} batches"
    ledger.close()
    other.close()
    return count, count - last_told - 1


def _load_kernels(folder: Path) -> None:
    """Use everything once, so that no writer dies before it has begun."""
    begin(folder)
    clock = Metronome()
    ledger = opened_with(folder, clock)
    for number in range(8):
        send(ledger, clock, number)
    answers_of(ledger)
    ledger.close()


def run(folder: Path, cycles: int, seed: int) -> tuple[int, int]:
    """Kill ``cycles`` writers; return how many batches and how many untold commits there were."""
    _load_kernels(folder / "kernels")
    chosen = random.Random(seed)
    batches, untold, told = 0, 0, -1
    for cycle in range(cycles):
        place = folder / str(cycle // _CYCLES_A_LEDGER)
        place.mkdir(parents=True, exist_ok=True)
        if cycle % _CYCLES_A_LEDGER == 0:
            batches, told = batches + told + 1, -1
            begin(place / "killed")
            begin(place / "beside")
        told = max(told, _last_told(place / "killed", chosen))
        count, more = _compare(place / "killed", place / "beside", told)
        untold += more
        told = count
    return batches + told + 1, untold


if __name__ == "__main__":
    found = run(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
    sys.stdout.write("{} {}\n".format(*found))
