"""What a file of reference rates becomes: every digit as stated, a row a currency and day."""

import datetime as dt

import pytest

from contracts.errors import RefusedFileError
from contracts.tables.sources import EXCHANGE_RATES
from tests.assets.sources.institutions import CORPUS
from tests.assets.sources.rates.rates_files import rates_of

DAY, BEFORE, LAST = dt.date(2026, 1, 6), dt.date(2026, 1, 5), dt.date(2007, 12, 31)
COLUMNS = ("rate_date", "currency", "rate_units", "rate_scale")


def rows(name: str) -> list[tuple[object, ...]]:
    return rates_of((CORPUS / "ecb_rates" / name).read_bytes()).select(COLUMNS).rows()


def refused(text: str) -> tuple[str, str, str]:
    with pytest.raises(RefusedFileError) as refusal:
        rates_of(text)
    return refusal.value.reason.value, refusal.value.place, refusal.value.found


def test_the_history_has_holes_and_currencies_that_are_no_more() -> None:
    assert rows("good-history.csv") == [
        (DAY, "USD", 11684, 4),
        (DAY, "JPY", 18675, 2),
        (BEFORE, "USD", 11700, 4),  # 1.1700: zeros at the end are digits, too.
        (BEFORE, "JPY", 186, 0),
        (BEFORE, "BGN", 19558, 4),
        (LAST, "USD", 14721, 4),
        (LAST, "JPY", 16493, 2),
        (LAST, "BGN", 19558, 4),
        (LAST, "CYP", 585274, 6),
    ]


def test_the_file_of_a_day_writes_the_month_and_blanks() -> None:
    assert rows("good-day.csv") == [(DAY, "USD", 11684, 4), (DAY, "JPY", 18675, 2)]


def test_the_envelope_has_a_cube_a_day() -> None:
    assert rows("good-days.xml") == [
        (DAY, "USD", 11684, 4),
        (DAY, "JPY", 186750, 3),
        (BEFORE, "USD", 117, 2),
    ]


def test_marks_and_line_ends_change_nothing() -> None:
    plain = (CORPUS / "ecb_rates" / "good-history.csv").read_text()

    assert rates_of("\ufeff" + plain.replace("\n", "\r\n")).equals(rates_of(plain))


def test_every_row_says_where_it_came_from() -> None:
    found = rates_of("Date,USD,JPY,\n2026-01-06,N/A,186.75,\n2026-01-05,1.17,N/A,\n")

    assert found.columns == [one.name for one in EXCHANGE_RATES.columns]
    assert found.select("file_sha256", "position", "source", "base").rows() == [
        ("ab" * 32, 1, "ecb", "EUR"),
        ("ab" * 32, 2, "ecb", "EUR"),
    ]


def test_the_order_of_the_columns_is_the_order_of_the_rows() -> None:
    found = rates_of("Date,ZAR,AUD,JPY,\n2026-01-06,1,2,3,\n")

    assert found["currency"].to_list() == ["ZAR", "AUD", "JPY"]


@pytest.mark.parametrize("day", ["1 March 2026", "01 March 2026", "2026-03-01"])
def test_a_day_may_be_written_in_two_ways(day: str) -> None:
    assert rates_of(f"Date, USD, \n{day}, 1.1, \n")["rate_date"].to_list() == [dt.date(2026, 3, 1)]


@pytest.mark.parametrize(
    "rate", ["0", "0.0", "-1", "+1", "1.", ".5", "1,1", "1e2", "", "n/a", "NaN", "1 1", "\u0661"]
)
def test_a_rate_is_a_positive_decimal(rate: str) -> None:
    assert refused(f'Date,USD,\n2026-01-06,"{rate}",\n') == (
        "RATE_INVALID", "line 2, column USD", rate,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        ("EUR", "CURRENCY_UNKNOWN"),
        ("XAU", "CURRENCY_UNKNOWN"),
        ("USDC", "UNKNOWN_COLUMN"),
        ("usd", "UNKNOWN_COLUMN"),
        ("Remark", "UNKNOWN_COLUMN"),
    ],
)
def test_a_column_is_a_currency_that_ever_had_a_rate(header: str, reason: str) -> None:
    assert refused(f"Date,JPY,{header},\n") == (reason, "line 1", header)


def test_a_day_is_stated_once_even_where_no_currency_has_a_rate() -> None:
    holiday = "2026-01-01,N/A,\n"

    assert refused("Date,USD,\n" + holiday * 2) == ("DUPLICATE_ROW_ID", "line 3", "2026-01-01")
    assert rates_of("Date,USD,\n" + holiday).height == 0
