"""Backups of a home that is being written to, and backups that are killed."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from orchestration.backup.shelf import Shelf
from tests.orchestration.backup.conftest import World
from tests.orchestration.backup.writing import BATCH

ROOT = Path(__file__).parents[3]


@contextmanager
def running(*arguments: str | Path) -> Iterator["subprocess.Popen[bytes]"]:
    command = [sys.executable, "-m", "tests.orchestration.backup.writing", *map(str, arguments)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as process:
        try:
            yield process
        finally:
            process.kill()


def told_by(process: "subprocess.Popen[bytes]") -> str:
    assert process.stdout is not None
    return process.stdout.readline().decode().strip()


def test_a_backup_under_load_holds_everything_acknowledged_before_it_and_whole_batches(
    world: World, tmp_path: Path
) -> None:
    acknowledged: list[int] = []
    with running("post", world.home.root) as writer:
        for kind in ("full", "since", "since"):
            acknowledged.append(max(int(told_by(writer)) for _ in range(5)) + 1)
            world.back_up("full" if kind == "full" else "since")
        assert writer.poll() is None
    backups = [one.path for one in Shelf(world.shelf).backups()]
    counts = []
    for number in range(3):
        restored = world.restore(tmp_path / f"new-{number}", backups[: number + 1])
        counts.append(restored.proof.transfer_count - 10)

    assert all(count % BATCH == 0 for count in counts)
    assert all(count >= BATCH * told for count, told in zip(counts, acknowledged, strict=True))
    assert counts == sorted(set(counts))


@pytest.mark.parametrize("store", ["journal", "ledger", "files"])
def test_a_killed_backup_leaves_nothing_that_looks_like_one(
    world: World, tmp_path: Path, store: str
) -> None:
    world.land("large.csv", bytes(8 << 20))
    before = world.back_up()
    public = world.settings.recipients[0]
    with running("back-up", world.home.root, world.shelf, public) as maker:
        while told_by(maker) != store:
            pass
        maker.kill()

    assert [one.path for one in Shelf(world.shelf).backups()] == [before.path]
    world.post(700)
    assert world.back_up("since").opening.previous_id == before.opening.id
    assert world.restore(tmp_path / "new").proof.transfer_count == 20
    assert [path.name for path in world.home.root.glob(".*")] == []
    assert list(world.shelf.glob(".unfinished*")) == []
