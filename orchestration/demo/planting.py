"""What goes wrong between the movements and the statements, on purpose: some forty breaks.

Every break is planted on a line whose amount occurs once in its currency, so that no rule can
explain it by another. What does not belong here: judging what was found (``scoring``).
"""

import datetime as dt
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from contracts.currencies import currency_of
from contracts.money import UNITS
from contracts.reasons import BreakCode
from orchestration.demo.institution import ACCOUNTS, OPERATING, SETTLEMENT

PLANTED_IN_30_DAYS: Final = {
    BreakCode.MISSING_IN_LEDGER: 6,
    BreakCode.MISSING_IN_SOURCE: 6,
    BreakCode.AMOUNT_DIFF: 6,
    BreakCode.DUPLICATE: 7,
    BreakCode.TIMING: 6,
    BreakCode.MISPOSTED: 4,
    BreakCode.BANK_FEE: 6,
}
_SPAN: Final = 30
_LAG_DAYS: Final = 1
"""Business days within which every demo account's rail states a movement."""
UNITS_PER_CENT: Final = currency_of("EUR").units_per_minor
_PREFIX_LENGTH: Final = len("FT260105-")

assert all(currency_of(one.currency).units_per_minor == UNITS_PER_CENT for one in ACCOUNTS)

_Mask = npt.NDArray[np.bool_]


def planted_counts(day_count: int) -> dict[BreakCode, int]:
    """Return how many breaks of each kind ``day_count`` days bear; none where they do not fit."""
    needed_days = {BreakCode.TIMING: 2, BreakCode.MISSING_IN_SOURCE: 2 + _LAG_DAYS}
    return {
        code: max(1, round(count * day_count / _SPAN))
        if day_count >= needed_days.get(code, 1)
        else 0
        for code, count in PLANTED_IN_30_DAYS.items()
    }


@dataclass(slots=True)
class _Field:
    """The lines that may still be broken, and the chance that picks among them."""

    random: np.random.Generator
    lines: pl.DataFrame
    day_count: int
    free: _Mask

    def pick(self, count: int, fits: pl.Expr) -> pl.DataFrame:
        """Return ``count`` lines that fit, each taken once and for all."""
        candidates = np.flatnonzero(self.free & self.lines.select(fits).to_series().to_numpy())
        assert candidates.size >= count, "too few lines to plant on"
        taken = np.sort(self.random.choice(candidates, count, replace=False))
        self.free[taken] = False
        return self.lines[taken]

    def fresh_cents(self, low: int, high: int, count: int) -> pl.Series:
        """Return ``count`` amounts of [low, high) cents that no line has, each once."""
        unused = np.setdiff1d(np.arange(low, high), self.lines["cents"].abs().to_numpy())
        return pl.Series(self.random.choice(unused, count, replace=False))


