"""What the operator sees beside the tables of sources: counts, totals, files in quarantine."""

from typing import Final

import dagster as dg
import polars as pl

from assets.metadata import figures
from assets.sources.landing import Landed
from warehouse.lake import Lake

_PACKAGE: Final = "assets.sources"

Shown = dict[str, int | dg.MarkdownMetadataValue]


def files_shown(lake: Lake, landed: Landed) -> Shown:
    """Return what stands beside the files: how many of each source, and which need a person."""
    by_source = lake.read(_PACKAGE, "files_by_source")
    return {
        "dagster/row_count": int(by_source["file_count"].sum()),
        "files read now": len(landed.outcomes),
        "files that were in already": len(landed.duplicates),
        "files still being written": len(landed.unfinished),
        "files by source": figures(by_source),
        "quarantined files": figures(lake.read(_PACKAGE, "quarantined_files")),
    }


def rejections_shown(lake: Lake) -> Shown:
    """Return what stands beside the rejections: how many of each code, and each of them."""
    by_code = lake.read(_PACKAGE, "rejections_by_code")
    return {
        "dagster/row_count": int(by_code["file_count"].sum()),
        "files by code": figures(by_code),
        "rejected files": figures(lake.read(_PACKAGE, "rejected_files")),
    }


def rows_shown(lake: Lake, landed: Landed, table: str) -> Shown:
    """Return what stands beside a normal form: rows in all, rows now, totals by currency."""
    totals = lake.read(_PACKAGE, "totals_by_currency").filter(pl.col("table_name") == table)
    return {
        "dagster/row_count": int(totals["row_count"].sum()),
        "new rows": sum(one.row_count(table) for one in landed.outcomes),
        "totals by currency": figures(totals.drop("table_name")),
    }
