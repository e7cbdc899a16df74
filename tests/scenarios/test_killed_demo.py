"""Killed between any two stores and run again, the demo ends where it would have ended."""

from pathlib import Path

from tests.scenarios.command import Demo, Tieout
from tests.scenarios.conftest import SHORT_DAYS
from tests.scenarios.fingerprint import fingerprint_of
from tests.scenarios.killing import POINTS, die_at

BETWEEN_STORES = {
    ("Operations.settle_landings", "after"),
    ("EmbeddedLedger.create_transfers", "after"),
    ("record_outcomes", "before"),
    ("Lake.delete_days", "after"),
}
"""Where one store knows and the next one does not; ``make soak`` kills at every point."""


def test_killed_between_any_two_stores_it_ends_in_the_same_state(
    short_demo: Demo, tieout: Tieout, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    points = [one for one in POINTS if (one[1], one[3]) in BETWEEN_STORES]
    assert len(points) == len(BETWEEN_STORES)
    for point in points:
        die_at(point, home, SHORT_DAYS)

    tieout("demo", "--home", home, "--days", SHORT_DAYS)

    assert fingerprint_of(home) == fingerprint_of(short_demo.home)
