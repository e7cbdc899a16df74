"""What must hold of published pages. Each check looks at the days of its run alone."""

from datetime import date

import dagster as dg
import polars as pl

from assets.metadata import none_of
from assets.partitions import days_of
from assets.reporting.assets import daily_reconciliation_report, data_quality_report
from assets.reporting.data_quality import QUALITY_PAGE_NAME
from assets.reporting.external_links import external_links
from assets.reporting.published_pages import linking_pages, miscounted_days, pages_between
from contracts.home import Home
from warehouse.resource import WarehouseResource


def _days(context: dg.AssetCheckExecutionContext, home: Home) -> tuple[date, date]:
    """Return the first and last day of the run; of all that is published where it has none."""
    days = days_of(context)
    if days is not None:
        return days
    published = [day for day, _ in pages_between(home, date.min, date.max)]
    return min(published, default=date.min), max(published, default=date.min)


@dg.asset_check(asset=daily_reconciliation_report)
def report_shows_every_open_break(
    context: dg.AssetCheckExecutionContext, warehouse: WarehouseResource
) -> dg.AssetCheckResult:
    """The published file of a day holds as many open breaks as the table."""
    first, last = _days(context, warehouse.paths)
    with warehouse.lake(read_only=True) as lake:
        miscounted = miscounted_days(lake, warehouse.paths, first, last)
    return none_of("days that differ", miscounted)


@dg.asset_check(asset=data_quality_report)
def quality_page_has_no_external_link(warehouse: WarehouseResource) -> dg.AssetCheckResult:
    """The page holds everything it shows, and was written whole."""
    html = (warehouse.paths.reports / QUALITY_PAGE_NAME).read_text(encoding="utf-8")
    links = pl.DataFrame({"link": pl.Series(external_links(html), dtype=pl.String)})
    return none_of("links", links)


@dg.asset_check(asset=daily_reconciliation_report)
def report_has_no_external_link(
    context: dg.AssetCheckExecutionContext, warehouse: WarehouseResource
) -> dg.AssetCheckResult:
    """A page holds everything it shows: it opens without a network, today and in ten years."""
    links = linking_pages(warehouse.paths, *_days(context, warehouse.paths))
    return none_of("links", links)
