"""A published file is whole, old or new, and leaves nothing beside it."""

from pathlib import Path

import pytest

from assets.reporting.publishing import publish


def test_a_file_replaces_the_one_before(tmp_path: Path) -> None:
    path = tmp_path / "2024-03-06" / "page.html"
    publish(path, b"old")
    assert publish(path, b"new") == path
    assert path.read_bytes() == b"new"
    assert [one.name for one in path.parent.iterdir()] == ["page.html"]


def test_a_failure_leaves_the_old_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = publish(tmp_path / "page.html", b"old")

    def no_space(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("assets.reporting.publishing.os.fsync", no_space)
    with pytest.raises(OSError, match="No space"):
        publish(path, b"new")
    assert path.read_bytes() == b"old"
