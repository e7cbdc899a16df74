"""Dagster runs with our settings or not at all: they alone keep it from sending telemetry."""

from pathlib import Path

import pytest
import yaml

from contracts.home import Home
from orchestration.state import settle_dagster


@pytest.mark.parametrize("found", [None, "telemetry:\n  enabled: true\n", ""])
def test_whatever_dagsters_folder_holds_telemetry_is_off(tmp_path: Path, found: str | None) -> None:
    home = Home(tmp_path)
    if found is not None:
        home.dagster.mkdir()
        (home.dagster / "dagster.yaml").write_text(found)

    settle_dagster(home)

    settings = yaml.safe_load((home.dagster / "dagster.yaml").read_text())
    assert settings["telemetry"] == {"enabled": False}
