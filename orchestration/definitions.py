"""The code location: everything Dagster runs, assembled in one place."""

from collections.abc import Mapping

import dagster as dg

from assets.ledger import assets as ledger
from assets.ledger import checks as ledger_checks
from assets.oracle import assets as oracle
from assets.oracle import checks as oracle_checks
from assets.oracle.proof import assets as proof
from assets.oracle.proof import checks as proof_checks
from assets.reconciliation import assets as reconciliation
from assets.reconciliation import books_assets, books_checks
from assets.reconciliation import checks as reconciliation_checks
from assets.reconciliation.decisions import assets as decisions
from assets.reconciliation.decisions import checks as decisions_checks
from assets.reporting import assets as reporting
from assets.reporting import checks as reporting_checks
from assets.sources import assets as sources
from assets.sources import checks as sources_checks
from assets.sources.expectations import checks as expectation_checks
from contracts.home import Home
from orchestration import jobs, schedules, sensors
from orchestration.backup.job import (
    backup_full,
    backup_since_last,
    every_hour_what_is_new,
    every_night_in_full,
)
from orchestration.housekeeping import housekeeping
from orchestration.resources import home_from_environment, resources_for
from warehouse.run_log import relax_flushing

if not __debug__:
    raise RuntimeError("assertions guard the ledger; run Python without -O")

ASSET_MODULES = (
    sources,
    ledger,
    oracle,
    proof,
    reconciliation,
    books_assets,
    decisions,
    reporting,
)
CHECK_MODULES = (
    sources_checks,
    expectation_checks,
    ledger_checks,
    oracle_checks,
    proof_checks,
    reconciliation_checks,
    books_checks,
    decisions_checks,
    reporting_checks,
)


def build_defs(
    home: Home, loggers: Mapping[str, dg.LoggerDefinition] | None = None
) -> dg.Definitions:
    """Return the code location that works on ``home``."""
    return dg.Definitions(
        assets=dg.load_assets_from_modules(ASSET_MODULES),
        asset_checks=dg.load_asset_checks_from_modules(CHECK_MODULES),
        jobs=[
            jobs.ingest,
            jobs.mirror,
            jobs.reconcile,
            jobs.validate,
            housekeeping,
            backup_full,
            backup_since_last,
        ],
        schedules=[
            schedules.every_morning,
            schedules.every_night,
            schedules.every_hour_what_landed,
            every_night_in_full,
            every_hour_what_is_new,
        ],
        sensors=[sensors.inbox_has_files, sensors.ledger_has_news],
        resources=resources_for(home),
        executor=dg.in_process_executor,
        loggers=loggers,
    )


relax_flushing(home_from_environment().dagster)
defs = build_defs(home_from_environment())
