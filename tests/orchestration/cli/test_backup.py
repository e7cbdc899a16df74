"""``tieout backup``, ``restore`` and ``verify-backup`` as typed."""

from pathlib import Path

import pytest

from tests.orchestration.cli.conftest import Run


@pytest.fixture
def key(run: Run, monkeypatch: pytest.MonkeyPatch) -> Path:
    public = run("backup", "keygen", "key").out.splitlines()[0].removeprefix("public key: ")
    monkeypatch.setenv("TIEOUT_BACKUP_RECIPIENT", public)
    monkeypatch.delenv("TIEOUT_BACKUP_IDENTITY", raising=False)
    return Path("key")


def test_a_drill_is_a_few_commands(run: Run, key: Path) -> None:
    run("init")
    taken = run("backup")
    since = run("backup", "--since")
    listed = run("backup", "list")
    verified = run("verify-backup", "var/backups", "--identity", key)
    quick = run("verify-backup", "var/backups", "--quick", "--identity", key)
    restored = run("restore", "var/backups", "--home", "new", "--identity", key)

    done = (taken, since, listed, verified, quick, restored)
    assert [(one.code, one.err) for one in done] == [(0, "")] * len(done)
    assert "full, number 0 of its chain" in taken.out
    assert "Warehouse and reports are derived" in taken.out
    assert "since, number 1 of its chain" in since.out
    assert [line.split()[3] for line in listed.out.splitlines()] == ["full", "since"]
    assert "Restored aside, and equal to what was backed up." in verified.out
    assert "Digests and chain hold." in quick.out
    assert "tieout ingest --home new" in restored.out
    assert Path("new/institution.yaml").read_bytes() == Path("var/institution.yaml").read_bytes()
    assert run("status", "--home", "new").code == 0


def test_a_backup_for_nobody_says_what_to_do(run: Run) -> None:
    run("init")

    done = run("backup")

    assert done.code == 9
    assert "Make a key pair with `tieout backup keygen FILE`" in done.err


def test_the_identity_may_come_from_the_environment_and_is_never_shown(
    run: Run, key: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("init")
    run("backup")
    without = run("verify-backup", "var/backups")
    secret = key.read_text().splitlines()[1]
    monkeypatch.setenv("TIEOUT_BACKUP_IDENTITY", secret)
    verified = run("verify-backup", "var/backups")

    assert (without.code, verified.code) == (9, 0)
    assert "There is no identity to open the backup with" in without.err
    assert secret not in verified.out + verified.err


def test_a_damaged_backup_is_no_verdict_but_a_refusal(run: Run, key: Path) -> None:
    run("init")
    run("backup")
    path = next(Path("var/backups").glob("*-full.tieout"))
    whole = bytearray(path.read_bytes())
    whole[-100] ^= 1
    path.write_bytes(whole)

    done = run("verify-backup", path, "--identity", key)

    assert done.code == 9
    assert "the backup is damaged" in done.err


def test_a_home_that_is_not_empty_is_refused_before_anything_else(run: Run, key: Path) -> None:
    run("init")
    run("backup")

    done = run("restore", "var/backups", "--identity", key)

    assert done.code == 3
    assert "is not empty" in done.err


@pytest.mark.parametrize("command", [("backup",), ("backup", "list")])
def test_without_a_home_there_is_nothing_to_back_up(run: Run, command: tuple[str, ...]) -> None:
    assert "holds no Tieout state" in run(*command).err


def test_what_does_not_exist_is_named(run: Run, key: Path) -> None:
    done = run("restore", "nowhere", "--identity", key)

    assert (done.code, "nowhere does not exist" in done.err) == (9, True)
