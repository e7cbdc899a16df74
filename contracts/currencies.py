"""Currencies and tokens: the asset number, the ISO exponent and the scale of each.

A scale belongs to the asset, not to a chain or a bank (ARCHITECTURE, "Money"): ISO exponent + 4
for fiat, the token's own decimals for tokens. Scales never change once an amount is booked.
"""

from dataclasses import dataclass
from typing import Final

from contracts.errors import UnknownCurrencyError

SUB_CENT_DIGITS: Final = 4
"""Digits a fiat ledger keeps below its ISO exponent."""


@dataclass(frozen=True, slots=True)
class Currency:
    """One kind of money.

    Attributes:
        code: ISO 4217 letters, or the token's registered symbol.
        asset: the low 16 bits of a ledger number: ISO 4217 numeric, or a token number >= 1000.
        exponent: digits after the point that a bank may state.
        scale: digits after the point that the ledger keeps.
    """

    code: str
    asset: int
    exponent: int
    scale: int

    @property
    def units_per_minor(self) -> int:
        """Ledger units in the smallest amount a bank may state (a cent: 10,000 for USD)."""
        return int(10 ** (self.scale - self.exponent))


def _fiat(code: str, asset: int, exponent: int) -> Currency:
    return Currency(code, asset, exponent, exponent + SUB_CENT_DIGITS)


def _token(code: str, asset: int, decimals: int) -> Currency:
    return Currency(code, asset, decimals, decimals)


_REGISTERED: Final = (
    _fiat("AED", 784, 2),
    _fiat("AUD", 36, 2),
    _fiat("BGN", 975, 2),
    _fiat("BHD", 48, 3),
    _fiat("BRL", 986, 2),
    _fiat("CAD", 124, 2),
    _fiat("CHF", 756, 2),
    _fiat("CLP", 152, 0),
    _fiat("CNY", 156, 2),
    _fiat("CZK", 203, 2),
    _fiat("DEM", 276, 2),
    _fiat("DKK", 208, 2),
    _fiat("EUR", 978, 2),
    _fiat("GBP", 826, 2),
    _fiat("HKD", 344, 2),
    _fiat("HUF", 348, 2),
    _fiat("IDR", 360, 2),
    _fiat("ILS", 376, 2),
    _fiat("INR", 356, 2),
    _fiat("ISK", 352, 0),
    _fiat("JPY", 392, 0),
    _fiat("KRW", 410, 0),
    _fiat("KWD", 414, 3),
    _fiat("MXN", 484, 2),
    _fiat("MYR", 458, 2),
    _fiat("NOK", 578, 2),
    _fiat("NZD", 554, 2),
    _fiat("PHP", 608, 2),
    _fiat("PLN", 985, 2),
    _fiat("RON", 946, 2),
    _fiat("SAR", 682, 2),
    _fiat("SEK", 752, 2),
    _fiat("SGD", 702, 2),
    _fiat("THB", 764, 2),
    _fiat("TND", 788, 3),
    _fiat("TRY", 949, 2),
    _fiat("UAH", 980, 2),
    _fiat("USD", 840, 2),
    _fiat("ZAR", 710, 2),
    _token("USDC", 1001, 6),
    _token("FTHUSD", 1002, 6),
    _token("USDF", 1003, 6),
    _token("XRP", 1004, 6),
)
CURRENCIES: Final = {currency.code: currency for currency in _REGISTERED}
CURRENCY_BY_ASSET: Final = {currency.asset: currency for currency in _REGISTERED}

assert len(CURRENCIES) == len(CURRENCY_BY_ASSET) == len(_REGISTERED)
assert all(0 < currency.asset < 1 << 16 for currency in _REGISTERED)


def currency_of(code: str) -> Currency:
    """Return the registered currency called ``code``.

    Raises:
        UnknownCurrencyError: nothing is registered under that code.
    """
    found = CURRENCIES.get(code)
    if found is None:
        raise UnknownCurrencyError(code)
    return found
