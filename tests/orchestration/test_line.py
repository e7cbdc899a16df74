"""A run of the line on a state folder from which something was taken away."""

import shutil
from importlib.resources import files
from pathlib import Path

from contracts.home import Home
from orchestration.line import run_ingest
from orchestration.state import prepare_state


def test_a_run_without_dagsters_folder_makes_it_again_with_telemetry_off(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    template = files("orchestration").joinpath("institution.template.yaml").read_text()
    home.root.mkdir()
    home.institution_file.write_text(template)
    prepare_state(home)
    shutil.rmtree(home.dagster)

    outcome = run_ingest(home)

    assert outcome.success
    assert "telemetry" in (home.dagster / "dagster.yaml").read_text()
