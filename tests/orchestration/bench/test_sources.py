from pathlib import Path

import pytest

from orchestration.bench.reading import measured
from orchestration.bench.source_files import FILES
from orchestration.bench.sources import bench_sources


@pytest.mark.parametrize("source", FILES)
@pytest.mark.parametrize("line_count", [1, 24, 25])
def test_made_up_files_are_read_whole(source: str, line_count: int) -> None:
    found = dict(measured(source, line_count))

    assert found["lines_per_s"] == pytest.approx(line_count / found["spent_s"])
    assert found["file_bytes"] == len(FILES[source](line_count))


def test_each_format_has_its_figures_and_an_ach_file_is_landed(tmp_path: Path) -> None:
    told: list[str] = []
    figures = bench_sources(1000, 1, tmp_path, told.append, formats=("camt053",))

    assert told == ["round 1 of 1: camt053", "round 1 of 1: landing"]
    assert {one.metric: one.unit for one in figures if one.ratio} == {
        "camt053 read, beside the bare parser": "MB/s"
    }
    assert [one.metric for one in figures if one.unit == "lines/s"] == ["camt053 read"]
    assert figures[-1].metric == "nacha landed, from inbox to lake"
    assert all(one.value > 0 for one in figures if one.unit != "MiB")
    assert list(tmp_path.iterdir()) == [], "what was measured is deleted"
