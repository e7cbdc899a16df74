"""NACHA files at length: twenty thousand broken ones, and a large one within bounded memory."""

import gzip
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings

from tests.assets.sources.nacha.breaking import broken_files, require_refusal_or_ties

pytestmark = pytest.mark.soak

ROOT = Path(__file__).parents[2]
LARGE = "ach_nacha/test/testdata/large-files/PPD-2500-batches-500000-entries.ach.gz"
TIMES_THE_FILE = 8
"""Bytes of memory that reading takes for a byte of the file, at most."""

CHILD = """
import gzip, resource, sys
from hashlib import sha256
from assets.sources.nacha.reading import read_nacha
from assets.sources.read_file import FileContent
from tests.assets.sources.nacha.conftest import DECLARATION, INSTITUTION
content = open(sys.argv[1], "rb").read()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
file = FileContent("a.ach", "bank", sha256(content).hexdigest(), content)
lines = read_nacha(file, DECLARATION, INSTITUTION).processor_lines
after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(lines.height, (after - before) * 1024)
"""


@settings(max_examples=20_000)
@given(broken_files())
def test_broken_files_are_refused_or_tie(content: bytes) -> None:
    require_refusal_or_ties(content)


@pytest.mark.real_data
def test_half_a_million_entries_take_little_memory(real_data: Path, tmp_path: Path) -> None:
    path = tmp_path / "large.ach"
    path.write_bytes(gzip.decompress((real_data / LARGE).read_bytes()))

    told = subprocess.run(
        [sys.executable, "-c", CHILD, path], cwd=ROOT, check=True, capture_output=True, text=True
    )

    count, more = told.stdout.split()
    assert int(count) == 502_499
    assert int(more) < TIMES_THE_FILE * path.stat().st_size
