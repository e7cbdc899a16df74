"""A home and its backups: what comes back, and what is refused."""

import datetime as dt
import shutil
from contextlib import closing
from pathlib import Path

import numpy as np
import pyrage
import pytest

from contracts.backup_errors import (
    BackupChainError,
    BackupDamagedError,
    BackupError,
    BackupFailedError,
    BackupKeyError,
)
from contracts.errors import StateError
from contracts.home import Home
from ledger_engine import open_ledger
from ledger_engine.journal import open_journal
from orchestration.backup.settings import BackupSettings
from orchestration.backup.shelf import Shelf
from orchestration.backup.taking import take_backup
from tests.orchestration.backup.conftest import World, tree_of
from warehouse.operations.store import open_operations


def restored_home(world: World, target: Path) -> Home:
    world.restore(target)
    return Home(target)


def test_every_store_comes_back(world: World, tmp_path: Path) -> None:
    world.back_up()

    home = restored_home(world, tmp_path / "new")

    assert tree_of(home.root) == tree_of(world.home.root)
    assert np.array_equal(world.every_transfer(f"embedded:{home.ledger}"), world.every_transfer())
    with open_operations(home.operations) as now, open_operations(world.home.operations) as then:
        assert now.landings() == then.landings() != []
    open_journal(home.ledger / "journal").close()


def test_what_is_derived_is_not_backed_up(world: World, tmp_path: Path) -> None:
    (world.home.reports / "2026-01-05.html").write_text("derived")
    world.back_up()

    home = restored_home(world, tmp_path / "new")

    left = {path.name for path in home.root.iterdir()}
    assert left == {
        "institution.yaml",
        "declared",
        "inbox",
        "landed",
        "ledger",
        "operations.sqlite",
    }


def test_increments_bring_back_what_happened_between(world: World, tmp_path: Path) -> None:
    world.back_up()
    world.post(200)
    world.land("second.csv", b"c,d\n3,4\n")
    (world.home.inbox / "bank" / "waiting.csv").unlink()
    world.back_up("since")
    world.post(300, 5)
    (world.home.declared / "bank.yaml").unlink()
    (world.home.declared / "other.yaml").write_text("source: other\n")
    last = world.back_up("since")

    restored = world.restore(tmp_path / "new")

    home = Home(tmp_path / "new")
    assert restored.proof.transfer_count == 25
    assert restored.proof.root == last.ledger.root
    assert tree_of(home.root) == tree_of(world.home.root)
    assert np.array_equal(world.every_transfer(f"embedded:{home.ledger}"), world.every_transfer())


def test_an_increment_holds_only_what_is_new(world: World) -> None:
    world.land("large.csv", bytes(1 << 20))
    full = world.back_up()
    since = world.back_up("since")

    assert since.byte_count < full.byte_count / 5
    assert since.opening.previous_id == full.opening.id
    assert since.ledger.transfers.count == 0


def test_a_restored_home_continues_its_chain(world: World, tmp_path: Path) -> None:
    world.back_up()
    shutil.move(restored_home(world, tmp_path / "new").root, tmp_path / "moved")
    world.home = Home(tmp_path / "moved")
    world.post(400)

    since = world.back_up("since")

    assert (since.opening.kind, since.ledger.transfers.count) == ("since", 10)
    assert world.restore(tmp_path / "again").proof.transfer_count == 20


@pytest.mark.parametrize("lost", ["marks", "ledger"])
def test_an_increment_that_cannot_continue_becomes_a_full_backup(world: World, lost: str) -> None:
    world.back_up()
    if lost == "marks":
        next(world.shelf.glob("*.marks")).unlink()
    else:
        for path in (world.home.ledger / "data.mdb", world.home.ledger / "acknowledged"):
            path.unlink()
        open_ledger(world.url).close()

    taken = world.back_up("since")

    assert taken.opening.kind == "full"
    assert taken.reason