def plant(
    random: np.random.Generator, days: tuple[dt.date, ...], lines: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the lines as the banks state them, and the answer key.

    Args:
        random: where chance comes from.
        days: the business days.
        lines: one truthful line a movement, ``day`` an index into ``days``.
    """
    lone = pl.len().over("currency", pl.col("cents").abs()) == 1
    wires = lines.select(pl.col("is_fee").not_() & lone).to_series().to_numpy().copy()
    field = _Field(random, lines, len(days), wires)
    counts = planted_counts(len(days))
    altered = [
        _missing_in_source(field, counts[BreakCode.MISSING_IN_SOURCE]),
        _amount_diff(field, counts[BreakCode.AMOUNT_DIFF]),
        _timing(field, counts[BreakCode.TIMING]),
        _misposted(field, counts[BreakCode.MISPOSTED]),
    ]
    added = [
        _duplicate(field, counts[BreakCode.DUPLICATE]),
        _missing_in_ledger(field, counts[BreakCode.MISSING_IN_LEDGER]),
        _bank_fee(field, counts[BreakCode.BANK_FEE]),
    ]
    changed = pl.concat(altered, how="diagonal")
    truthful = lines.join(changed, on="reference", how="anti", maintain_order="left")
    whole = pl.concat([truthful, changed, *added], how="diagonal")
    stated = whole.filter(pl.col("is_stated").fill_null(value=True))
    return _in_order(stated), _answer_key(whole.filter(pl.col("kind").is_not_null()), days)


def _marked(
    lines: pl.DataFrame, code: BreakCode, item_day: pl.Expr, seen_day: pl.Expr
) -> pl.DataFrame:
    """Return the lines as planted: the item's own day, and the day by which it must be seen."""
    return lines.with_columns(
        kind=pl.lit(code.value), item_day=item_day, seen_day=seen_day, is_stated=pl.lit(value=True)
    )


def _missing_in_source(field: _Field, count: int) -> pl.DataFrame:
    """Take lines away, early enough that their rail's lag is over on the last day."""
    day = pl.col("day")
    due = day + _LAG_DAYS + 1
    picked = field.pick(count, due < field.day_count)
    return _marked(picked, BreakCode.MISSING_IN_SOURCE, day, due).with_columns(
        is_stated=pl.lit(value=False)
    )


def _amount_diff(field: _Field, count: int) -> pl.DataFrame:
    """State another amount: off by a multiple of nine cents, as transposed digits are.

    At most 8.91, and no movement is below 20.00: the sign stays.
    """
    picked = field.pick(count, pl.col("day") >= 0)
    cents = picked["cents"] + 9 * pl.Series(field.random.integers(1, 100, count))
    day = pl.col("day")
    return _marked(picked.with_columns(cents=cents), BreakCode.AMOUNT_DIFF, day, day)


def _timing(field: _Field, count: int) -> pl.DataFrame:
    """State lines a business day late."""
    picked = field.pick(count, pl.col("day") + 1 < field.day_count)
    marked = _marked(picked, BreakCode.TIMING, pl.col("day"), pl.col("day") + 1)
    return marked.with_columns(day=pl.col("day") + 1)


def _misposted(field: _Field, count: int) -> pl.DataFrame:
    """State lines on the other EUR account."""
    swapped = {OPERATING.id: SETTLEMENT.id, SETTLEMENT.id: OPERATING.id}
    picked = field.pick(count, pl.col("account").is_in(list(swapped)))
    day = pl.col("day")
    moved = picked.with_columns(account=pl.col("account").replace_strict(swapped))
    return _marked(moved, BreakCode.MISPOSTED, day, day)


def _duplicate(field: _Field, count: int) -> pl.DataFrame:
    """State lines again: every other one a second later, the rest up to four days later."""
    picked = field.pick(count, pl.col("day") >= 0)
    delay = field.random.integers(1, 5, count) * (np.arange(count) % 2)
    later = (picked["day"] + pl.Series(delay)).clip(upper_bound=field.day_count - 1)
    again = picked.with_columns(day=later, occurred_ms=pl.col("occurred_ms") + 1000)
    return _marked(again, BreakCode.DUPLICATE, pl.col("day"), pl.col("day"))


def _missing_in_ledger(field: _Field, count: int) -> pl.DataFrame:
    """State receipts that our own system never reported, in the day's own numbering."""
    last = field.lines.group_by("day", maintain_order=True).agg(pl.col("number").max())
    model = field.pick(count, pl.col("cents") > 0).drop("number")
    numbered = model.join(last, on="day", maintain_order="left").with_columns(
        number=pl.col("number") + pl.int_range(pl.len()).over("day") + 1
    )
    digits = pl.col("number").cast(pl.String).str.zfill(6)
    invented = numbered.with_columns(
        cents=field.fresh_cents(80_00, 4_000_00, count),
        reference=pl.format("{}{}", pl.col("reference").str.head(_PREFIX_LENGTH), digits),
        occurred_ms=pl.col("occurred_ms") + 60_000,
    )
    return _marked(invented, BreakCode.MISSING_IN_LEDGER, pl.col("day"), pl.col("day"))


def _bank_fee(field: _Field, count: int) -> pl.DataFrame:
    """State charges of the bank, without a reference, that our own system never reported."""
    banks = {one.id: one.bank for one in ACCOUNTS}
    charged = field.pick(count, pl.col("day") >= 0).with_columns(
        reference=pl.lit(""),
        is_fee=pl.lit(value=True),
        cents=-field.fresh_cents(1_35, 15_00, count),
        counterparty=pl.col("account").replace_strict(banks),
        description=pl.lit("Account maintenance charge"),
    )
    return _marked(charged, BreakCode.BANK_FEE, pl.col("day"), pl.col("day"))


def _in_order(lines: pl.DataFrame) -> pl.DataFrame:
    """Return the lines by account, day and time."""
    return lines.drop("kind", "item_day", "seen_day", "is_stated", "number").sort(
        "account", "day", "occurred_ms", "reference"
    )


def _answer_key(planted: pl.DataFrame, days: tuple[dt.date, ...]) -> pl.DataFrame:
    """Return the planted lines in the columns of ``answer_key.COLUMNS``, by kind and date."""
    dates = dict(enumerate(days))
    return planted.select(
        "kind",
        "account",
        pl.col("item_day").replace_strict(dates, return_dtype=pl.Date).alias("date"),
        pl.col("seen_day").replace_strict(dates, return_dtype=pl.Date).alias("seen_on"),
        "reference",
        "currency",
        (pl.col("cents").cast(UNITS) * UNITS_PER_CENT).cast(UNITS).alias("amount_units"),
    ).sort("kind", "date", "reference", "account")
