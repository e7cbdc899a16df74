"""Business days of an institution: what "late" and "how old" mean.

A pure rule: a country and a span of dates in, a frame of dates out. Which lag an account has, and
what follows from an item's age, is said elsewhere.
"""

from datetime import date, timedelta
from typing import Final

import polars as pl

from contracts.errors import DeclarationError

_SATURDAY: Final = 5


def business_calendar(country: str, first: date, last: date) -> pl.DataFrame:
    """Return one row a date from ``first`` to ``last``: ``calendar_date``, ``ordinal``.

    The ordinal counts the business days before the date, so the age of something in business days
    is a difference of two ordinals, and a weekend or holiday counts as the business day after it.

    Args:
        country: ISO 3166 code whose public holidays, beside weekends, are no business days.
        first: first date of the frame, where the ordinal is 0.
        last: last date of the frame.

    Raises:
        DeclarationError: nobody knows the public holidays of ``country``.
    """
    closed = public_holidays(country, range(first.year, last.year + 1))
    dates = [first + timedelta(days) for days in range((last - first).days + 1)]
    ordinals: list[int] = []
    passed = 0
    for one in dates:
        ordinals.append(passed)
        passed += one.weekday() < _SATURDAY and one not in closed
    return pl.DataFrame(
        {"calendar_date": dates, "ordinal": ordinals},
        schema={"calendar_date": pl.Date(), "ordinal": pl.Int64()},
    )


def public_holidays(country: str, years: range) -> frozenset[date]:
    """Return the public holidays of ``country`` in ``years``, from the installed package alone."""
    import holidays  # noqa: PLC0415 - its one door: it is slow to import

    if country not in holidays.list_supported_countries(include_aliases=True):
        raise DeclarationError(
            "institution.yaml", "calendar", f"{country!r} is no ISO 3166 country with holidays"
        )
    return frozenset(holidays.country_holidays(country, years=years))
