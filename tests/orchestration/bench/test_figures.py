import json
from pathlib import Path

from orchestration.bench.figures import figure, write_figures


def test_a_ratio_is_the_median_of_the_runs_own_ratios() -> None:
    one = figure("ours beside theirs", "rows/s", [10.0, 30.0, 8.0], [5.0, 10.0, 16.0])
    assert (one.value, one.beside) == (10.0, 10.0)
    assert one.ratio == 2.0


def test_figures_are_written_in_the_promised_form(tmp_path: Path) -> None:
    path = tmp_path / "bench.json"
    write_figures([figure("a beside b", "s", [2.0], [4.0]), figure("alone", "MiB", [7.0])], path)
    assert json.loads(path.read_text()) == {
        "a beside b": {"value": 2.0, "unit": "s", "beside": 4.0, "ratio": 0.5},
        "alone": {"value": 7.0, "unit": "MiB"},
    }
