"""A small institution of one's own, and the command line run in this process."""

import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import pytest

from contracts.home import Home
from orchestration.cli.main import main
from orchestration.line import run_mirror
from orchestration.state import prepare_state
from tests.orchestration.cli.mirrored_home import book_every_kind


@dataclass(frozen=True, slots=True)
class Done:
    """What a command printed and ended with."""

    code: int
    out: str
    err: str


Run = Callable[..., Done]


def begun() -> str:
    """Return the template with every form in it taken out of its comment, prose left alone."""
    template = files("orchestration").joinpath("institution.template.yaml").read_text("utf-8")
    lines = template.replace("accounts: []", "accounts:").replace("sources: []", "sources:")
    return "\n".join(
        line.removeprefix("#") if line.startswith("#  ") else line for line in lines.splitlines()
    )


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """``run("config", "check")`` as typed in an empty folder with nothing in the environment."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TIEOUT_HOME", raising=False)
    monkeypatch.delenv("TIEOUT_LEDGER", raising=False)

    def typed(*arguments: str | Path) -> Done:
        monkeypatch.setattr(sys, "argv", ["tieout", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        printed = capsys.readouterr()
        return Done(int(ended.value.code or 0), printed.out, printed.err)

    return typed


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A prepared state folder: copied, because making its stores takes a second."""
    home = Home(tmp_path_factory.mktemp("prepared") / "var")
    home.root.mkdir()
    home.institution_file.write_text(begun())
    prepare_state(home)
    return home.root


@pytest.fixture
def home(tmp_path: Path, prepared: Path) -> Home:
    """The state folder that a command finds where nothing else is said: ``./var``."""
    return Home(shutil.copytree(prepared, tmp_path / "var"))


@pytest.fixture(scope="session")
def mirrored_once(tmp_path_factory: pytest.TempPathFactory, prepared: Path) -> Path:
    """A state folder whose ledger holds every kind of transfer, mirrored and proved by the line."""
    home = Home(shutil.copytree(prepared, tmp_path_factory.mktemp("mirrored") / "var"))
    book_every_kind(home)
    assert run_mirror(home).success
    return home.root


@pytest.fixture
def mirrored(tmp_path: Path, mirrored_once: Path) -> Home:
    """A copy of that folder, where a command finds it."""
    return Home(shutil.copytree(mirrored_once, tmp_path / "var"))
