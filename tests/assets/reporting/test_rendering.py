"""The published page: the same inputs give the same bytes, and nothing of a stranger's runs."""

import re
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Final

import polars as pl
import pytest

from assets.reporting.external_links import external_links
from assets.reporting.rendering import PAGE_NAME, latest_report, render_days, trend_png
from contracts.home import Home
from contracts.tables.reconciliation import BREAKS, MATCHES, STATEMENT_BALANCES
from warehouse.lake import Lake

FIRST: Final = date(2024, 2, 26)
LAST: Final = date(2024, 3, 6)
MORNING: Final = datetime(2024, 3, 7, 6, 30, tzinfo=UTC)
EVENING: Final = datetime(2024, 3, 9, 22, 5, 9, tzinfo=UTC)


class _Text(HTMLParser):
    """What a reader sees, and every tag that the browser would make of the page."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: list[str] = []
        self.feed(page.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the parser calls it so
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", " ".join(self.words))


@pytest.fixture
def page(reported: Lake, home: Home) -> Path:
    (only,) = render_days(reported, home, LAST, LAST, MORNING)
    return only


def test_equal_inputs_give_equal_bytes_but_for_the_run_time(
    reported: Lake, home: Home, tmp_path: Path
) -> None:
    again = Home(tmp_path / "again")
    for first, second in zip(
        render_days(reported, home, FIRST, LAST, MORNING),
        render_days(reported, again, FIRST, LAST, EVENING),
        strict=True,
    ):
        ours, theirs = first.read_bytes().splitlines(), second.read_bytes().splitlines()
        differing = [one for one in zip(ours, theirs, strict=True) if one[0] != one[1]]
        assert len(differing) == 1
        assert all(line.startswith(b'<time class="run-time"') for line in differing[0])
        for table in (BREAKS, MATCHES, STATEMENT_BALANCES):
            name = f"{table.name}.parquet"
            assert first.with_name(name).read_bytes() == second.with_name(name).read_bytes()


def test_a_day_reads_the_same_alone_and_within_a_range(
    reported: Lake, home: Home, tmp_path: Path
) -> None:
    within = render_days(reported, home, FIRST, LAST, MORNING)
    alone = render_days(reported, Home(tmp_path / "alone"), LAST, LAST, MORNING)
    assert within[-1].read_bytes() == alone[0].read_bytes()


def test_every_day_lies_in_its_folder_and_is_told(reported: Lake, home: Home) -> None:
    told: list[int] = []
    pages = render_days(reported, home, date(2024, 3, 5), LAST, MORNING, told.append)
    assert told == [1, 1]
    assert pages == [home.reports / day / PAGE_NAME for day in ("2024-03-05", "2024-03-06")]
    assert sorted(one.name for one in pages[0].parent.iterdir()) == [
        "breaks.parquet",
        PAGE_NAME,
        "matches.parquet",
        "statement_balances.parquet",
    ]
    assert latest_report(home) == pages[1]


def test_without_pages_there_is_no_latest_report(home: Home) -> None:
    assert latest_report(home) is None


def test_the_headline_says_what_is_open_how_much_and_since_when(page: Path) -> None:
    assert (
        "4 breaks are open, worth 89,204.50 CZK and 124.05 USD; "
        "the oldest since 26 February 2024 (9 business days)." in _Text(page).text
    )


@pytest.mark.parametrize(
    "words",
    [
        "1 account-day does not tie to the stated balance, by 2.00 CZK.",
        "1 standing payment has no permanent order.",
        "1 of 2 accounts stated a closing balance for this day.",
        "1 item, worth 15,000.00 CZK, is expected to settle in time and no break.",
        "3 matches were found; 1 break cleared.",
        "4 account-days: 2 exact, 1 within rounding and 1 not tied.",
        "1 file lies in quarantine.",
        "Cash at the ODFI 1,103,000.00 1,204.50 1,101,795.50 Dr",
        "Debits = credits 52,188.25 52,188.25",
        "BANK_FEE The bank charged a fee that our books do not hold. 1 25.00 -25.00 USD",
        "one order fits CZK 1 3,372.70 1 3,372.70",
        "no order fits CZK 1 3,372.70 1 3,372.70",
        "rounding 1 1 1 1",
        "berka-5 CZK 5.00 3.00 -2.00 -2.00",
        "BALANCE_MISMATCH",
    ],
)
def test_the_page_tells(page: Path, words: str) -> None:
    assert words in _Text(page).text


def test_strangers_text_is_shown_and_never_run(page: Path) -> None:
    read = _Text(page)
    assert '<script src="https://evil.example/x.js">=cmd|1</script>' in read.text
    assert "script" not in read.tags
    assert external_links(page.read_text()) == ()


def test_the_files_beside_hold_the_day_and_every_column(page: Path) -> None:
    breaks = pl.read_parquet(page.with_name("breaks.parquet"))
    assert breaks.columns == list(BREAKS.column_names)
    assert dict(breaks["state"].value_counts().iter_rows()) == {
        "OPEN": 4,
        "EXPECTED": 1,
        "AUTO_CLEARED": 1,
    }
    assert pl.read_parquet(page.with_name("matches.parquet")).height == 3
    assert pl.read_parquet(page.with_name("statement_balances.parquet")).height == 1


def test_a_day_with_nothing_at_all_has_a_page_too(lake: Lake, home: Home) -> None:
    (only,) = render_days(lake, home, LAST, LAST, MORNING)
    read = _Text(only)
    assert "Nothing is open, and no balance has been stated yet." in read.text
    assert "Nothing was open or under way." in read.text
    assert "svg" not in read.tags


def test_the_institution_and_its_accounts_are_called_by_name(reported: Lake, home: Home) -> None:
    home.institution_file.write_text(
        "name: Sparkasse & Co\ntenant: 1\ntime_zone: Europe/Prague\ncalendar: CZ\n"
        "accounts: [{id: kb, name: Komerční banka, currency: CZK, gl_code: 1000}]\n"
    )
    (only,) = render_days(reported, home, LAST, LAST, MORNING)
    text = _Text(only).text
    assert "Sparkasse & Co" in text
    assert "Komerční banka" in text


def test_the_trend_is_a_small_picture_drawn_alike_every_time(reported: Lake) -> None:
    picture = trend_png(reported, LAST)
    assert picture.startswith(b"\x89PNG")
    assert len(picture) < 20_000
    assert picture == trend_png(reported, LAST)
