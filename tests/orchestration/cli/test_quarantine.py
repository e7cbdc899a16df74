"""What was refused is shown in its whole shape, read again once mended, or dismissed for good."""

import zipfile
from pathlib import Path

import pytest

from contracts.home import Home
from tests.orchestration.cli.conftest import Run
from tests.orchestration.cli.test_usage import MOVEMENTS
from warehouse.lake import open_lake
from warehouse.operations.store import open_operations

UNDECLARED = MOVEMENTS.replace("operating-eur", "petty-cash")


@pytest.fixture
def refused(run: Run, home: Home) -> Home:
    """A home whose one file names an account that nobody declared."""
    folder = home.inbox / "movements"
    folder.mkdir(parents=True)
    (folder / "day.csv").write_text(UNDECLARED)
    done = run("ingest")
    assert done.code == 5
    assert "quarantined day.csv: ACCOUNT_UNKNOWN at line 2, column account (found" in done.err
    return home


def test_a_home_without_refusals_says_so(run: Run, home: Home) -> None:
    assert home.root.is_dir()
    assert "No file waits in quarantine." in run("quarantine", "list").out
    assert "No file waits in quarantine." in run("quarantine", "retry", "--all").out
    assert run("quarantine", "show", "abc").code == 2
    assert run("quarantine", "retry").code == 2
    assert "No file was taken in" in run("files").out


def test_one_refusal_is_shown_whole_and_masked(run: Run, refused: Home) -> None:
    listed, shown = run("quarantine", "list").out, run("quarantine", "show", "day.csv").out

    assert refused.root.is_dir()
    assert "In quarantine: 1 file" in listed
    for word in ("ACCOUNT_UNKNOWN", "line 2, column account", "It names an account that is not"):
        assert word in shown
    assert "******cash" in shown
    assert "petty-cash" not in shown
    assert "Declare the account in institution.yaml" in shown


def test_a_file_is_read_again_once_its_declaration_is_mended(run: Run, refused: Home) -> None:
    assert run("quarantine", "retry", "--all").code == 5
    declared = refused.institution_file.read_text()
    refused.institution_file.write_text(
        declared.replace("    external_ids: [DE89", "    external_ids: [petty-cash, DE89")
    )

    done = run("quarantine", "retry", "day.csv")

    assert "accepted    day.csv: 1 line" in done.out
    assert done.code == 0
    with open_operations(refused.operations) as operations:
        (landing,) = operations.landings()
        decisions = operations.quarantine_decisions()
    assert (landing.state, landing.reason, landing.found) == ("accepted", None, None)
    assert [(one.decision, one.reason) for one in decisions] == [
        ("retried", "ACCOUNT_UNKNOWN"),
        ("retried", "ACCOUNT_UNKNOWN"),
    ]
    with open_lake(refused.warehouse, read_only=True) as lake:
        assert lake.read("assets.sources", "rejected_files").is_empty()


def test_a_dismissed_file_stays_stored_and_waits_no_more(run: Run, refused: Home) -> None:
    assert run("quarantine", "dismiss", "day.csv", "--note", " ").code == 2
    done = run("quarantine", "dismiss", "day.csv", "--note", "a test of the sender", "--by", "ann")

    assert "dismissed   day.csv" in done.out
    with open_operations(refused.operations) as operations:
        (landing,) = operations.landings()
        (decision,) = operations.quarantine_decisions(landing.sha256)
    assert (landing.state, landing.reason) == ("dismissed", "ACCOUNT_UNKNOWN")
    assert (decision.note, decision.decided_by) == ("a test of the sender", "ann")
    assert (refused.landed / landing.sha256[:2] / landing.sha256).is_file()
    with open_lake(refused.warehouse, read_only=True) as lake:
        assert lake.read("assets.sources", "rejected_files").is_empty()
        assert lake.read("assets.sources", "quarantined_files").is_empty()
        assert lake.read("assets.sources", "unexplained_files").is_empty()
    assert "No file waits in quarantine." in run("quarantine", "list").out
    assert "dismissed" in run("quarantine", "list", "--dismissed").out
    assert "a test of the sender" in run("quarantine", "show", landing.sha256[:8]).out
    (refused.inbox / "movements" / "again.csv").write_text(UNDECLARED)
    again = run("ingest")
    assert again.code == 0
    assert "dismissed   again.csv: it was decided" in again.out


def test_an_archive_is_unpacked_and_each_member_is_shown(
    run: Run, home: Home, tmp_path: Path
) -> None:
    path = tmp_path / "day.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("jan/good.csv", MOVEMENTS)
        archive.writestr("bad.csv", UNDECLARED)

    tried = run("ingest", "--dry-run", path, "--source", "movements")
    done = run("ingest", path, "--source", "movements")

    assert "would accept good.csv: 1 line as books" in tried.out
    assert "would refuse bad.csv: ACCOUNT_UNKNOWN" in tried.err
    assert "unpacked    day.zip: 2 files" in done.out
    assert "accepted    day.zip/jan/good.csv: 1 line" in done.out
    assert "quarantined day.zip/bad.csv: ACCOUNT_UNKNOWN" in done.err
    assert done.code == 5
    assert "came in" in run("quarantine", "show", "bad.csv").out
    landed = run("files").out
    for word in ("Landed: 3 files", "10.00", "archive", "good.csv"):
        assert word in landed
    with open_operations(home.operations) as operations:
        (archived,) = [one for one in operations.landings() if one.file_name == "day.zip"]
        members = operations.members_of(archived.sha256)
    assert [one.member for one in members] == ["bad.csv", "jan/good.csv"]
