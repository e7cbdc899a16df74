"""What all movements of the matching benchmark share: chance, accounts, amounts, counterparties.

Amounts collide as in life (a quarter are price points), counterparties follow a power law. Which
movements there are, and what is planted, stands in ``reconciliation_items.py``.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa

Numbers = npt.NDArray[np.int64]

SEED: Final = 7
FIRST_DAY: Final = dt.date(2026, 1, 5)
DAYS: Final = 28
"""Ordinary movements are booked on the first days; lines follow within two more."""

AS_OF_DAY: Final = 35
"""Cut-off: old enough that nothing ordinary is still in transit."""

_ACCOUNTS: Final = 40
PARTIES: Final = 20_000
CURRENCIES: Final = ("USD", "EUR", "GBP", "JPY")
_CURRENCY_SHARES: Final = (0.55, 0.25, 0.15, 0.05)
RATES: Final = ("1", "1.08", "1.27", "0.67")
"""The worth of a unit of each currency in units of the first."""

UNITS_PER_CENT: Final = 10_000
FEE_CENTS: Final = (1000, 1500, 2500)
_PRICE_POINTS: Final = (999, 1000, 1500, 1999, 2000, 2500, 2999, 4999, 5000, 9999, 10_000, 50_000)
_PRICED: Final = 0.25
_ROUND: Final = 0.10
_WORDS: Final = ("ACME", "BOREAL", "CASTOR", "DELTA", "ELBE", "FABER", "GRANITE", "HELIX", "IRIS")
_FORMS: Final = ("LTD", "INC", "GMBH", "SA", "LLC", "PLC", "CO", "BV")
_HEX: Final = np.frombuffer(b"0123456789ABCDEF", np.uint8)
_REFERENCE_DIGITS: Final = 12


@dataclass(frozen=True, slots=True)
class World:
    """What all movements share: chance, the accounts' currencies, the counterparties."""

    rng: np.random.Generator
    account_currency: Numbers
    party_names: pl.Series
    party_weights: npt.NDArray[np.floating]

    def movements(self, count: int, prefix: str = "PX", days: int = DAYS) -> pl.DataFrame:
        """Return ``count`` movements on the first ``days`` days, a reference each."""
        account = self.rng.integers(0, _ACCOUNTS, count)
        return pl.DataFrame(
            {
                "account": account,
                "currency": self.account_currency[account],
                "cents": self.cents(count),
                "fee_cents": np.zeros(count, np.int64),
                "day": self.rng.integers(0, days, count),
                "party": self.rng.choice(PARTIES, count, p=self.party_weights),
                "movement": np.arange(count),
            }
        ).with_columns(
            reference=self.references(count, prefix),
            batch=pl.lit(""),
            remittance=pl.lit(""),
            status=pl.lit("SETTLED"),
            planted=pl.lit(""),
        )

    def cents(self, count: int) -> Numbers:
        """Return amounts: log-normal, a quarter price points, a tenth round."""
        cents = np.exp(self.rng.normal(8.6, 1.5, count)).astype(np.int64) + 50
        kind = self.rng.random(count)
        cents = np.where(kind < _PRICED, self.rng.choice(_PRICE_POINTS, count), cents)
        is_round = (kind >= _PRICED) & (kind < _PRICED + _ROUND)
        return np.where(is_round, (cents // 1000 + 1) * 1000, cents)

    def references(self, count: int, prefix: str) -> pl.Series:
        """Return references: the prefix and twelve hexadecimal digits."""
        digits = np.ascontiguousarray(
            _HEX[self.rng.integers(0, len(_HEX), (count, _REFERENCE_DIGITS))]
        )
        offsets = np.arange(count + 1, dtype=np.int32) * _REFERENCE_DIGITS
        buffers = [None, pa.py_buffer(offsets), pa.py_buffer(digits)]
        text = pl.Series(pa.StringArray.from_buffers(count, *buffers[1:]))
        return prefix + text

    def later(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Return the frame with most days unmoved, some one or two days later."""
        lag = self.rng.choice([0, 1, 2], frame.height, p=[0.6, 0.3, 0.1])
        return frame.with_columns(day=pl.col("day") + lag)

    def named(self, parties: pl.Series) -> pl.Series:
        """Return the names of counterparties."""
        return self.party_names.gather(parties)

    def garbled(self, text: str) -> str:
        """Return ``text`` with one or two slips of the pen."""
        letters = list(text)
        for _ in range(int(self.rng.integers(1, 3))):
            at, slip = int(self.rng.integers(len(letters))), int(self.rng.integers(3))
            if slip == 0:
                letters[at] = chr(65 + int(self.rng.integers(26)))
            elif slip == 1 and len(letters) > _REFERENCE_DIGITS // 2:
                del letters[at]
            else:
                then = min(at + 1, len(letters) - 1)
                letters[at], letters[then] = letters[then], letters[at]
        return "".join(letters)


def new_world(seed: int = SEED) -> World:
    """Return a world, the same for the same seed."""
    rng = np.random.default_rng(seed)
    currency = rng.choice(len(CURRENCIES), _ACCOUNTS, p=_CURRENCY_SHARES)
    currency[: len(CURRENCIES)] = np.arange(len(CURRENCIES))
    currency[len(CURRENCIES) : 2 * len(CURRENCIES)] = np.arange(len(CURRENCIES))
    weights = 1 / np.arange(1, PARTIES + 1) ** 0.7
    words = rng.integers(0, len(_WORDS), (PARTIES, 2))
    forms = rng.integers(0, len(_FORMS), PARTIES)
    names = [
        f"{_WORDS[one]} {_WORDS[two]} {number:05d} {_FORMS[form]}"
        for number, ((one, two), form) in enumerate(zip(words, forms, strict=True))
    ]
    return World(rng, currency.astype(np.int64), pl.Series(names), weights / weights.sum())
