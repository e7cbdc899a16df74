"""Backups that Dagster makes: in full each night, what is new each hour. Restoring is by hand."""

from typing import Final

import dagster as dg

from contracts.home import Home
from ledger_engine.resource import LedgerResource
from orchestration.backup.manifest import Kind
from orchestration.backup.settings import backup_settings
from orchestration.backup.taking import take_backup
from orchestration.resources import home_from_environment
from warehouse.resource import WarehouseResource

NOT_CONFIGURED: Final = (
    "No backup is made: nobody is named for whom it would be sealed. Make a key pair with "
    "`tieout backup keygen FILE` and name its public key under backup.recipients in "
    "institution.yaml."
)
_TAGS: Final = {"dagster/max_runtime": 4 * 3600}


@dg.op
def full_backup(
    context: dg.OpExecutionContext, warehouse: WarehouseResource, ledger: LedgerResource
) -> None:
    """Back up everything that cannot be derived."""
    _back_up(context, warehouse.paths, ledger.url, "full")


@dg.op
def increment(
    context: dg.OpExecutionContext, warehouse: WarehouseResource, ledger: LedgerResource
) -> None:
    """Back up what is new since the last backup."""
    _back_up(context, warehouse.paths, ledger.url, "since")


@dg.job(
    executor_def=dg.in_process_executor,
    tags=_TAGS,
    description="Back up everything that cannot be derived, sealed, into one file.",
)
def backup_full() -> None:
    """One step: begins a new chain."""
    full_backup()


@dg.job(
    executor_def=dg.in_process_executor,
    tags=_TAGS,
    description="Back up what is new since the last backup, sealed, into one file.",
)
def backup_since_last() -> None:
    """One step: continues the last chain."""
    increment()


def why_skipped(home: Home) -> str | None:
    """Return why no backup can be made of ``home``, or None where one can."""
    if not home.institution_file.is_file():
        return f"No backup is made: {home.root} holds no Tieout state."
    return None if backup_settings(home).recipients else NOT_CONFIGURED


def _schedule(
    name: str, job: dg.JobDefinition, cron_schedule: str, description: str
) -> dg.ScheduleDefinition:
    """Return a schedule that skips, and says why, where no backup can be made."""

    @dg.schedule(
        name=name,
        job=job,
        cron_schedule=cron_schedule,
        default_status=dg.DefaultScheduleStatus.RUNNING,
        description=f"{description}; says so where no key is declared.",
    )
    def when_configured() -> dg.RunRequest | dg.SkipReason:
        reason = why_skipped(home_from_environment())
        return dg.SkipReason(reason) if reason else dg.RunRequest(job_name=job.name)

    return when_configured


every_night_in_full: Final = _schedule(
    "every_night_in_full",
    backup_full,
    "30 1 * * *",
    "Back up everything at half past one at night",
)
every_hour_what_is_new: Final = _schedule(
    "every_hour_what_is_new", backup_since_last, "10 * * * *", "Back up what is new, each hour"
)


def _back_up(context: dg.OpExecutionContext, home: Home, ledger_url: str, kind: Kind) -> None:
    reason = why_skipped(home)
    if reason:
        context.log.warning(reason)
        return
    taken = take_backup(home, ledger_url, backup_settings(home), kind, lambda _what, _more: None)
    for path in taken.damaged:
        context.log.error("%s is not what landed: take it from an earlier backup", path)
    context.add_output_metadata(
        {
            "backup": str(taken.path),
            "kind": taken.opening.kind,
            "why in full": taken.reason or "as asked",
            "no posting under way": taken.is_quiet,
            "file bytes": taken.file_bytes,
            "bytes held": taken.byte_count,
            "transfers": taken.ledger.transfers.count,
            "ledger root": taken.ledger.root,
            "older backups removed": len(taken.removed),
        }
    )
