"""Currencies: the number, exponent and scale of each."""

import pytest

from contracts.currencies import CURRENCIES, CURRENCY_BY_ASSET, currency_of
from contracts.errors import UnknownCurrencyError


@pytest.mark.parametrize(
    ("code", "asset", "exponent", "scale"),
    [
        ("EUR", 978, 2, 6),
        ("JPY", 392, 0, 4),
        ("KWD", 414, 3, 7),
        ("ISK", 352, 0, 4),
        ("CZK", 203, 2, 6),
        ("FTHUSD", 1002, 6, 6),
    ],
)
def test_a_scale_is_the_iso_exponent_and_four_or_the_tokens_own(
    code: str, asset: int, exponent: int, scale: int
) -> None:
    found = currency_of(code)

    assert (found.asset, found.exponent, found.scale) == (asset, exponent, scale)
    assert CURRENCY_BY_ASSET[asset] is found


def test_a_cent_is_ten_thousand_units_and_a_tokens_last_digit_is_one() -> None:
    assert currency_of("USD").units_per_minor == 10_000
    assert currency_of("USDC").units_per_minor == 1


def test_iso_numbers_lie_below_those_of_tokens() -> None:
    tokens = {one.code for one in CURRENCIES.values() if one.asset >= 1000}

    assert tokens == {"USDC", "FTHUSD", "USDF", "XRP"}


@pytest.mark.parametrize("code", ["ZZZ", "eur", "US$", "", "EUR "])
def test_nothing_else_is_a_currency(code: str) -> None:
    with pytest.raises(UnknownCurrencyError):
        currency_of(code)
