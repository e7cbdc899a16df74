"""Small worlds for the proofs; segments of eight records where many are wanted."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from assets.oracle.proof import ledger_side, mirror_side, segments
from tests.assets.oracle.proof.ledgers import World, every_kind, open_world

SMALL = 8


@pytest.fixture(scope="session")
def mirrored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A mirrored ledger of every kind of transfer, closed: copied, because making it takes long."""
    folder = tmp_path_factory.mktemp("mirrored")
    with open_world(folder) as opened:
        opened.book(*every_kind())
        opened.mirror()
    return folder


@pytest.fixture
def world(tmp_path: Path, mirrored: Path) -> Iterator[World]:
    """A mirrored ledger of every kind of transfer."""
    with open_world(shutil.copytree(mirrored, tmp_path / "world")) as opened:
        yield opened


@pytest.fixture
def small_segments(monkeypatch: pytest.MonkeyPatch) -> int:
    """Cut segments after eight records, and read in pieces of three segments."""
    for module in (segments, mirror_side, ledger_side):
        monkeypatch.setattr(module, "SEGMENT_RECORDS", SMALL)
    monkeypatch.setattr(mirror_side, "_PIECE_ROWS", 3 * SMALL)
    return SMALL
