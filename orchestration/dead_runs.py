"""Runs whose process is gone: said to have failed, and their pool slots given back.

Dagster cannot tell that the process of a run was killed. Such a run would stay "started", keep its
slot of a pool, and every later run would wait for it for ever. So each process that runs jobs holds
a lock on a file for as long as it lives; the operating system lets go of it however it dies.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from uuid import uuid4

import dagster as dg

ALIVE_TAG: Final = "tieout/alive"
"""Run tag: the file on which the process of the run holds a lock."""

_SERVED: Final = "served"
_UNFINISHED: Final = [
    dg.DagsterRunStatus.STARTING,
    dg.DagsterRunStatus.STARTED,
    dg.DagsterRunStatus.CANCELING,
]


@contextmanager
def alive(folder: Path, name: str = "") -> Iterator[str]:
    """Hold a lock in ``folder`` while the block lasts; yield the name of its file."""
    folder.mkdir(parents=True, exist_ok=True)
    held = folder / (name or uuid4().hex)
    with held.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        try:
            yield held.name
        finally:
            held.unlink(missing_ok=True)


@contextmanager
def serving(folder: Path) -> Iterator[None]:
    """Say, while the block lasts, that Dagster's daemon runs jobs for this state folder."""
    with alive(folder, _SERVED):
        yield


def bury_dead_runs(instance: dg.DagsterInstance, folder: Path) -> int:
    """Report every run as failed whose process is gone; return how many there were."""
    dead = [
        run
        for run in instance.get_runs(dg.RunsFilter(statuses=_UNFINISHED))
        if not _is_held(folder / run.tags.get(ALIVE_TAG, _SERVED))
    ]
    for run in dead:
        instance.report_run_failed(run, "The process of this run is gone; run the job again.")
        instance.event_log_storage.free_concurrency_slots_for_run(run.run_id)
    return len(dead)


def _is_held(file: Path) -> bool:
    """Return whether a living process holds the lock on ``file``."""
    try:
        descriptor = os.open(file, os.O_RDWR)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    file.unlink(missing_ok=True)
    return False
