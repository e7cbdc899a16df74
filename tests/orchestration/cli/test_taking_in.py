"""A day of one's own, taken in: good, again, and broken."""

from pathlib import Path

import pytest

from contracts.home import Home
from tests.orchestration.cli.conftest import Run
from tests.orchestration.cli.test_usage import MOVEMENTS


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    good, broken = tmp_path / "m[red].csv", tmp_path / "camt.xml"
    good.write_text(MOVEMENTS)
    broken.write_text("<Document>")
    return good, broken


def test_a_day_is_taken_in_and_what_is_left_out_is_said(
    run: Run, home: Home, files: tuple[Path, Path]
) -> None:
    good, broken = files
    twin = good.with_name("twin.csv")
    twin.write_bytes(good.read_bytes())
    first = run("ingest", good, twin, broken)
    (home.inbox / "movements" / "again.csv").write_text(MOVEMENTS)
    again = run("ingest")
    reconciled = run("reconcile")
    status = run("status")

    assert [one.code for one in (first, again, reconciled, status)] == [5, 0, 0, 0]
    assert "accepted    m[red].csv: 1 line\n" in first.out
    assert "duplicate   twin.csv: the same bytes" in first.out
    assert "quarantined camt.xml: XML_" in first.err
    assert "duplicate   again.csv" in again.out
    assert "does not hold that no file is quarantined" in again.err
    assert "not in these figures 1 file in quarantine" in reconciled.err
    assert "2026-01-05/daily-reconciliation.html" in reconciled.out
    assert "camt.xml" in status.out
