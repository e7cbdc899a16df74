"""A movement dated decades beside its neighbours is mistyped: one such row would book itself there.

Every day from the first movement on is reconciled, so a single 1996 for 2026 costs ten thousand
days, and what is booked is not undone. Real books have no hole of years in one file, nor movements
from long before what an account is declared to begin with.
"""

import datetime as dt
from typing import Final

import polars as pl

from assets.sources.read_file import ReadFile
from contracts.errors import RefusedFileError
from contracts.institution import Institution
from contracts.reasons import RefusalReason

MAX_GAP: Final = dt.timedelta(days=5 * 366)
"""Between two dates of one file that follow each other."""

MAX_BEFORE_OPENING: Final = dt.timedelta(days=366)
"""Before the date of an account's declared opening balance."""


def refuse_dates_apart(rows: ReadFile, institution: Institution) -> None:
    """Refuse movements whose dates lie too far from the others, or before their account began.

    Raises:
        RefusedFileError: ``DATE_INVALID``, at the first row of the fewer.
    """
    movements = rows.expected_movements.select("position", "account", "business_date")
    if movements.is_empty():
        return
    _refuse_gap(movements.sort("business_date", "position"))
    opened = {
        one.id: one.opening_balance.date for one in institution.all_accounts if one.opening_balance
    }
    earliest = movements["account"].replace_strict(opened, default=None, return_dtype=pl.Date())
    is_early = (movements["business_date"] < earliest - MAX_BEFORE_OPENING).fill_null(value=False)
    wrong = movements.with_columns(earliest.alias("opened")).filter(is_early).head(1)
    for position, _, found, opening in wrong.iter_rows():
        _refuse(position, found, f"a date after the account opened on {opening}")


def _refuse_gap(dated: pl.DataFrame) -> None:
    """Refuse the fewer of the rows on both sides of a gap of years."""
    is_apart = (dated["business_date"].diff() > MAX_GAP).fill_null(value=False)
    if not is_apart.any():
        return
    at = is_apart.arg_max()
    assert at is not None
    before, after = dated[:at], dated[at:]
    fewer, beside = (before, after) if before.height <= after.height else (after, before)
    position, _, found = fewer.sort("position").row(0)
    near = beside["business_date"]
    first, last = near[0], near[-1]
    _refuse(position, found, f"a date beside {first} to {last}")


def _refuse(position: int, found: dt.date, expected: str) -> None:
    place = f"movement at position {position}, its business date"
    raise RefusedFileError(
        RefusalReason.DATE_INVALID, place, found.isoformat(), field="date", expected=expected
    )
