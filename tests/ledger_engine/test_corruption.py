"""Damage on disk is found and named, or it does no harm: never a silent wrong answer."""

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


def _answers_in_another_process(folder: Path) -> str:
    """Return the answers, or the signal that ended the process: LMDB may fall over a bad page."""
    code = (
        "import sys; from pathlib import Path;"
        "from tests.ledger_engine.test_corruption import answers_of;"
        "[print(answers_of(Path(one)), flush=True) for one in sys.argv[1:]]"
    )
    command = [sys.executable, "-c", code, str(folder)]
    done = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip() or f"ended by {done.returncode}"


def _flipped(folder: Path, copy: Path, at: int, bit: int) -> Path:
    shutil.copytree(folder, copy)
    with (copy / "data.mdb").open("r+b") as file:
        file.seek(at)
        byte = file.read(1)[0]
        file.seek(at)
        file.write(bytes([byte ^ 1 << bit]))
    return copy


def test_a_flipped_bit_is_found_or_does_no_harm(tmp_path: Path) -> None:
    folder = tmp_path / "ledger"
    _fill(folder)
    shutil.copytree(folder, tmp_path / "whole")
    right = answers_of(tmp_path / "whole")
    assert right.startswith("answered")
    size = (folder / "data.mdb").stat().st_size
    chosen = random.Random(5)  # noqa: S311 - places, not secrets
    refused = 0
    for number in range(120):
        at, bit = chosen.randrange(8192, size), chosen.randrange(8)
        answer = answers_of(_flipped(folder, tmp_path / str(number), at, bit))
        assert answer == right or answer.startswith("refused"), f"byte {at}, bit {bit}"
        refused += answer != right
        shutil.rmtree(tmp_path / str(number))
    assert refused > 20


@pytest.mark.parametrize("page", [0, 1])
@pytest.mark.parametrize("at", [16, 20, 24, 40, 136, 144])
def test_a_flipped_bit_in_a_root_page_is_found_or_does_no_harm(
    tmp_path: Path, page: int, at: int
) -> None:
    folder = tmp_path / "ledger"
    _fill(folder)
    shutil.copytree(folder, tmp_path / "whole")
    right = answers_of(tmp_path / "whole")
    for bit in (0, 1):
        copy = _flipped(folder, tmp_path / str(bit), page * 4096 + at, bit)
        answer = _answers_in_another_process(copy)
        assert answer == right or answer.startswith(("refused", "ended by -")), f"bit {bit}"


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