def test_a_backup_for_nobody_is_refused(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(World, "settings", property(lambda _: _nobody(world.shelf)))

    with pytest.raises(BackupKeyError, match=r"tieout backup keygen FILE"):
        world.back_up()
    assert not world.shelf.exists()


def _nobody(shelf: Path) -> BackupSettings:
    return BackupSettings("Nobody", (), shelf, 35)


def test_a_lost_last_increment_begins_a_new_chain(world: World) -> None:
    world.back_up()
    world.back_up("since").path.unlink()

    assert world.back_up("since").opening.kind == "full"


def test_a_missing_increment_is_refused(world: World, tmp_path: Path) -> None:
    full = world.back_up()
    world.post(200)
    between = world.back_up("since")
    world.post(300)
    last = world.back_up("since")
    between.path.unlink()

    with pytest.raises(BackupChainError, match=r"increment between them is missing \(number 2 aft"):
        world.restore(tmp_path / "new", [last.path, full.path])
    with pytest.raises(BackupChainError, match="no full backup comes before it"):
        world.restore(tmp_path / "new", [last.path])
    assert not (tmp_path / "new").exists()


def test_two_chains_are_not_one(world: World, tmp_path: Path) -> None:
    first, second = world.back_up(), world.back_up()

    with pytest.raises(BackupChainError, match="second full backup"):
        world.restore(tmp_path / "new", [first.path, second.path])


def test_a_folder_means_its_last_chain(world: World, tmp_path: Path) -> None:
    world.back_up()
    world.post(200)
    world.back_up()
    last = world.back_up("since")

    restored = world.restore(tmp_path / "new")

    assert [one.path for one in restored.backups][-1] == last.path
    assert len(restored.backups) == 2


@pytest.mark.parametrize("left", ["institution.yaml", "warehouse/lake", "notes.txt"])
def test_a_home_that_holds_something_is_not_restored_into(
    world: World, tmp_path: Path, left: str
) -> None:
    world.back_up()
    path = tmp_path / "new" / left
    path.parent.mkdir(parents=True)
    path.write_text("mine")

    with pytest.raises(StateError, match="is not empty"):
        world.restore(tmp_path / "new")
    assert path.read_text() == "mine"


def test_a_ledger_elsewhere_that_holds_something_is_not_restored_into(
    world: World, tmp_path: Path
) -> None:
    world.back_up()
    url = f"embedded:{tmp_path / 'elsewhere'}"
    open_ledger(url).close()

    with pytest.raises(StateError, match="holds a ledger"):
        world.restore(tmp_path / "new", url=url)


def test_a_ledger_elsewhere_comes_back_elsewhere(world: World, tmp_path: Path) -> None:
    world.ledger_url = f"embedded:{tmp_path / 'elsewhere'}"
    world.post(900, 3)
    world.back_up()

    world.restore(tmp_path / "new", url=f"embedded:{tmp_path / 'else' / 'where'}")

    assert len(world.every_transfer(f"embedded:{tmp_path / 'else' / 'where'}")) == 3
    assert [one.name for one in (tmp_path / "new" / "ledger").iterdir()] == ["journal"]


def test_another_key_does_not_open_it(world: World, tmp_path: Path) -> None:
    world.back_up()
    world.identity = pyrage.x25519.Identity.generate()

    with pytest.raises(BackupKeyError, match="this identity does not open it"):
        world.restore(tmp_path / "new")


def test_one_of_two_keys_opens_it(world: World, tmp_path: Path) -> None:
    other = pyrage.x25519.Identity.generate()
    mine = world.identity
    world.identity = other
    both = (*world.settings.recipients, str(mine.to_public()))
    settings = BackupSettings("Both", both, world.shelf, 35)
    take_backup(world.home, world.url, settings, "full", lambda _what, _more: None)

    world.restore(tmp_path / "with-one")
    world.identity = mine
    world.restore(tmp_path / "with-other")


def test_any_flipped_bit_is_refused_and_nothing_is_left(world: World, tmp_path: Path) -> None:
    path = world.back_up().path
    whole = path.read_bytes()
    for at in np.linspace(0, len(whole) - 1, 60).astype(int).tolist():
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1 << at % 8]) + whole[at + 1 :])
        with pytest.raises((BackupDamagedError, BackupKeyError)):
            world.restore(tmp_path / "new")
    assert not any((tmp_path / "new").glob("*"))


def test_any_missing_end_is_refused(world: World, tmp_path: Path) -> None:
    path = world.back_up().path
    whole = path.read_bytes()
    for size in [*np.linspace(0, len(whole) - 1, 30).astype(int).tolist(), len(whole) - 1]:
        path.write_bytes(whole[:size])
        with pytest.raises(BackupDamagedError):
            world.restore(tmp_path / "new")
    path.write_bytes(whole + b"more")
    with pytest.raises(BackupDamagedError):
        world.restore(tmp_path / "new")


def test_a_damaged_increment_is_refused_too(world: World, tmp_path: Path) -> None:
    world.back_up()
    world.post(200)
    path = world.back_up("since").path
    whole = path.read_bytes()
    path.write_bytes(whole[:-40] + bytes([whole[-40] ^ 1]) + whole[-39:])

    with pytest.raises(BackupDamagedError, match="Nothing was restored"):
        world.restore(tmp_path / "new")
    assert not any((tmp_path / "new").glob("*"))


def test_a_full_disk_leaves_no_backup_behind(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("orchestration.backup.sealed_file.os.fsync", full)
    with pytest.raises(BackupFailedError, match="No space left on device"):
        world.back_up()
    assert [one.name for one in world.shelf.iterdir()] == [".lock"]


def test_a_damaged_landed_file_is_told_of_and_does_not_stop_the_backup(world: World) -> None:
    path = world.land("third.csv", b"e,f\n")
    path.write_bytes(b"e,g\n")

    assert world.back_up().damaged == (path,)


def test_a_second_backup_at_once_waits_its_turn(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("orchestration.backup.shelf._WAIT_S", 0.3)
    with Shelf(world.shelf).locked(), pytest.raises(BackupError, match="another backup is being"):
        world.back_up()


def test_backups_made_in_one_second_keep_their_order(world: World) -> None:
    paths = [world.back_up(kind).path for kind in ("full", "since", "since")]

    assert [one.path for one in Shelf(world.shelf).backups()] == paths


def test_the_pinned_moment_is_let_go(world: World) -> None:
    world.back_up()
    world.post(500)

    with closing(open_ledger(world.url, read_only=True)) as ledger:
        assert len(ledger.change_events(0, 100)) == 20
    assert dt.datetime.fromisoformat(world.back_up().opening.made_at).tzinfo is dt.UTC
