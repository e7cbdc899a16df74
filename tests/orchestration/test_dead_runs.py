import subprocess
import sys
from pathlib import Path

import dagster as dg
import pytest

from orchestration.dead_runs import ALIVE_TAG, alive, bury_dead_runs, serving

HOLDER = """
import os, signal, sys
from pathlib import Path
from orchestration.dead_runs import alive
with alive(Path(sys.argv[1]), "killed"):
    os.kill(os.getpid(), signal.SIGKILL)
"""


@dg.op
def nothing() -> None:
    """Do nothing."""


@dg.job
def idle() -> None:
    nothing()


@pytest.fixture
def instance() -> dg.DagsterInstance:
    return dg.DagsterInstance.ephemeral()


def started(instance: dg.DagsterInstance, tags: dict[str, str]) -> str:
    run = instance.create_run_for_job(idle, tags=tags)
    instance.report_dagster_event(
        dg.DagsterEvent(dg.DagsterEventType.RUN_START.value, "idle"), run.run_id
    )
    return run.run_id


def status_of(instance: dg.DagsterInstance, run_id: str) -> dg.DagsterRunStatus:
    run = instance.get_run_by_id(run_id)
    assert run
    return run.status


def test_a_run_whose_process_lives_is_left_alone(
    instance: dg.DagsterInstance, tmp_path: Path
) -> None:
    with alive(tmp_path) as name:
        run_id = started(instance, {ALIVE_TAG: name})

        assert bury_dead_runs(instance, tmp_path) == 0
        assert status_of(instance, run_id) is dg.DagsterRunStatus.STARTED


def test_a_run_whose_process_was_killed_has_failed(
    instance: dg.DagsterInstance, tmp_path: Path
) -> None:
    subprocess.run([sys.executable, "-c", HOLDER, str(tmp_path)], check=False)
    assert (tmp_path / "killed").exists()
    run_id = started(instance, {ALIVE_TAG: "killed"})

    assert bury_dead_runs(instance, tmp_path) == 1
    assert status_of(instance, run_id) is dg.DagsterRunStatus.FAILURE


def test_a_run_of_the_daemon_lives_while_it_serves(
    instance: dg.DagsterInstance, tmp_path: Path
) -> None:
    run_id = started(instance, {})

    with serving(tmp_path):
        assert bury_dead_runs(instance, tmp_path) == 0
    assert bury_dead_runs(instance, tmp_path) == 1
    assert status_of(instance, run_id) is dg.DagsterRunStatus.FAILURE
