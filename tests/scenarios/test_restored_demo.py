"""A demo that was lost and restored: rebuilt by the ordinary commands, it is the demo again."""

from pathlib import Path

import pytest

from orchestration.resources import RECIPIENT_VARIABLE
from tests.scenarios.command import Demo, Tieout
from tests.scenarios.fingerprint import fingerprint_of


def test_a_restored_home_comes_to_the_same_figures_and_reports(
    short_demo: Demo, tieout: Tieout, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, new, shelf = tmp_path / "key", tmp_path / "new", tmp_path / "shelf"
    public = tieout("backup", "keygen", key).stdout.splitlines()[0].removeprefix("public key: ")
    monkeypatch.setenv(RECIPIENT_VARIABLE, public)
    monkeypatch.setenv("TIEOUT_BACKUP_FOLDER", str(shelf))

    tieout("backup", "--home", short_demo.home)
    tieout("verify-backup", shelf, "--identity", key)
    tieout("restore", shelf, "--identity", key, "--home", new)
    tieout("ingest", "--home", new)
    tieout("reconcile", "--home", new)
    tieout("doctor", "--home", new)

    assert fingerprint_of(new) == fingerprint_of(short_demo.home)
