"""Backups that Dagster makes."""

from pathlib import Path

import dagster as dg
import pytest

from orchestration.backup.job import NOT_CONFIGURED, why_skipped
from orchestration.backup.shelf import Shelf
from orchestration.definitions import build_defs
from orchestration.resources import FOLDER_VARIABLE, HOME_VARIABLE, RECIPIENT_VARIABLE
from tests.orchestration.backup.conftest import World

SCHEDULES = {"every_night_in_full": "backup_full", "every_hour_what_is_new": "backup_since_last"}


@pytest.fixture
def configured(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv(HOME_VARIABLE, str(world.home.root))
    monkeypatch.setenv(RECIPIENT_VARIABLE, ", ".join(world.settings.recipients))
    monkeypatch.setenv(FOLDER_VARIABLE, str(world.shelf))
    return world


def evaluated(world: World, schedule: str) -> dg.RunRequest | dg.SkipReason:
    result = build_defs(world.home).resolve_schedule_def(schedule)()
    assert isinstance(result, dg.RunRequest | dg.SkipReason)
    return result


@pytest.mark.parametrize(("schedule", "job"), SCHEDULES.items())
def test_a_schedule_asks_for_its_job(configured: World, schedule: str, job: str) -> None:
    asked = evaluated(configured, schedule)

    assert isinstance(asked, dg.RunRequest)
    assert asked.job_name == job


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_a_schedule_skips_and_says_why_where_no_key_is_declared(
    world: World, monkeypatch: pytest.MonkeyPatch, schedule: str
) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(world.home.root))

    assert evaluated(world, schedule) == dg.SkipReason(NOT_CONFIGURED)


def test_a_home_that_is_none_is_not_backed_up(world: World, tmp_path: Path) -> None:
    assert "holds no Tieout state" in (why_skipped(type(world.home)(tmp_path / "none")) or "")


def test_the_jobs_make_a_chain(configured: World, tmp_path: Path) -> None:
    for job in SCHEDULES.values():
        configured.post(800 if job == "backup_full" else 900)
        result = build_defs(configured.home).resolve_job_def(job).execute_in_process()
        assert result.success

    assert [one.kind for one in Shelf(configured.shelf).backups()] == ["full", "since"]
    assert configured.restore(tmp_path / "new").proof.transfer_count == 30


def test_a_declared_key_is_enough(world: World) -> None:
    public = world.settings.recipients[0]
    with world.home.institution_file.open("a") as file:
        file.write(f"backup: {{recipients: [{public}], folder: {world.shelf}}}\n")

    assert why_skipped(world.home) is None
    assert build_defs(world.home).resolve_job_def("backup_full").execute_in_process().success
    assert len(Shelf(world.shelf).backups()) == 1
