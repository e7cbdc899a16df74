"""What runs together: files up to the mirror, days up to the report, what landed."""

from typing import Final

import dagster as dg

from assets.reconciliation.assets import reconciled_days
from assets.reconciliation.decisions.assets import break_decisions
from assets.reporting.assets import daily_reconciliation_report, data_quality_report
from assets.sources.expectations.checks import expectation_checks

_DAILY: Final = dg.AssetSelection.assets(
    reconciled_days, break_decisions, daily_reconciliation_report
)
_EXPECTATIONS: Final = dg.AssetSelection.checks(*expectation_checks)
_QUALITY: Final = dg.AssetSelection.assets(data_quality_report)

ingest: Final = dg.define_asset_job(
    "ingest",
    selection=dg.AssetSelection.all() - _DAILY - _QUALITY - _EXPECTATIONS,
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

validate: Final = dg.define_asset_job(
    "validate",
    selection=_QUALITY | _EXPECTATIONS,
    description="Hold what landed against its expectations, and publish the page on its quality.",
    executor_def=dg.in_process_executor,
    tags={"dagster/max_runtime": 3600},
)
"""Beside the line: the library that judges takes longer to load than a day's files to land."""

reconcile: Final = dg.define_asset_job(
    "reconcile",
    selection=_DAILY,
    description="Compare the ledger with every witness, day by day, and write the reports.",
    executor_def=dg.in_process_executor,
    tags={"dagster/max_runtime": 3600},
)
