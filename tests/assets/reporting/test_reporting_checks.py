"""The asset writes pages that pass its checks; each check fails on a page that is not right."""

import shutil
from collections.abc import Sequence
from pathlib import Path

import dagster as dg
import polars as pl
import pytest

from assets.reporting.assets import daily_reconciliation_report
from assets.reporting.checks import report_has_no_external_link, report_shows_every_open_break
from assets.reporting.rendering import PAGE_NAME
from contracts.home import Home
from warehouse.resource import WarehouseResource

_CHECKS = [report_shows_every_open_break, report_has_no_external_link]
_DAYS = {
    "dagster/asset_partition_range_start": "2024-03-04",
    "dagster/asset_partition_range_end": "2024-03-06",
}


@pytest.fixture
def published(reported_home: Home, tmp_path: Path) -> WarehouseResource:
    """A home of its own with three pages."""
    shutil.copytree(reported_home.root, tmp_path / "home")
    warehouse = WarehouseResource(home=str(tmp_path / "home"))
    result = dg.materialize(
        [daily_reconciliation_report, *_CHECKS], resources={"warehouse": warehouse}, tags=_DAYS
    )
    assert [one.passed for one in result.get_asset_check_evaluations()] == [True, True]
    *_, event = result.get_asset_materialization_events()
    metadata = event.materialization.metadata
    assert metadata["dagster/row_count"].value == 3
    assert "2024-03-06" in str(metadata["page of the last day"].value)
    assert str(metadata["the last 30 days"].value).startswith("![open items](data:image/png")
    return warehouse


def _passed(warehouse: WarehouseResource) -> dict[str, bool]:
    assets: Sequence[dg.AssetsDefinition | dg.AssetChecksDefinition] = [
        daily_reconciliation_report,
        *_CHECKS,
    ]
    result = dg.materialize(
        assets,
        resources={"warehouse": warehouse},
        selection=dg.AssetSelection.checks(*_CHECKS),
        raise_on_error=False,
    )
    return {one.check_name: one.passed for one in result.get_asset_check_evaluations()}


def test_pages_as_published_pass(published: WarehouseResource) -> None:
    assert _passed(published) == {
        "report_shows_every_open_break": True,
        "report_has_no_external_link": True,
    }


def test_a_break_that_is_not_shown_fails(published: WarehouseResource) -> None:
    breaks = published.paths.reports / "2024-03-05" / "breaks.parquet"
    pl.read_parquet(breaks).head(1).write_parquet(breaks)
    assert _passed(published)["report_shows_every_open_break"] is False


def test_a_day_between_without_a_page_fails(published: WarehouseResource) -> None:
    shutil.rmtree(published.paths.reports / "2024-03-05")
    assert _passed(published)["report_shows_every_open_break"] is False


def test_an_external_link_fails(published: WarehouseResource) -> None:
    page = published.paths.reports / "2024-03-04" / PAGE_NAME
    page.write_text(page.read_text() + '<img src="https://example.org/logo.png">')
    assert _passed(published)["report_has_no_external_link"] is False
