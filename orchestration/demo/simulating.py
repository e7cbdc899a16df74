"""What happens at the simulated institution: its movements, and what the banks state of them.

Pure: a seed and a number of days in, frames out. Amounts are whole cents (Int64), the smallest
amount a bank may state. What does not belong here: what goes wrong (``planting``) and how anything
is written down (``*_writing``).
"""

import datetime as dt
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import polars as pl

from orchestration.demo.banking_days import FIRST_DAY, banking_days
from orchestration.demo.institution import ACCOUNTS, CALENDAR, TIME_ZONE
from orchestration.demo.names import counterparties, customers, purposes
from orchestration.demo.planting import plant

Integers = npt.NDArray[np.int64]

OPENS_MS: Final = 7 * 3_600_000
CLOSES_MS: Final = 18 * 3_600_000
"""Movements happen in these local hours, milliseconds since midnight."""

_FEES: Final = np.array([190, 350, 790, 1190], dtype=np.int64)
"""Charges that the institution knows of and books itself, cents."""

_KINDS: Final = ("wire_in", "wire_out", "bank_fee")
_KIND_SHARES: Final = (0.515, 0.473, 0.012)
_WIRE_IN, _WIRE_OUT, _BANK_FEE = range(3)
_SMALLEST, _LARGEST = 20_00, 250_000_00


@dataclass(frozen=True, slots=True)
class Simulation:
    """What is true, what is stated, and where the two were made to differ.

    Attributes:
        days: the business days, in order.
        movements: one row a movement, in order of ``occurred_ms`` (UTC, unique).
        lines: one row a statement line, by ``account``, ``day`` (index into ``days``) and time.
        planted: one row a planted break (the columns of ``answer_key``).
    """

    days: tuple[dt.date, ...]
    movements: pl.DataFrame
    lines: pl.DataFrame
    planted: pl.DataFrame


def simulate(seed: int, day_count: int) -> Simulation:
    """Return ``day_count`` business days (1 or more) of the institution under ``seed``."""
    assert day_count >= 1, day_count
    random = np.random.default_rng(seed)
    days = banking_days(CALENDAR, FIRST_DAY, day_count)
    movements = _movements(random, days)
    lines, planted = plant(random, days, _lines_of(movements))
    return Simulation(days, movements, lines, planted)


def _movements(random: np.random.Generator, days: tuple[dt.date, ...]) -> pl.DataFrame:
    """Return every movement in order of time: no customer ever pays what they do not hold."""
    account, day = _places(random, len(days))
    count = account.size
    customer = random.integers(0, len(customers()), count)
    kind = random.choice(len(_KINDS), size=count, p=_KIND_SHARES)
    cents = np.where(kind == _BANK_FEE, random.choice(_FEES, count), _amounts(random, count))
    currency = np.array([one.currency for one in ACCOUNTS])[account]
    kind = _affordable(kind, customer, currency, cents)
    frame = pl.DataFrame(
        {
            "day": day,
            "account": np.array([one.id for one in ACCOUNTS])[account],
            "kind": np.array(_KINDS)[kind],
            "customer": np.array(customers())[customer],
            "currency": currency,
            "cents": cents,
            "occurred_ms": _instants(random, days, day),
            "counterparty": _counterparties(random, account, kind),
            "description": _descriptions(random, kind),
        }
    )
    return _numbered(frame, days)


def _places(random: np.random.Generator, day_count: int) -> tuple[Integers, Integers]:
    """Return account and day of every movement, by day, the accounts of a day shuffled."""
    busy = np.array([[one.lines_a_day for one in ACCOUNTS]]) + random.integers(
        -8, 9, (day_count, len(ACCOUNTS))
    )
    day = np.repeat(np.arange(day_count), busy.sum(axis=1))
    account = np.repeat(np.tile(np.arange(len(ACCOUNTS)), day_count), busy.ravel())
    shuffled = np.lexsort((random.random(day.size), day))
    return account[shuffled], day


