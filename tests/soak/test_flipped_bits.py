"""A thousand flipped bits in a log, hundreds in a journal: never a wrong answer."""

import random
import shutil
from collections import Counter
from pathlib import Path

import pytest

from tests.ledger_engine import test_corruption as corruption
from tests.ledger_engine.test_journal_corruption import fill, harm_of_flips

pytestmark = pytest.mark.soak

_ROUNDS = 20
_FLIPS = 50


@pytest.mark.timeout(1800)
def test_none_of_a_thousand_flipped_bits_goes_unnoticed_and_does_harm(tmp_path: Path) -> None:
    filled = tmp_path / "filled"
    corruption._fill(filled)
    chosen = random.Random(12)
    size = (filled / "data.mdb").stat().st_size
    found: Counter[str] = Counter()
    for round_number in range(_ROUNDS):
        work = tmp_path / str(round_number)
        work.mkdir()
        flips = [(chosen.randrange(size), chosen.randrange(8)) for _ in range(_FLIPS)]
        copies = [corruption._flipped(filled, work / f"{at}-{bit}", at, bit) for at, bit in flips]
        copies.append(shutil.copytree(filled, work / "unharmed"))
        *answers, right = corruption._answers_in_other_processes(filled, copies)
        assert right.startswith("answered")
        for answer in answers:
            assert corruption._is_harmless(answer, right)
            found[answer.split()[0]] += 1
        shutil.rmtree(work)
    assert found.total() == _ROUNDS * _FLIPS
    assert found["refused:"] > found.total() // 10


@pytest.mark.timeout(1800)
def test_none_of_five_hundred_flipped_bits_in_a_journal_goes_unnoticed_and_does_harm(
    tmp_path: Path,
) -> None:
    filled = fill(tmp_path / "filled")
    found: Counter[str] = Counter()
    for seed in range(10):
        found += harm_of_flips(filled, tmp_path / str(seed), 50, seed)
        shutil.rmtree(tmp_path / str(seed))
    assert found.total() == 500
    assert not found["answered"], "a wrong answer"
