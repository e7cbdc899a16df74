"""Killed at every point, one after the other, the demo ends where it would have ended."""

from pathlib import Path

import pytest

from tests.scenarios.command import run_tieout
from tests.scenarios.fingerprint import fingerprint_of
from tests.scenarios.killing import POINTS, die_at

pytestmark = pytest.mark.soak

DAYS = 4


@pytest.mark.timeout(1800)
def test_killed_at_every_point_it_ends_in_the_same_state(tmp_path: Path) -> None:
    unharmed, home = tmp_path / "unharmed", tmp_path / "home"
    run_tieout("demo", "--home", unharmed, "--days", DAYS)
    for point in POINTS:
        die_at(point, home, DAYS)

    run_tieout("demo", "--home", home, "--days", DAYS)

    assert fingerprint_of(home) == fingerprint_of(unharmed)
