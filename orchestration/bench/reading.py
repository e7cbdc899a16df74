"""One format read, in a process of its own: from the bytes of a file to rows in normal form.

Beside it stands what bounds it: for XML the parser alone. The file is made beforehand.
"""

import json
import sys
import time
from collections.abc import Iterator
from hashlib import sha256
from io import BytesIO

from lxml import etree

from assets.sources.read_file import FileContent
from assets.sources.reading import read_content
from orchestration.bench.memory import watched_memory
from orchestration.bench.source_files import DECLARATIONS, FILES, INSTITUTION

_MB = 1e6


def measured(source: str, line_count: int) -> Iterator[tuple[str, float]]:
    """Yield MB/s, lines/s, seconds and peak memory of reading a file of ``source``."""
    content = FILES[source](line_count)
    file = FileContent(f"bench.{source}", source, sha256(content).hexdigest(), content)
    with watched_memory() as memory:
        before = memory.peak_bytes
        began = time.perf_counter()
        outcome = read_content(file, DECLARATIONS[source], INSTITUTION)
        spent_s = time.perf_counter() - began
        memory.sample()
    assert outcome.refusal is None, f"{source}: {outcome.refusal}"
    assert outcome.rows.line_count == line_count, f"{source}: {outcome.rows.line_count:,} lines"
    yield "mb_per_s", len(content) / _MB / spent_s
    yield "lines_per_s", line_count / spent_s
    yield "spent_s", spent_s
    yield "peak_bytes", float(memory.peak_bytes - before)
    yield "file_bytes", float(len(content))
    if source == "camt053":
        yield "bare_mb_per_s", len(content) / _MB / _bare_parse_s(content)


def _bare_parse_s(content: bytes) -> float:
    """Return the seconds in which lxml walks the same file and looks at nothing."""
    began = time.perf_counter()
    for _, element in etree.iterparse(BytesIO(content), events=("end",)):
        element.clear()
    return time.perf_counter() - began


if __name__ == "__main__":
    print(json.dumps(dict(measured(sys.argv[1], int(sys.argv[2])))), flush=True)  # noqa: T201 - its report
