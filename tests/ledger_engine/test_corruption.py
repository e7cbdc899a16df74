"""Damage on disk is found and named, or it does no harm: never a silent wrong answer."""

import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from contracts.errors import LedgerCorruptError, StateError
from ledger_engine.sealed import HEADER_WORDS, KIND, Kind, seal, unseal
from tests.ledger_engine.traffic import (
    Metronome,
    begin,
    checksum_of,
    opened_with,
    send,
)
from tests.ledger_engine.traffic import answers_of as everything_of

_ROOT = Path(__file__).parents[2]


_BATCHES = 14


def _fill(folder: Path) -> None:
    """Fill a ledger with records of every kind."""
    begin(folder)
    clock = Metronome()
    ledger = opened_with(folder, clock)
    for number in range(_BATCHES):
        send(ledger, clock, number)
    assert ledger._reading().head.interval_count > 1
    assert ledger._reading().head.pulse_count > 1
    ledger.close()


def answers_of(folder: Path) -> str:
    """Return a digest of all that the ledger in ``folder`` answers, or how it refuses."""
    clock = Metronome()
    try:
        ledger = opened_with(folder, clock)
        again = send(ledger, clock, _BATCHES - 2)
        new = send(ledger, clock, _BATCHES)
        after = everything_of(ledger)
        ledger.close()
    except (LedgerCorruptError, StateError) as error:
        return f"refused: {error}"
    return f"answered {after} {checksum_of([again, new])}"


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


def _flipped(folder: Path, copy: Path, at: int, bit: int, name: str = "data.mdb") -> Path:
    shutil.copytree(folder, copy)
    with (copy / name).open("r+b") as file:
        file.seek(at)
        byte = file.read(1)[0]
        file.seek(at)
        file.write(bytes([byte ^ 1 << bit]))
    return copy


def _is_harmless(answer: str, right: str) -> bool:
    """Say whether an answer is right, or a refusal, or the end of a process: never a wrong one."""
    return answer == right or answer.startswith(("refused", "ended"))


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
    flips = [(chosen.randrange(8192, size), chosen.randrange(8)) for _ in range(48)]
    folders = [_flipped(filled, tmp_path / f"{at}-{bit}", at, bit) for at, bit in flips]
    answers = _answers_in_other_processes(filled, folders)
    assert len(answers) == len(flips)
    for flip, answer in zip(flips, answers, strict=True):
        assert _is_harmless(answer, right), flip
    assert sum(answer.startswith("refused") for answer in answers) > 8


def test_a_flipped_bit_in_a_root_page_is_found_or_does_no_harm(
    filled: Path, right: str, tmp_path: Path
) -> None:
    fields = (16, 20, 24, 40, 88, 136, 144)
    flips = [(page * 4096 + at, bit) for page in (0, 1) for at in fields for bit in (0, 1)]
    folders = [_flipped(filled, tmp_path / f"{at}-{bit}", at, bit) for at, bit in flips]
    answers = _answers_in_other_processes(filled, folders)
    assert len(answers) == len(flips)
    for flip, answer in zip(flips, answers, strict=True):
        assert _is_harmless(answer, right), flip


def test_a_flipped_bit_in_any_file_of_the_folder_is_found_or_does_no_harm(
    filled: Path, right: str, tmp_path: Path
) -> None:
    flips = [
        (path.name, at, 3)
        for path in sorted(filled.iterdir())
        if path.name != "data.mdb"
        for at in range(0, path.stat().st_size, max(path.stat().st_size // 8, 1))
    ]
    folders = [
        _flipped(filled, tmp_path / f"{name}-{at}", at, bit, name) for name, at, bit in flips
    ]
    assert {name for name, *_ in flips} == {"acknowledged", "lock.mdb"}
    answers = _answers_in_other_processes(filled, folders)
    for flip, answer in zip(flips, answers, strict=True):
        assert _is_harmless(answer, right), flip


def _records_in(folder: Path, kind: Kind) -> list[int]:
    """Return the first byte of every record of one kind, stale ones too."""
    content = (folder / "data.mdb").read_bytes()
    words = np.frombuffer(content, np.uint64)
    sought = seal(np.zeros(HEADER_WORDS, np.uint64), kind, 0)[KIND]
    return [int(at - KIND) * 8 for at in np.flatnonzero(words == sought)]


@pytest.mark.parametrize(
    "kind",
    [
        Kind.HEAD,
        Kind.ACCOUNTS,
        Kind.IDS,
        Kind.TRANSFERS,
        Kind.AFTER,
        Kind.EXPIRED,
        Kind.SUMS,
        Kind.INTERVAL,
        Kind.FENCES,
        Kind.ENTRIES,
    ],
)
def test_a_flipped_bit_in_a_record_of_any_kind_is_refused(
    filled: Path, right: str, tmp_path: Path, kind: Kind
) -> None:
    records = _records_in(filled, kind)
    assert records, "a ledger with none of them proves nothing"
    spread = records[:: -(-len(records) // 10)]
    flips = [(start + (1, 32, HEADER_WORDS * 8 + 9)[at % 3], 1) for at, start in enumerate(spread)]
    folders = [_flipped(filled, tmp_path / f"{at}-{bit}", at, bit) for at, bit in flips]
    answers = _answers_in_other_processes(filled, folders)
    for flip, answer in zip(flips, answers, strict=True):
        assert _is_harmless(answer, right), flip
    assert any(answer.startswith("refused") for answer in answers)


def test_a_vanished_commit_is_missed(tmp_path: Path) -> None:
    folder = tmp_path / "ledger"
    _fill(folder)
    older = (folder / "data.mdb").read_bytes()
    clock = Metronome()
    ledger = opened_with(folder, clock)
    send(ledger, clock, _BATCHES)
    ledger.close()
    (folder / "data.mdb").write_bytes(older)
    with pytest.raises(LedgerCorruptError, match="acknowledged but missing"):
        opened_with(folder, clock)


def test_a_lost_log_is_missed(tmp_path: Path) -> None:
    _fill(tmp_path)
    (tmp_path / "data.mdb").unlink()
    with pytest.raises(LedgerCorruptError, match="acknowledged but missing"):
        opened_with(tmp_path, Metronome())


def test_a_witness_of_zeroes_says_nothing(tmp_path: Path, right: str) -> None:
    _fill(tmp_path)
    witness = tmp_path / "acknowledged"
    witness.write_bytes(bytes(len(witness.read_bytes())))
    assert answers_of(tmp_path) == right


def test_a_damaged_witness_is_named(tmp_path: Path) -> None:
    _fill(tmp_path)
    witness = tmp_path / "acknowledged"
    witness.write_bytes(b"\x01" + witness.read_bytes()[1:])
    with pytest.raises(LedgerCorruptError, match="record acknowledged"):
        opened_with(tmp_path, Metronome())


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
