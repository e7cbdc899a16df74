"""What the published pages show: read back from the files, to be compared with the tables."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final

import polars as pl

from assets.reporting.external_links import external_links
from assets.reporting.rendering import PAGE_NAME
from contracts.home import Home
from contracts.tables.reconciliation import BREAKS
from warehouse.lake import Lake

_SCHEMA: Final = {"business_date": pl.Date(), "shown_count": pl.Int64()}


def pages_between(home: Home, first: date, last: date) -> Iterator[tuple[date, Path]]:
    """Yield day and page of every published day from ``first`` to ``last``, in order."""
    for page in sorted(home.reports.glob(f"????-??-??/{PAGE_NAME}")):
        day = date.fromisoformat(page.parent.name)
        if first <= day <= last:
            yield day, page


def miscounted_days(lake: Lake, home: Home, first: date, last: date) -> pl.DataFrame:
    """Return the days whose published open breaks are not as many as the table's.

    Columns: business_date, open_count (the table), shown_count (the file; 0 where there is none).
    """
    shown = [
        (day, _open_count(page.with_name(f"{BREAKS.name}.parquet")))
        for day, page in pages_between(home, first, last)
    ]
    counted = pl.DataFrame(shown, schema=_SCHEMA, orient="row")
    items = lake.read("assets.reporting", "open_items_by_day", first=first, last=last)
    is_open = items.filter(pl.col("state") == "OPEN")
    by_day = is_open.group_by("business_date").agg(open_count=pl.col("item_count").sum())
    return (
        by_day.join(counted, on="business_date", how="full", coalesce=True)
        .select("business_date", pl.col("open_count", "shown_count").fill_null(0))
        .filter(pl.col("open_count") != pl.col("shown_count"))
        .sort("business_date")
    )


def _open_count(breaks: Path) -> int:
    if not breaks.is_file():
        return 0
    return pl.read_parquet(breaks, columns=["state"]).filter(pl.col("state") == "OPEN").height


def linking_pages(home: Home, first: date, last: date) -> pl.DataFrame:
    """Return the published pages that point outside of themselves: business_date and link."""
    found = [
        (day, link)
        for day, page in pages_between(home, first, last)
        for link in external_links(page.read_text(encoding="utf-8"))
    ]
    schema = {"business_date": pl.Date(), "link": pl.String()}
    return pl.DataFrame(found, schema=schema, orient="row")
