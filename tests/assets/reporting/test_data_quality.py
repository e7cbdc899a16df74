"""The page on what landed: what it says is what the lake holds, and it needs no network."""

from pathlib import Path

import dagster as dg
import pytest

from assets.reporting import checks
from assets.reporting.assets import data_quality_report
from assets.reporting.data_quality import publish_quality, quality_page
from assets.reporting.external_links import external_links
from assets.sources.expectations.new_rows import validate_new_rows
from contracts.expectation_suite import expectation_suites
from contracts.home import Home
from tests.assets.reporting.landed_home import landed_home
from warehouse.lake import open_lake
from warehouse.resource import WarehouseResource


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = landed_home(tmp_path)
    with open_lake(made.warehouse) as lake:
        for suite in expectation_suites().values():
            validate_new_rows(lake, suite)
    return made


def test_the_page_tells_of_refused_files_and_of_what_is_not_as_expected(home: Home) -> None:
    with open_lake(home.warehouse, read_only=True) as lake:
        page = quality_page(lake, home)

    (refused,) = page.refused
    failing = {one.name: [row["file_name"] for row in one.failing] for one in page.tables}
    assert (refused["file_name"], refused["code"]) == ("movements-<1>.csv", "FIELD_COUNT")
    assert failing.pop("statements") == ["statement-1.csv"]
    assert {name for name, files in failing.items() if files} == set()
    assert (page.row_count, page.failing_count) == (2 + 1 + 1, 1)
    assert {one.name: one.row_count for one in page.tables if one.row_count} == {
        "expected_movements": 2,
        "statements": 1,
        "statement_lines": 1,
    }


def test_the_page_is_whole_and_the_same_whenever_it_is_made(home: Home) -> None:
    with open_lake(home.warehouse, read_only=True) as lake:
        written = [publish_quality(lake, home)[0].read_bytes() for _ in range(2)]
    html = written[0].decode()

    assert written[0] == written[1]
    assert external_links(html) == ()
    assert "movements-&lt;1&gt;.csv" in html
    assert "1 file in quarantine, 1 expectation not met." in html
    assert html.rstrip().endswith("</html>")


def test_the_asset_shows_the_counts_and_its_check_holds_until_the_page_links_out(
    home: Home,
) -> None:
    warehouse = WarehouseResource(home=str(home.root))
    done = dg.materialize([data_quality_report], resources={"warehouse": warehouse})
    (made,) = done.asset_materializations_for_node("reporting__data_quality_report")
    assert made.metadata["files in quarantine"].value == 1
    assert made.metadata["expectations not met"].value == 1

    def passes() -> bool:
        result = checks.quality_page_has_no_external_link(warehouse=warehouse)
        assert isinstance(result, dg.AssetCheckResult)
        return result.passed

    page = home.reports / "data-quality.html"
    assert passes()
    page.write_text(page.read_text().replace("<main>", '<main><img src="https://a.example/x">'))
    assert not passes()
