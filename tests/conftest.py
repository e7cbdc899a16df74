"""What every test may ask for: the real inputs, where they are."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from warehouse import connecting

_LONG = Path(__file__).parent / "scenarios"
REAL_DATA = Path(__file__).parents[2] / "shared" / "data"

settings.register_profile("ci", derandomize=True, deadline=None, max_examples=60)
settings.load_profile("ci")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take minutes: one that begins last ends alone, cores idle."""
    items.sort(key=lambda item: not item.path.is_relative_to(_LONG))


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real inputs; a test that needs it is skipped where it is missing."""
    folder = Path(os.environ.get("TIEOUT_TEST_DATA", REAL_DATA))  # noqa: TID251 - a test's own door
    if not folder.is_dir():
        pytest.skip(f"real inputs are not at {folder}; set TIEOUT_TEST_DATA")
    return folder


@pytest.fixture(scope="session", autouse=True)
def one_core_a_process(worker_id: str) -> Iterator[None]:
    """Let DuckDB take one thread where the tests run in several processes.

    A test's tables have few rows: handing its queries to more threads takes a third again as long.
    """
    if worker_id == "master":
        yield
        return
    engine = connecting._engine
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connecting, "_engine", lambda limit, threads: engine(limit, threads or 1))
        yield
