"""One simulated institution, run once through the command line, for every test that looks at it."""

import pytest

from tests.scenarios.command import Demo, Tieout, run_tieout

SHORT_DAYS = 4
"""Days of the demo for tests that ask what happens to a home, not what its figures are."""


@pytest.fixture(scope="session")
def tieout() -> Tieout:
    return run_tieout


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    home = tmp_path_factory.mktemp("demo") / "home"
    done = run_tieout("demo", "--home", home)
    return Demo(home, done.stdout)


@pytest.fixture(scope="session")
def short_demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """A demo of few days: to be looked at, and copied by whoever changes it."""
    home = tmp_path_factory.mktemp("short-demo") / "home"
    done = run_tieout("demo", "--home", home, "--days", SHORT_DAYS)
    return Demo(home, done.stdout)
