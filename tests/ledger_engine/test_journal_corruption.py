"""Damage to the journal's file is found and named, or it does no harm: none is silent."""

import hashlib
import random
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from contracts.errors import LedgerCorruptError, LedgerLostError, StateError
from ledger_engine import open_ledger
from ledger_engine.ingestion import post_events
from ledger_engine.journal import open_journal
from tests.ledger_engine.business_events import event, events

_ROOT = Path(__file__).parents[2]
_KINDS = ("wire_in", "wire_out")
_FLIPS = 40
_SIZE = 60


def _post(folder: Path, first: int) -> str:
    ledger = open_ledger(f"embedded:{folder / 'ledger'}")
    try:
        journal = open_journal(folder / "journal")
        try:
            rows = [event(first + n, _KINDS[n % 2], 1 + n % 90) for n in range(_SIZE)]
            summary = post_events(ledger, journal, events(*rows))
            frames = (
                journal.accounts_after(0),
                journal.posted_after(0),
                journal.rejections_after(0),
            )
            said = [str(frame.to_dicts()) for frame in frames]
        finally:
            journal.close()
    finally:
        ledger.close()
    counts = (summary.created, summary.existing, summary.rejected)
    return f"{counts} {hashlib.sha256(''.join(said).encode()).hexdigest()}"


def answer_of(folder: Path) -> str:
    """Say what the journal in ``folder`` holds when all is posted again, or how it refuses."""
    try:
        return f"answered {_post(folder, 1)}"
    except (LedgerCorruptError, LedgerLostError, StateError) as error:
        return f"refused: {error}"


_ONE_BY_ONE = """
import sys
from pathlib import Path
from tests.ledger_engine.test_journal_corruption import answer_of
for one in sys.argv[1:]:
    print(answer_of(Path(one)).replace(chr(10), " "), flush=True)
"""


def _answers(folders: list[Path]) -> list[str]:
    """Return each one's answer, asked in a process that is started again where LMDB ends it."""
    answers: list[str] = []
    while len(answers) < len(folders):
        command = [sys.executable, "-c", _ONE_BY_ONE, *map(str, folders[len(answers) :])]
        done = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, check=False)
        answers += done.stdout.splitlines()
        assert done.returncode <= 0, done.stderr
        if done.returncode:
            answers.append(f"ended by signal {-done.returncode}")
    return answers


def fill(folder: Path) -> Path:
    """Post three rounds of events."""
    for first in (1, 1 + _SIZE, 1 + 2 * _SIZE):
        _post(folder, first)
    return folder


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger and its journal; copy them, leave them whole."""
    return fill(tmp_path_factory.mktemp("filled") / "state")


def _flipped(filled: Path, copy: Path, at: int, bit: int) -> Path:
    shutil.copytree(filled, copy)
    with (copy / "journal" / "data.mdb").open("r+b") as file:
        file.seek(at)
        byte = file.read(1)[0]
        file.seek(at)
        file.write(bytes([byte ^ 1 << bit]))
    return copy


def harm_of_flips(filled: Path, work: Path, count: int, seed: int) -> Counter[str]:
    """Return how often an answer was right, refused, wrong, or the end of its process."""
    size = (filled / "journal" / "data.mdb").stat().st_size
    chosen = random.Random(seed)
    flips = [(chosen.randrange(size), chosen.randrange(8)) for _ in range(count)]
    folders = [_flipped(filled, work / f"{at}-{bit}", at, bit) for at, bit in flips]
    folders.append(shutil.copytree(filled, work / "unharmed"))
    *answers, right = _answers(folders)
    assert right.startswith("answered")
    said = ("right" if one == right else one.split(" ", 1)[0] for one in answers)
    return Counter(said)


def test_a_flipped_bit_in_the_journal_is_found_or_does_no_harm(
    filled: Path, tmp_path: Path
) -> None:
    found = harm_of_flips(filled, tmp_path, _FLIPS, seed=3)
    assert not found["answered"], "a wrong answer"
    assert found["refused:"] > 0


def test_a_journal_cut_short_is_refused(filled: Path, tmp_path: Path) -> None:
    cut = shutil.copytree(filled, tmp_path / "cut")
    content = (cut / "journal" / "data.mdb").read_bytes()
    (cut / "journal" / "data.mdb").write_bytes(content[: len(content) // 2])
    assert answer_of(cut).startswith("refused")
