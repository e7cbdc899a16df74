"""Damage on disk is found and named, or it does no harm: never a silent wrong answer."""

import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from contracts.errors import LedgerCorruptError
from ledger_engine.checksum import checksum
from ledger_engine.embedded.engine import EmbeddedLedger, Settings
from ledger_engine.sealed import HEADER_WORDS, Kind, seal, unseal
from tests.ledger_engine.rows import account, accounts, ids, transfer, transfers

_ROOT = Path(__file__).parents[2]


def _fill(folder: Path) -> None:
    ledger = EmbeddedLedger(folder, settings=Settings(clock=lambda: 1_000_000))
    ledger.create_accounts(accounts(*(account(number, flags=8) for number in range(1, 40))))
    for first in range(1, 3_000, 150):
        rows = [
            transfer(number, 1 + number % 39, 1 + (number + 1) % 39, number)
            for number in range(first, first + 150)
        ]
        ledger.create_transfers(transfers(*rows))
    ledger.close()


def answers_of(folder: Path) -> str:
    """Return a digest of all that the ledger in ``folder`` answers, or how it refuses."""
    try:
        ledger = EmbeddedLedger(folder)
        wanted = ids(*range(1, 3_001))
        parts = [
            ledger.change_events(0, 10_000),
            ledger.lookup_accounts(wanted[:40]),
            ledger.lookup_transfers(wanted),
        ]
        again = ledger.create_transfers(transfers(transfer(5, 6, 7, 5), transfer(9_000, 1, 2, 1)))
        ledger.close()
    except LedgerCorruptError as error:
        return f"refused: {error}"
    content = b"".join(part.tobytes() for part in parts) + again["status"].tobytes()
    words = np.frombuffer(content.ljust(-(-len(content) // 8) * 8), np.uint64).copy()
    return f"answered {checksum(words)}"


_EACH_IN_ITS_OWN_PROCESS = """
import os, sys
from pathlib import Path
from tests.ledger_engine.test_corruption import answers_of
answers_of(Path(sys.argv[1]))
for one in sys.argv[2:]:
    child = os.fork()
    if child == 0:
        print(answers_of(Path(one)), flush=True)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if status:
        print(f"ended by signal {os.WTERMSIG(status)}", flush=True)
"""


def _answers_in_other_processes(filled: Path, folders: list[Path]) -> list[str]:
    """Return each one's answers, or the signal that ended it: LMDB may fall over a bad page.

    A whole copy is asked first, so that the kernels are loaded before the processes part.
    """
    whole = shutil.copytree(filled, folders[0].parent / "whole")
    command = [sys.executable, "-c", _EACH_IN_ITS_OWN_PROCESS, str(whole), *map(str, folders)]
    done = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def _flipped(folder: Path, copy: Path, at: int, bit: int) -> Path:
    shutil.copytree(folder, copy)
    with (copy / "data.mdb").open("r+b") as file:
        file.seek(at)
        byte = file.read(1)[0]
        file.seek(at)
        file.write(bytes([byte ^ 1 << bit]))
    return copy


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed ledger; copy it, leave it whole."""
    folder = tmp_path_factory.mktemp("filled") / "ledger"
    _fill(folder)
    return folder


@pytest.fixture(scope="module")
def right(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """What the whole ledger answers."""
    whole = tmp_path_factory.mktemp("whole") / "ledger"
    shutil.copytree(filled, whole)
    answer = answers_of(whole)
    assert answer.startswith("answered")
    return answer


def test_a_flipped_bit_is_found_or_does_no_harm(filled: Path, right: str, tmp_path: Path) -> None:
    size = (filled / "data.mdb").stat().st_size
    chosen = random.Random(5)
    flips = [(chosen.randrange(8192, size), chosen.randrange(8)) for _ in range(80)]
    folders = [_flipped(filled, tmp_path / f"{at}-{bit}", at, bit) for at, bit in flips]
    answers = _answers_in_other_processes(filled, folders)
    assert len(answers) == len(flips)
    for flip, answer in zip(flips, answers, strict=True):
        assert answer == right or answer.startswith(("refused", "ended")), flip
    assert sum(answer.startswith("refused") for answer in answers) > 20


def test_a_flipped_bit_in_a_root_page_is_found_or_does_no_harm(
    filled: Path, right: str, tmp_path: Path
) -> None:
    fields = (16, 20, 24, 40, 88, 136, 144)
    flips = [(page * 4096 + at, bit) for page in (0, 1) for at in fields for bit in (0, 1)]
    folders = [_flipped(filled, tmp_path / f"{at}-{bit}", at, bit) for at, bit in flips]
    answers = _answers_in_other_processes(filled, folders)
    assert len(answers) == len(flips)
    for flip, answer in zip(flips, answers, strict=True):
        assert answer == right or answer.startswith(("refused", "ended")), flip


def test_a_vanished_commit_is_missed(tmp_path: Path) -> None:
    folder = tmp_path / "ledger"
    _fill(folder)
    older = (folder / "data.mdb").read_bytes()
    ledger = EmbeddedLedger(folder)
    ledger.create_transfers(transfers(transfer(9_999, 1, 2, 1)))
    ledger.close()
    (folder / "data.mdb").write_bytes(older)
    with pytest.raises(LedgerCorruptError, match="acknowledged but missing"):
        EmbeddedLedger(folder)


def test_a_damaged_witness_is_named(tmp_path: Path) -> None:
    _fill(tmp_path)
    witness = tmp_path / "acknowledged"
    witness.write_bytes(b"\x01" + witness.read_bytes()[1:])
    with pytest.raises(LedgerCorruptError, match="record acknowledged"):
        EmbeddedLedger(tmp_path)


def test_every_bit_of_a_record_counts(tmp_path: Path) -> None:
    words = np.arange(HEADER_WORDS + 5, dtype=np.uint64)
    stored = seal(words, Kind.TRANSFERS, 7).tobytes()
    assert unseal(stored, Kind.TRANSFERS, 7, tmp_path)[2] == 7
    for at in range(len(stored) * 8):
        flipped = bytearray(stored)
        flipped[at // 8] ^= 1 << at % 8
        with pytest.raises(LedgerCorruptError, match="record transfers 7"):
            unseal(bytes(flipped), Kind.TRANSFERS, 7, tmp_path)


@pytest.mark.parametrize(("kind", "key"), [(Kind.AFTER, 7), (Kind.TRANSFERS, 8)])
def test_a_record_in_the_wrong_place_is_refused(tmp_path: Path, kind: Kind, key: int) -> None:
    stored = seal(np.zeros(HEADER_WORDS, np.uint64), Kind.TRANSFERS, 7).tobytes()
    with pytest.raises(LedgerCorruptError):
        unseal(stored, kind, key, tmp_path)


def test_a_file_cut_short_is_refused_before_a_page_beyond_its_end_is_touched(
    filled: Path, tmp_path: Path
) -> None:
    cut = tmp_path / "cut"
    shutil.copytree(filled, cut)
    size = (cut / "data.mdb").stat().st_size
    os.truncate(cut / "data.mdb", size // 2 // 4096 * 4096)

    [answer] = _answers_in_other_processes(filled, [cut])

    assert answer.startswith("refused")
    assert "cut to" in answer