def _amounts(random: np.random.Generator, count: int) -> Integers:
    """Return amounts in cents: log-normal, one in four at a price point (x9.99 or a round ten)."""
    drawn = np.rint(100 * random.lognormal(mean=6.1, sigma=1.1, size=count)).astype(np.int64)
    tens = np.maximum(drawn // 10_00, 2) * 10_00
    pick = random.random(count)
    priced = np.where(pick < 0.125, tens, np.where(pick < 0.25, tens + 9_99, drawn))  # noqa: PLR2004 - shares
    return np.clip(priced, _SMALLEST, _LARGEST).astype(np.int64)


def _affordable(
    kind: Integers, customer: Integers, currency: npt.NDArray[np.str_], cents: Integers
) -> Integers:
    """Return the kinds with every payment that its customer could not make turned into a receipt.

    The ledger refuses an overdraft, so this walks in the order of time.
    """
    held: dict[tuple[str, int], int] = {}
    kinds: list[int] = kind.tolist()
    owners = zip(currency.tolist(), customer.tolist(), strict=True)
    for place, (owner, amount) in enumerate(zip(owners, cents.tolist(), strict=True)):
        if kinds[place] == _BANK_FEE:
            continue
        holding = held.get(owner, 0)
        if kinds[place] == _WIRE_OUT and amount > holding:
            kinds[place] = _WIRE_IN
        held[owner] = holding + (amount if kinds[place] == _WIRE_IN else -amount)
    return np.array(kinds, dtype=np.int64)


def _instants(random: np.random.Generator, days: tuple[dt.date, ...], day: Integers) -> Integers:
    """Return an instant a movement, UTC milliseconds, strictly increasing.

    A transfer id begins with the millisecond, so two movements of one customer that shared one
    could be posted in either order, and the payment refused.
    """
    zone = ZoneInfo(TIME_ZONE)
    midnights = [int(dt.datetime.combine(one, dt.time(), zone).timestamp()) * 1000 for one in days]
    drawn = random.integers(OPENS_MS, CLOSES_MS, day.size)
    ordered = drawn[np.lexsort((drawn, day))]
    same_day = np.arange(day.size) - np.searchsorted(day, day)
    return np.array(midnights, dtype=np.int64)[day] + ordered + same_day


def _counterparties(
    random: np.random.Generator, account: Integers, kind: Integers
) -> npt.NDArray[np.str_]:
    """Return the other party of every movement: the bank itself where it charges a fee."""
    pools = [np.array(counterparties(one.currency)) for one in ACCOUNTS]
    banks = np.array([one.bank for one in ACCOUNTS])
    pick = random.random(account.size)
    outside = np.array(
        [
            pools[place][int(share * len(pools[place]))]
            for place, share in zip(account.tolist(), pick.tolist(), strict=True)
        ]
    )
    return np.where(kind == _BANK_FEE, banks[account], outside)


def _descriptions(random: np.random.Generator, kind: Integers) -> npt.NDArray[np.str_]:
    """Return what every movement says it is for."""
    number = random.integers(10_000, 99_999, kind.size)
    words_in, words_out = np.array(purposes("wire_in")), np.array(purposes("wire_out"))
    word = np.where(
        kind == _WIRE_IN,
        random.choice(words_in, kind.size),
        random.choice(words_out, kind.size),
    )
    texts = [f"{one} {digits}" for one, digits in zip(word, number, strict=True)]
    return np.where(kind == _BANK_FEE, "Account charges", np.array(texts))


def _numbered(movements: pl.DataFrame, days: tuple[dt.date, ...]) -> pl.DataFrame:
    """Return the movements with their id and reference: numbered within the day by time."""
    dates = pl.DataFrame({"day": range(len(days)), "business_date": days})
    number = (pl.int_range(pl.len()).over("day") + 1).cast(pl.String).str.zfill(6)
    fee = pl.col("kind") == "bank_fee"
    return (
        movements.join(dates, on="day", maintain_order="left")
        .with_columns(
            id=pl.format("M{}-{}", pl.col("business_date").dt.strftime("%Y%m%d"), number),
            reference=pl.format("FT{}-{}", pl.col("business_date").dt.strftime("%y%m%d"), number),
            customer=pl.when(fee).then(pl.lit("")).otherwise("customer"),
        )
        .with_columns(number=pl.int_range(pl.len()).over("day") + 1)
    )


def _lines_of(movements: pl.DataFrame) -> pl.DataFrame:
    """Return the statement line of every movement: stated the same day, signed as we gain."""
    gained = pl.col("kind") == "wire_in"
    return movements.select(
        "account",
        "currency",
        "day",
        "number",
        "occurred_ms",
        "reference",
        pl.when(gained).then("cents").otherwise(-pl.col("cents")).alias("cents"),
        (pl.col("kind") == "bank_fee").alias("is_fee"),
        "counterparty",
        "description",
    )
