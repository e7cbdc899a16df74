"""Runs the line: a job of the code location, in this process, on one state folder.

What a run did wrong comes back as a value: failed steps with the error's own words, and the
blocking checks that did not hold. The command line words it; Dagster's own log stays in the UI.
"""

import datetime as dt
import logging

import dagster as dg

from contracts.home import Home
from orchestration.dead_runs import ALIVE_TAG, alive, bury_dead_runs
from orchestration.definitions import build_defs
from orchestration.outcomes import FailedCheck, FailedStep, OnStep, RunOutcome
from orchestration.state import settle_dagster
from warehouse.connecting import kept_attached
from warehouse.run_log import relax_flushing


def run_ingest(home: Home, on_step: OnStep | None = None) -> RunOutcome:
    """Land, book and mirror whatever lies in the inbox."""
    return _run(home, "ingest", {}, on_step)


def run_validate(home: Home, on_step: OnStep | None = None) -> RunOutcome:
    """Hold what landed against its expectations, and publish the page on its quality."""
    return _run(home, "validate", {}, on_step)


def run_mirror(home: Home, on_step: OnStep | None = None) -> RunOutcome:
    """Mirror the ledger and prove the mirror; nothing is landed or booked."""
    return _run(home, "mirror", {}, on_step)


def run_reconcile(
    home: Home, first: dt.date, last: dt.date, on_step: OnStep | None = None
) -> RunOutcome:
    """Reconcile and report every day from ``first`` to ``last``, both included, as one run."""
    tags = {
        "dagster/asset_partition_range_start": first.isoformat(),
        "dagster/asset_partition_range_end": last.isoformat(),
    }
    return _run(home, "reconcile", tags, on_step)


def _run(home: Home, job_name: str, tags: dict[str, str], on_step: OnStep | None) -> RunOutcome:
    step_count = len(build_defs(home).resolve_job_def(job_name).graph.nodes)
    quiet = {"console": _step_logger(on_step, step_count)}
    job = build_defs(home, quiet).resolve_job_def(job_name)
    settle_dagster(home)
    relax_flushing(home.dagster)
    processes = home.dagster / "processes"
    with (
        kept_attached(),
        alive(processes) as name,
        dg.DagsterInstance.from_config(str(home.dagster)) as instance,
    ):
        bury_dead_runs(instance, processes)
        result = job.execute_in_process(
            instance=instance,
            tags={**tags, ALIVE_TAG: name},
            raise_on_error=False,
            run_config={"loggers": {"console": {}}},  # Else Dagster adds its own.
        )
    return RunOutcome(
        success=result.success,
        failed_steps=tuple(
            _failed_step(event) for event in result.all_events if event.is_step_failure
        ),
        failed_checks=tuple(
            FailedCheck(
                one.asset_key.to_user_string(),
                one.check_name,
                one.severity is dg.AssetCheckSeverity.ERROR,
            )
            for one in result.get_asset_check_evaluations()
            if not one.passed
        ),
    )


def _failed_step(event: dg.DagsterEvent) -> FailedStep:
    """Return the innermost error of a failed step: ours, not Dagster's wrapping of it."""
    error = event.step_failure_data.error
    while error is not None and error.cause is not None:
        error = error.cause
    name = (error.cls_name if error else "") or ""
    message = (error.message if error else "").strip()
    return FailedStep(event.step_key or "", name, message)


class _StepHandler(logging.Handler):
    """Tells the caller which step ended; prints nothing."""

    def __init__(self, on_step: OnStep | None, step_count: int) -> None:
        super().__init__()
        self._on_step = on_step
        self._step_count = step_count

    def emit(self, record: logging.LogRecord) -> None:
        """Pass on the end of a step."""
        event = getattr(record, "dagster_event", None)
        if self._on_step and event is not None and event.is_step_success:
            self._on_step(event.step_key, self._step_count)


def _step_logger(on_step: OnStep | None, step_count: int) -> dg.LoggerDefinition:
    """Return a Dagster logger that reports steps instead of printing lines."""

    @dg.logger
    def steps(_context: dg.InitLoggerContext) -> logging.Logger:
        logger = logging.Logger("tieout.steps")  # noqa: LOG001 - one a run, not a registered name
        logger.addHandler(_StepHandler(on_step, step_count))
        return logger

    return steps
