"""What the page of data quality says: each normal form beside its expectations, each refused file.

Equal tables give equal pages: nothing on it depends on when it was made. How it looks lies in
``templates/``; what was expected, and what did not hold, in ``assets.sources``.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from assets.reporting.publishing import publish
from assets.reporting.rendering import known_names, page_template
from contracts.expectation_suite import ExpectationSuite, expectation_suites
from contracts.home import Home
from contracts.reasons import RefusalReason
from warehouse.lake import Lake

QUALITY_PAGE_NAME: Final = "data-quality.html"
ROWS_SHOWN: Final = 100
"""Rows of a list on the page; what is left off is counted, and stands in the warehouse."""

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class TableQuality:
    """One normal form: how much of it was looked at, and what of its suite does not hold."""

    name: str
    grain: str
    expectation_count: int
    file_count: int
    row_count: int
    failing: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class QualityPage:
    """All that the page shows."""

    institution: str
    tables: tuple[TableQuality, ...]
    refused: tuple[Row, ...]

    @property
    def failing_count(self) -> int:
        """How many expectations do not hold, counted file by file."""
        return sum(len(one.failing) for one in self.tables)

    @property
    def row_count(self) -> int:
        """How many rows were looked at."""
        return sum(one.row_count for one in self.tables)


def publish_quality(lake: Lake, home: Home) -> tuple[Path, QualityPage]:
    """Write the page beside the daily reports; return where it lies and what it says."""
    page = quality_page(lake, home)
    html = page_template("data-quality.html.j2").render(page=page, rows_shown=ROWS_SHOWN)
    return publish(home.reports / QUALITY_PAGE_NAME, html.encode()), page


def quality_page(lake: Lake, home: Home) -> QualityPage:
    """Return what the lake says of the quality of landed data."""
    counted = {
        (row["table_name"], row["suite_digest"]): row
        for row in lake.read("assets.reporting", "validations_by_suite").iter_rows(named=True)
    }
    refused = [
        row | {"meaning": RefusalReason(row["code"]).meaning}
        for row in lake.read("assets.sources", "rejected_files").iter_rows(named=True)
    ]
    return QualityPage(
        institution=known_names(home)[0],
        tables=tuple(_table(lake, one, counted) for one in expectation_suites().values()),
        refused=tuple(refused),
    )


def _table(
    lake: Lake, suite: ExpectationSuite, counted: dict[tuple[str, str], Row]
) -> TableQuality:
    name = suite.contract.name
    seen = counted.get((name, suite.digest), {"file_count": 0, "row_count": 0})
    failing = lake.read(
        "assets.sources", "failing_expectations", table_name=name, suite_digest=suite.digest
    )
    return TableQuality(
        name=name,
        grain=suite.contract.grain,
        expectation_count=len(suite.expectations) + (suite.freshness is not None),
        file_count=seen["file_count"],
        row_count=seen["row_count"],
        failing=tuple(failing.iter_rows(named=True)),
    )
