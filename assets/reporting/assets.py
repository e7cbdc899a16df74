"""The pages: one a business date, the last of the line, and one on the quality of what landed."""

from base64 import b64encode
from datetime import date, datetime

import dagster as dg

from assets.metadata import OWNERS, figures
from assets.oracle.assets import balances
from assets.partitions import business_date, day_before, one_run
from assets.progress import counting
from assets.reconciliation.assets import BREAKS, MATCHES, STATEMENT_BALANCES
from assets.reconciliation.books_assets import account_days, standing_order_matches
from assets.reconciliation.decisions.assets import break_decisions
from assets.reporting.data_quality import publish_quality
from assets.reporting.rendering import render_days, trend_png
from assets.sources.assets import landed_sources
from assets.sources.expectations.new_rows import validate_new_rows
from contracts.expectation_suite import expectation_suites
from contracts.institution import load_institution
from warehouse.resource import WarehouseResource

_KEY = dg.AssetKey(["reporting", "daily_reconciliation_report"])


@dg.asset(
    key=["reporting", "data_quality_report"],
    group_name="reporting",
    owners=OWNERS,
    kinds={"html"},
    deps=list(landed_sources.keys),
)
def data_quality_report(warehouse: WarehouseResource) -> dg.MaterializeResult[None]:
    """One page on what landed: what was refused and why, and what is not as it is expected."""
    is_demo = load_institution(warehouse.paths.root).demo
    with warehouse.lake() as lake:
        for suite in expectation_suites().values():
            validate_new_rows(lake, suite, judges_age=not is_demo)
        path, page = publish_quality(lake, warehouse.paths)
    return dg.MaterializeResult(
        metadata={
            "dagster/row_count": page.row_count,
            "page": dg.MetadataValue.path(str(path)),
            "files in quarantine": len(page.refused),
            "expectations not met": page.failing_count,
        }
    )


@dg.asset(
    key=_KEY,
    group_name="reporting",
    owners=OWNERS,
    kinds={"html", "parquet"},
    partitions_def=business_date,
    backfill_policy=one_run,
    deps=[
        BREAKS,
        MATCHES,
        STATEMENT_BALANCES,
        balances,
        account_days,
        standing_order_matches,
        break_decisions,
        dg.AssetDep(_KEY, partition_mapping=day_before),
    ],
)
def daily_reconciliation_report(
    context: dg.AssetExecutionContext, warehouse: WarehouseResource
) -> dg.MaterializeResult[None]:
    """One page a day that an accountant can sign: what is open, how much, since when."""
    first, last = map(date.fromisoformat, context.partition_key_range)
    with warehouse.lake(read_only=True) as lake:
        progress = counting("pages", len(context.partition_keys))
        pages = render_days(lake, warehouse.paths, first, last, _started(context), progress)
        trend = trend_png(lake, last)
        items = lake.read("assets.reporting", "open_items_by_day", first=last, last=last)
    return dg.MaterializeResult(
        metadata={
            "dagster/row_count": len(pages),
            "page of the last day": dg.MetadataValue.path(str(pages[-1])),
            "items at the end of the last day": figures(items),
            "the last 30 days": dg.MetadataValue.md(f"![open items]({_data_uri(trend)})"),
        }
    )


def _started(context: dg.AssetExecutionContext) -> datetime:
    """Return when the run was made: what the pages state as their time."""
    run = context.instance.get_run_record_by_id(context.run.run_id)
    assert run, "a run that runs is on record"
    started: datetime = run.create_timestamp
    return started


def _data_uri(png: bytes) -> str:
    return f"data:image/png;base64,{b64encode(png).decode()}"
