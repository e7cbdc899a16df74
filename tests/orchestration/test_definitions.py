import subprocess
import sys
from pathlib import Path

import dagster as dg
import pytest

from contracts.home import Home
from orchestration.definitions import build_defs
from orchestration.resources import home_from_environment, inherited_environment, resources_for
from warehouse.lake import open_lake


def test_the_code_location_holds_what_the_operator_expects(tmp_path: Path) -> None:
    defs = build_defs(Home(tmp_path))
    dg.Definitions.validate_loadable(defs)
    repository = defs.get_repository_def()

    assert {job.name for job in repository.get_all_jobs()} >= {"ingest", "mirror", "reconcile"}
    assert {one.name for one in repository.schedule_defs} == {
        "every_morning",
        "every_night",
        "every_night_in_full",
        "every_hour_what_is_new",
        "every_hour_what_landed",
    }
    assert {one.name for one in repository.sensor_defs} == {"inbox_has_files", "ledger_has_news"}


def test_every_asset_and_check_runs_in_one_of_three_jobs(tmp_path: Path) -> None:
    defs = build_defs(Home(tmp_path))
    graph = defs.resolve_asset_graph()
    jobs = [defs.resolve_job_def(name) for name in ("ingest", "reconcile", "validate")]
    assets = [key for job in jobs for key in job.asset_layer.executable_asset_keys]
    judged = [key for job in jobs for key in job.asset_layer.asset_graph.asset_check_keys]

    assert sorted(assets) == sorted(graph.materializable_asset_keys)
    assert set(judged) == set(graph.asset_check_keys)


def test_the_library_that_judges_shapes_is_not_loaded_by_the_line(tmp_path: Path) -> None:
    line = build_defs(Home(tmp_path)).resolve_job_def("ingest")

    selected = line.asset_layer.asset_graph.asset_check_keys
    assert [key.name for key in selected if key.name.endswith("are_as_expected")] == []
    assert [key.name for key in selected if key.name == "statements_tie_to_their_lines"]


def test_the_lake_is_tidied_without_losing_a_row(tmp_path: Path) -> None:
    home = Home(tmp_path)
    with open_lake(home.warehouse):
        pass

    result = build_defs(home).resolve_job_def("housekeeping").execute_in_process()

    assert result.success


def test_the_sensor_asks_once_for_the_same_files(tmp_path: Path) -> None:
    defs = build_defs(Home(tmp_path))
    sensor = defs.resolve_sensor_def("inbox_has_files")

    def evaluated() -> dg.RunRequest | dg.SkipReason:
        context = dg.build_sensor_context(resources=dict(resources_for(Home(tmp_path))))
        result = sensor(context)
        assert isinstance(result, dg.RunRequest | dg.SkipReason)
        return result

    def run_key() -> str | None:
        asked = evaluated()
        assert isinstance(asked, dg.RunRequest)
        return asked.run_key

    assert evaluated() == dg.SkipReason("the inbox is empty")
    waiting = tmp_path / "inbox" / "movements" / "a.csv"
    waiting.parent.mkdir(parents=True)
    waiting.write_text("id\n")
    first, again = run_key(), run_key()
    waiting.write_text("id\n1\n")

    assert first == again != run_key()


def test_the_state_folder_is_named_by_the_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TIEOUT_HOME", str(tmp_path / "there"))
    assert home_from_environment().root == tmp_path / "there"

    monkeypatch.delenv("TIEOUT_HOME")
    monkeypatch.chdir(tmp_path)
    assert home_from_environment().root == tmp_path / "var"


def test_dagster_itself_finds_the_workspace_sound(tmp_path: Path) -> None:
    validated = subprocess.run(
        [sys.executable, "-m", "dagster", "definitions", "validate", "-w", "workspace.yaml"],
        cwd=Path(__file__).parents[2],
        env=inherited_environment(Home(tmp_path)) | {"DAGSTER_HOME": ""},
        capture_output=True,
        text=True,
        check=False,
    )

    assert validated.returncode == 0, validated.stderr
    assert "Validation successful for code location tieout" in validated.stderr + validated.stdout
