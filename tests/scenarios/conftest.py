"""One simulated institution, run once through the command line, for every test that looks at it."""

import shutil
from collections.abc import Callable
from fcntl import LOCK_EX, flock
from pathlib import Path

import pytest

from tests.scenarios.command import Demo, Tieout, run_tieout

SHORT_DAYS = 4
"""Days of the demo for tests that ask what happens to a home, not what its figures are."""

Made = Callable[..., Demo]


@pytest.fixture(scope="session")
def tieout() -> Tieout:
    return run_tieout


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Made:
    """``made("name", *words)`` is a demo of one's own, run once for all processes of the tests."""
    ours = tmp_path_factory.getbasetemp()
    shared = ours if worker_id == "master" else ours.parent

    def demo(name: str, *words: str | int) -> Demo:
        template, printed = shared / name, shared / f"{name}.printed"
        with (shared / f"{name}.lock").open("w") as lock:
            flock(lock, LOCK_EX)
            if not printed.exists():
                shutil.rmtree(template, ignore_errors=True)  # Of a run that failed.
                done = run_tieout("demo", "--home", template, *words)
                printed.write_text(done.stdout)
        home = tmp_path_factory.mktemp(name) / "home"
        return Demo(Path(shutil.copytree(template, home)), printed.read_text())

    return demo


@pytest.fixture(scope="session")
def demo(made: Made) -> Demo:
    return made("demo")


@pytest.fixture(scope="session")
def short_demo(made: Made) -> Demo:
    """A demo of few days: to be looked at, and copied by whoever changes it."""
    return made("short-demo", "--days", SHORT_DAYS)
