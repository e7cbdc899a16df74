import pytest

from contracts.errors import BenchmarkError
from orchestration.bench.children import report_of


def test_a_contestant_that_fails_is_named_and_gives_no_figure(
    capfd: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(BenchmarkError, match="The benchmark's contestants ended without a report"):
        report_of("orchestration.bench.contestants", "{}")

    assert "TypeError" in capfd.readouterr().err
