"""One simulated institution, run once through the command line, for every test that looks at it."""

import pytest

from tests.scenarios.command import Demo, Tieout, run_tieout


@pytest.fixture(scope="session")
def tieout() -> Tieout:
    return run_tieout


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    home = tmp_path_factory.mktemp("demo") / "home"
    done = run_tieout("demo", "--home", home)
    return Demo(home, done.stdout)
