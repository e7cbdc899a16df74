"""A lake of its own for each test, and processes that open the same one."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from warehouse.lake import Lake, open_lake

Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where a lake may be made."""
    return tmp_path / "warehouse"


@pytest.fixture
def lake(folder: Path) -> Iterator[Lake]:
    """A new lake, open for writing."""
    with open_lake(folder) as opened:
        yield opened


@pytest.fixture
def start(folder: Path) -> Iterator[Start]:
    """Start a program of its own process; it finds the lake's folder and its words in sys.argv."""
    started: list[subprocess.Popen[str]] = []

    def starting(program: str, *words: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", program, str(folder), *words],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            stdin=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield starting
    for process in started:
        process.kill()
        process.communicate()
