"""A small disk that really is full: refused by name, whole as it was, gone on once it is larger."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from assets.oracle import ledger_pages
from assets.oracle.folding import prove_new_events
from assets.oracle.mirroring import READER, mirror_new_events
from contracts.errors import WarehouseFullError
from tests.assets.oracle.proof.ledgers import open_world
from warehouse.lake import open_lake

EVENTS = 400_000


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk in memory of a megabyte and a half; only a superuser can have one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=1500k", "tmpfs", str(disk)]
    if subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip("a disk of one's own takes a superuser")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)  # noqa: S607 - a test on a known machine


def test_a_full_disk_is_named_and_the_mirror_goes_on_when_there_is_room(
    tmp_path: Path, small_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger_pages, "PAGE_EVENTS", 1 << 15)
    with open_world(tmp_path) as world:
        world.book_many(EVENTS)
        with (
            open_lake(small_disk / "warehouse") as lake,
            pytest.raises(WarehouseFullError, match="Nothing of this transaction was stored"),
        ):
            mirror_new_events(lake, world.ledger)
        with open_lake(small_disk / "warehouse", read_only=True) as lake:
            query = "SELECT count(*), max(timestamp_ns) FROM oracle.change_events"
            [(before, last)] = lake._connection.sql(query).fetchall()
            assert 0 < before < EVENTS
            assert lake.mark(READER) == last

        grow = ["mount", "-o", "remount,size=64m", str(small_disk)]
        subprocess.run(grow, check=True)

        with open_lake(small_disk / "warehouse") as lake:
            assert mirror_new_events(lake, world.ledger) == EVENTS - before
            assert prove_new_events(lake).holds
