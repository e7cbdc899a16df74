"""Daily pages and the tables beside them, from the lake to ``reports/<date>/``.

Usable without any framework. What belongs elsewhere: what a page says (``daily_page.py``,
``verdict.py``) and how it looks (``templates/``).
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

import jinja2
import polars as pl
from markupsafe import Markup

from assets.reporting.daily_page import DailyPage, page_of, trend_of
from assets.reporting.publishing import parquet_bytes, publish
from assets.reporting.report_tables import ReportTables, load_report_tables
from assets.reporting.trend_plot import Trend, TrendPlot, for_page
from assets.reporting.verdict import verdict_of
from assets.reporting.wording import amounts, counted, long_day
from contracts.home import Home
from contracts.institution import load_institution
from contracts.tables.reconciliation import BREAKS, MATCHES, STATEMENT_BALANCES
from warehouse.lake import Lake

PAGE_NAME: Final = "daily-reconciliation.html"
_TEMPLATES: Final = Path(__file__).parent / "templates"


def render_days(  # noqa: PLR0913, PLR0917 - from where, to where, which days, who watches
    lake: Lake,
    home: Home,
    first: date,
    last: date,
    run_time: datetime,
    progress: Callable[[int], None] | None = None,
) -> list[Path]:
    """Write the page and the Parquet files of each day from ``first`` to ``last``, both included.

    Args:
        lake: reconciled tables; only read.
        home: where the reports lie and, where there is one, who the institution is.
        first: first day.
        last: last day.
        run_time: stated on each page, in its one element that differs between equal runs.
        progress: called with 1 after each day.

    Returns:
        The pages' paths in order of day.

    Raises:
        DeclarationError: the institution's declaration is wrong.
    """
    tables = load_report_tables(lake, first, last)
    writer = _Writer(home, tables, run_time)
    pages = []
    for day in _days(first, last):
        pages.append(writer.write(day))
        if progress:
            progress(1)
    return pages


def latest_report(home: Home) -> Path | None:
    """Return the page of the latest day that has one, or None."""
    return max(home.reports.glob(f"????-??-??/{PAGE_NAME}"), default=None)


def trend_png(lake: Lake, day: date) -> bytes:
    """Return the 30 days up to ``day`` as a PNG image."""
    return TrendPlot().png(trend_of(load_report_tables(lake, day, day), day))


def _days(first: date, last: date) -> Iterator[date]:
    for place in range((last - first).days + 1):
        yield first + timedelta(days=place)


class _Writer:
    """Writes one day after another; the template and the figures are made once."""

    def __init__(self, home: Home, tables: ReportTables, run_time: datetime) -> None:
        self._home = home
        self._tables = tables
        self._run_time = run_time
        self._institution, self._names = known_names(home)
        self._plot = TrendPlot()
        self._template = page_template()

    def write(self, day: date) -> Path:
        folder = self._home.reports / day.isoformat()
        for name, table in self._beside(day):
            publish(folder / f"{name}.parquet", parquet_bytes(table))
        page = page_of(self._tables, day, self._institution, self._names)
        html = self._html(page, trend_of(self._tables, day))
        return publish(folder / PAGE_NAME, html.encode())

    def _html(self, page: DailyPage, trend: Trend) -> str:
        return self._template.render(
            page=page,
            verdict=verdict_of(page),
            trend=self._drawn(trend),
            trend_days=trend.days,
            run_time=self._run_time,
        )

    def _drawn(self, trend: Trend) -> Markup:
        if not any(trend.open_counts) and not any(trend.expected_counts):
            return Markup("")
        return Markup(for_page(self._plot.svg(trend)))  # noqa: S704 - drawn by ourselves

    def _beside(self, day: date) -> Iterator[tuple[str, pl.DataFrame]]:
        yield BREAKS.name, self._tables.breaks.of(day).select(BREAKS.column_names)
        yield MATCHES.name, self._tables.matches.of(day)
        yield STATEMENT_BALANCES.name, self._tables.balances.of(day)


def known_names(home: Home) -> tuple[str, dict[str, str]]:
    """Return the institution's name and its accounts' names; none where nothing is declared."""
    if not home.institution_file.is_file():
        return "", {}
    institution = load_institution(home.root)
    return institution.name, {one.id: one.name for one in institution.all_accounts}


def page_template(name: str = "daily-reconciliation.html.j2") -> jinja2.Template:
    """Return a page's template: every value is escaped, and an unknown name is an error."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"amounts": amounts, "counted": counted, "long_day": long_day}
    return environment.get_template(name)
