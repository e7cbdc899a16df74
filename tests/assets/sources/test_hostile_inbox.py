"""An inbox that others work in, too: what is no file is left alone, a race loses nothing."""

import errno
import os
from pathlib import Path

import pytest

from assets.sources.file_store import identity_of, store_file
from assets.sources.inbox import inbox_files, put_back_left_aside, remove_taken
from contracts.home import Home
from tests.assets.sources.conftest import Land, Put
from tests.assets.sources.notation import movements


def test_what_took_the_place_of_a_file_is_not_stored(home: Home, put: Put, tmp_path: Path) -> None:
    pipe, link, folder = (put(f"csv/{name}", "x") for name in ("pipe", "link", "folder"))
    for one in (pipe, link, folder):
        one.unlink()
    os.mkfifo(pipe)
    link.symlink_to(tmp_path / "home" / "institution.yaml")
    folder.mkdir()

    assert [store_file(home, one) for one in (pipe, link, folder, link.parent / "gone")] == [
        None
    ] * 4
    assert list(home.landed.iterdir()) == []


def test_a_file_that_may_not_be_read_waits_and_holds_up_no_other(
    home: Home, put: Put, land: Land, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = put("csv/movements-1.csv", movements("a"))
    put("csv/movements-2.csv", movements("b"))
    real = os.open

    def opened(path: Path, flags: int, mode: int = 0o777) -> int:
        if path == closed:  # Whoever runs the tests may read everything.
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return real(path, flags, mode)

    with monkeypatch.context() as patched:
        patched.setattr(os, "open", opened)
        landed = land()

    assert [one.name for one in landed.outcomes] == ["movements-2.csv"]
    assert landed.unfinished == ("movements-1.csv",)
    assert inbox_files(home) == [closed]


def test_a_full_disk_keeps_no_half_of_a_file(
    home: Home, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = put("csv/movements-1.csv", movements("a"))

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space left"):
            store_file(home, path)

    assert list(home.landed.iterdir()) == []
    assert path.exists()


def test_what_another_pass_puts_back_meanwhile_is_in_the_inbox(
    home: Home, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = put("csv/movements-1.csv", movements("a"))
    real = Path.rename

    def renamed(source: Path, target: Path) -> Path:
        moved = real(source, target)
        put_back_left_aside(home)
        return moved

    with monkeypatch.context() as patched:
        patched.setattr(Path, "rename", renamed)
        remove_taken(path, identity_of(path.stat()))

    assert inbox_files(home) == [path]
    assert list(path.parent.iterdir()) == [path]


def test_what_another_pass_removes_meanwhile_is_not_put_back(
    home: Home, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    aside = put("csv/.taken/movements-1.csv", movements("a"))
    real = Path.hardlink_to

    def linked(target: Path, source: Path) -> None:
        source.unlink()
        real(target, source)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "hardlink_to", linked)
        put_back_left_aside(home)

    assert not aside.parent.exists()
    assert inbox_files(home) == []
