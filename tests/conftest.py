"""What every test may ask for: the real inputs, where they are."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

REAL_DATA = Path(__file__).parents[2] / "shared" / "data"

settings.register_profile("ci", derandomize=True, deadline=None, max_examples=60)
settings.load_profile("ci")


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real inputs; a test that needs it is skipped where it is missing."""
    folder = Path(os.environ.get("TIEOUT_TEST_DATA", REAL_DATA))  # noqa: TID251 - a test's own door
    if not folder.is_dir():
        pytest.skip(f"real inputs are not at {folder}; set TIEOUT_TEST_DATA")
    return folder
