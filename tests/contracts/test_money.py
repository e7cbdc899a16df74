"""One grammar for amounts, whole or by the column; exact at any size it accepts."""

from decimal import Decimal, localcontext  # noqa: TID251 - the independent computation

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.currencies import CURRENCIES, Currency
from contracts.errors import AmountError
from contracts.money import (
    MAX_STATED_UNITS,
    amount_columns,
    format_amount,
    parse_amount,
    split_units,
)

USD, JPY, KWD = CURRENCIES["USD"], CURRENCIES["JPY"], CURRENCIES["KWD"]
CURRENCY = st.sampled_from(sorted(CURRENCIES.values(), key=lambda one: one.code))


@pytest.mark.parametrize(
    ("text", "currency", "units"),
    [
        ("0", USD, 0),
        ("12.34", USD, 12_340_000),
        ("-12.34", USD, -12_340_000),
        ("+0.5", USD, 500_000),
        ("007", USD, 7_000_000),
        ("5.", USD, 5_000_000),
        ("1.2300000", USD, 1_230_000),
        ("15", JPY, 150_000),
        ("1.001", KWD, 10_010_000),
    ],
)
def test_a_plain_decimal_is_whole_ledger_units(text: str, currency: Currency, units: int) -> None:
    assert parse_amount(text, currency) == units


@given(CURRENCY)
def test_a_million_of_the_greatest_amounts_add_up(currency: Currency) -> None:
    greatest = "9" * (32 - currency.scale)

    assert 10**31 < parse_amount(greatest, currency) < 10**38 // 10**6
    with pytest.raises(AmountError, match="AMOUNT_RANGE"):
        parse_amount("1" + "0" * len(greatest), currency)


BAD = {
    "AMOUNT_FORMAT": [
        "",
        " ",
        "-",
        ".5",
        " 1",
        "1 ",
        "1\n",
        "1,5",
        "1_000",
        "1e5",
        "NaN",
        "Infinity",
        "0x1",
        "--1",
        "1.2.3",
        "\u0661",
        "\uff11",
        "1\u00a0000",
        "\u22121",
    ],
    "AMOUNT_SCALE": ["0.001", "-12.345", "1.2300001"],
    "AMOUNT_RANGE": ["9" * 27, "1" + "0" * 26, "9" * 33, str(2**128)],
}


@pytest.mark.parametrize(
    ("reason", "text"), [(reason, text) for reason, texts in BAD.items() for text in texts]
)
def test_anything_else_is_refused_by_name(reason: str, text: str) -> None:
    with pytest.raises(AmountError) as refused:
        parse_amount(text, USD)

    assert refused.value.reason == reason


@given(st.integers(-(10**32) + 1, 10**32 - 1), CURRENCY)
def test_what_a_bank_may_state_is_read_to_the_unit(minor: int, currency: Currency) -> None:
    with localcontext(prec=60):
        text = f"{Decimal(minor).scaleb(-currency.exponent):f}"
        units = int(Decimal(text).scaleb(currency.scale))

    if abs(units) < MAX_STATED_UNITS:
        assert parse_amount(text, currency) == units


@given(st.integers(-(10**38) + 1, 10**38 - 1), CURRENCY)
def test_what_is_shown_is_what_is_held(units: int, currency: Currency) -> None:
    with localcontext(prec=60):
        shown = Decimal(format_amount(units, currency).replace(",", ""))
        assert shown.scaleb(currency.scale) == units


def test_shown_amounts_are_grouped_and_keep_the_decimals_people_expect() -> None:
    assert format_amount(1_234_567_890_000, USD) == "1,234,567.89"
    assert format_amount(-500_000, USD) == "-0.50"
    assert format_amount(1, USD) == "0.000001"
    assert format_amount(150_000, JPY) == "15"


TEXT = st.one_of(
    st.from_regex(r"[+-]?[0-9]{0,40}(\.[0-9]{0,6})?", fullmatch=True),
    st.text(st.sampled_from("0123456789+-.,eE _\n\u0661"), max_size=10),
)


@given(st.lists(st.tuples(TEXT, CURRENCY), max_size=20))
def test_a_column_is_read_as_each_of_its_amounts_is(amounts: list[tuple[str, Currency]]) -> None:
    texts = pl.Series([text for text, _ in amounts], dtype=pl.String)
    codes = pl.Series([currency.code for _, currency in amounts], dtype=pl.String)

    columns = amount_columns(texts, codes)

    assert columns["units"].dtype == pl.Decimal(38, 0)
    assert [None if one is None else int(one) for one in columns["units"]] == [
        told if isinstance(told, int) else None for told in map(alone, amounts)
    ]
    assert columns["reason"].to_list() == [
        told if isinstance(told, str) else None for told in map(alone, amounts)
    ]


def alone(amount: tuple[str, Currency]) -> int | str:
    """What one amount is by itself: its units, or the reason it is refused."""
    try:
        return parse_amount(*amount)
    except AmountError as error:
        return error.reason.value


def test_a_column_of_an_unregistered_currency_is_a_defect_of_ours() -> None:
    with pytest.raises(AssertionError, match="unregistered"):
        amount_columns(pl.Series(["1"]), pl.Series(["ZZZ"]))


@given(
    units=st.integers(0, 10**20),
    weights=st.lists(st.integers(0, 10**6), min_size=1, max_size=9).filter(any),
)
def test_shares_add_up_and_stay_within_a_unit_of_their_ideal(
    units: int, weights: list[int]
) -> None:
    shares = split_units(units, weights)
    assert sum(shares) == units
    for share, weight in zip(shares, weights, strict=True):
        assert abs(share * sum(weights) - units * weight) <= sum(weights)


@given(units=st.integers(0, 10**20), ppm=st.lists(st.integers(0, 200_000), max_size=5))
def test_shares_of_a_part_add_up_to_the_part_rounded_once(units: int, ppm: list[int]) -> None:
    part = (2 * units * sum(ppm) + 10**6) // (2 * 10**6)
    assert sum(split_units(units, ppm, 10**6)) == part


def test_what_cannot_be_split_is_refused() -> None:
    for units, weights in ((-1, (1,)), (1, ()), (1, (0,)), (1, (2, -1))):
        with pytest.raises(AssertionError):
            split_units(units, weights)
