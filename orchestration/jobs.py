"""What runs together: taking files in up to the mirror, and reconciling days up to the report."""

from typing import Final

import dagster as dg

from assets.reconciliation.assets import reconciled_days
from assets.reporting.assets import daily_reconciliation_report

_DAILY: Final = dg.AssetSelection.assets(reconciled_days, daily_reconciliation_report)

ingest: Final = dg.define_asset_job(
    "ingest",
    selection=dg.AssetSelection.all() - _DAILY,
    description="Land what is in the inbox, book it, mirror the ledger, tie the books.",
    executor_def=dg.in_process_executor,
    tags={"dagster/max_runtime": 3600},
)

mirror: Final = dg.define_asset_job(
    "mirror",
    selection=dg.AssetSelection.groups("oracle"),
    description="Mirror what the ledger holds and the mirror does not, prove it, add it up.",
    executor_def=dg.in_process_executor,
    tags={"dagster/max_runtime": 3600},
)

reconcile: Final = dg.define_asset_job(
    "reconcile",
    selection=_DAILY,
    description="Compare the ledger with every witness, day by day, and write the reports.",
    executor_def=dg.in_process_executor,
    tags={"dagster/max_runtime": 3600},
)
