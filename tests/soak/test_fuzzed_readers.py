"""Every reader, fuzzed for a minute: no traceback, bounded time and memory, accepted means tied."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.assets.sources.institutions import FORMATS

pytestmark = pytest.mark.soak
SECONDS = 60


@pytest.mark.timeout(600)
@pytest.mark.parametrize("source", FORMATS)
def test_a_minute_of_mutated_files_brings_nothing_but_refusals(source: str, tmp_path: Path) -> None:
    pytest.importorskip("atheris", reason="atheris has wheels for Linux alone")
    command = [sys.executable, "-m", "tests.soak.fuzzing", source, str(SECONDS), str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=500, check=False)

    assert done.returncode == 0, done.stderr[-4000:]
    assert [path.name for path in tmp_path.iterdir() if path.name != "seeds"] == []
    executed = [line for line in done.stderr.splitlines() if line.startswith("Done ")]
    assert executed, "it ended before its time"
