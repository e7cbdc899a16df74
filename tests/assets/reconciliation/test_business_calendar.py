"""Business days: numpy counts them the same way."""

from datetime import date, timedelta

import numpy as np
import pytest

from assets.reconciliation.business_calendar import business_calendar, public_holidays
from contracts.errors import DeclarationError


def test_ordinals_count_as_numpy_counts_business_days() -> None:
    first, last = date(2023, 12, 20), date(2024, 5, 10)
    frame = business_calendar("CZ", first, last)
    closed = sorted(public_holidays("CZ", range(2023, 2025)))
    counted = np.busday_count(first, frame["calendar_date"].to_numpy(), holidays=closed)
    assert frame["ordinal"].to_list() == counted.tolist()


def test_every_date_stands_once() -> None:
    first = date(2024, 2, 27)
    frame = business_calendar("US", first, date(2024, 3, 2))
    assert frame["calendar_date"].to_list() == [first + timedelta(days) for days in range(5)]


def test_easter_moves_with_the_country() -> None:
    easter_monday = {date(2024, 4, 1)}
    assert public_holidays("CZ", range(2024, 2025)) >= easter_monday
    assert not public_holidays("US", range(2024, 2025)) & easter_monday


def test_an_unknown_country_is_refused() -> None:
    with pytest.raises(DeclarationError, match="'XX' is no ISO 3166 country"):
        business_calendar("XX", date(2024, 1, 1), date(2024, 1, 2))
