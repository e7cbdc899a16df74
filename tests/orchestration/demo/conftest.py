"""One simulated institution for every test that only looks at it."""

from pathlib import Path

import pytest

from orchestration.demo.preparing import demo_files
from orchestration.demo.simulating import Simulation, simulate


@pytest.fixture(scope="session")
def simulation() -> Simulation:
    return simulate(20260105, 30)


@pytest.fixture(scope="session")
def files(simulation: Simulation) -> dict[Path, bytes]:
    return demo_files(simulation)
