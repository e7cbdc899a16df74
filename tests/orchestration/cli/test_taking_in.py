"""A day of one's own, taken in by the command as it is installed: good, again, and broken."""

from pathlib import Path

import pytest

from contracts.home import Home
from tests.orchestration.cli.test_usage import MOVEMENTS
from tests.scenarios.command import run_tieout


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    good, broken = tmp_path / "m[red].csv", tmp_path / "camt.xml"
    good.write_text(MOVEMENTS)
    broken.write_text("<Document>")
    return good, broken


def test_a_day_is_taken_in_and_what_is_left_out_is_said(
    home: Home, files: tuple[Path, Path]
) -> None:
    good, broken = files
    first = run_tieout("ingest", good, broken, "--home", home.root, exit_code=5)
    (home.inbox / "movements" / "again.csv").write_text(MOVEMENTS)
    again = run_tieout("ingest", "--home", home.root)
    reconciled = run_tieout("reconcile", "--home", home.root)
    status = run_tieout("status", "--home", home.root)

    assert "accepted    m[red].csv: 1 line\n" in first.stdout
    assert "quarantined camt.xml: XML_" in first.stderr
    assert "duplicate   again.csv" in again.stdout
    assert "does not hold that no file is quarantined" in again.stderr
    assert "not in these figures 1 file in quarantine" in reconciled.stderr
    assert "2026-01-05/daily-reconciliation.html" in reconciled.stdout
    assert "camt.xml" in status.stdout
