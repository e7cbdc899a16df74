"""Single values of BAI2 records: dates, times, whole amounts."""

import datetime as dt
import re
from typing import Final

from assets.sources.bai2.faults import fault
from contracts.dates import FIRST_DATE, LAST_DATE
from contracts.money import MAX_STATED_UNITS
from contracts.reasons import RefusalReason

FIRST_YEAR: Final = 80
"""Two-digit years from here on are of the last century."""

_DATE: Final = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{2})", re.ASCII)
_TIME: Final = re.compile(r"([0-9]{2}):?([0-9]{2})(?::?([0-9]{2}))?", re.ASCII)
_TOTAL: Final = re.compile(r"[+-]?[0-9]+", re.ASCII)


def date_of(text: str, record: int, field: str) -> dt.date:
    """Return the date that ``YYMMDD`` states.

    Raises:
        RefusedFileError: ``FIELD_MISSING`` or ``DATE_INVALID``.
    """
    if not text:
        raise fault(RefusalReason.FIELD_MISSING, record, field=field, expected="YYMMDD")
    found = _DATE.fullmatch(text)
    if found is not None:
        year, month, day = (int(part) for part in found.groups())
        try:
            date = dt.date(year + (1900 if year >= FIRST_YEAR else 2000), month, day)
        except ValueError:
            pass
        else:
            if FIRST_DATE <= date <= LAST_DATE:
                return date
    raise fault(RefusalReason.DATE_INVALID, record, text, field=field, expected="YYMMDD")


def refuse_other_time(text: str, record: int, field: str) -> None:
    """Refuse what is no time of day: 0000 to 2400, or 9999 for its end; seconds may follow.

    Raises:
        RefusedFileError: ``TIME_INVALID``.
    """
    found = _TIME.fullmatch(text)
    if found is not None:
        hour, minute, second = (int(part or 0) for part in found.groups())
        is_end = text == "9999" or (hour, minute, second) == (24, 0, 0)
        if is_end or (hour < 24 and minute < 60 and second < 60):  # noqa: PLR2004 - a day's clock
            return
    raise fault(RefusalReason.TIME_INVALID, record, text, field=field, expected="0000-2400 or 9999")


def total_of(text: str, record: int, field: str) -> int:
    """Return the whole number, in the currency's smallest amount, that ``text`` states.

    Raises:
        RefusedFileError: ``AMOUNT_FORMAT`` or ``AMOUNT_RANGE``.
    """
    if _TOTAL.fullmatch(text) is None:
        raise fault(
            RefusalReason.AMOUNT_FORMAT, record, text, field=field, expected="digits, a sign first"
        )
    if len(text) > len(str(MAX_STATED_UNITS)) + 1 or abs(int(text)) >= MAX_STATED_UNITS:
        raise fault(RefusalReason.AMOUNT_RANGE, record, text, field=field)
    return int(text)
