"""The numbers of a workbook as decimal text: exactly what was typed, or the file's own text.

A spreadsheet keeps doubles and writes them with up to 17 digits: 1.1 comes as 1.1000000000000001.
A double and a decimal of at most 15 digits name each other uniquely, so where the nearest decimal
of 15 digits is the very same double, that decimal is what was typed. Where it is not, the number
was computed and is no decimal: its own 17 digits are returned, which no currency's scale takes.
No arithmetic is done on a float.
"""

import datetime as dt
import re
from typing import Final

from assets.sources.delimited.moments import has_time

_NUMBER: Final = re.compile(
    r"(?P<sign>[+-]?)(?P<whole>[0-9]+)(?:\.(?P<part>[0-9]*))?(?:[eE](?P<power>[+-]?[0-9]{1,3}))?",
    re.ASCII,
)
_EXACT_DIGITS: Final = 15
_MICROSECONDS: Final = 86_400_000_000
_FIRST_1900: Final = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - a sheet knows no zone
_FIRST_1904: Final = dt.datetime(1904, 1, 1)  # noqa: DTZ001 - a sheet knows no zone
_REAL_FROM: Final = 61
"""The 1900 system has a 29 February 1900, number 60; no books are that old."""

_LAST_SERIAL: Final = 2_958_465
_CLOSE_US: Final = 500


def decimal_text(stated: str) -> str:
    """Return a stored number as plain decimal text, or as it is stored where that is not exact."""
    found = _NUMBER.fullmatch(stated)
    if found is None:
        return stated
    digits = (found["whole"] + (found["part"] or "")).strip("0")
    if len(digits) <= _EXACT_DIGITS:
        return _plain(found)
    if found["part"] is None and found["power"] is None:
        return stated
    shortened = f"{float(stated):.{_EXACT_DIGITS}g}"
    short = _NUMBER.fullmatch(shortened)
    if short is None or float(shortened) != float(stated):
        return stated
    plain = _plain(short)
    whole = plain.lstrip("-").partition(".")[0]
    return stated if len(whole) > _EXACT_DIGITS else plain


def _plain(number: re.Match[str]) -> str:
    """Return digits with the power of ten worked into the place of the decimal point."""
    whole, part, power = number["whole"], number["part"] or "", int(number["power"] or 0)
    if power > 0:
        part = part.ljust(power, "0")
        whole, part = whole + part[:power], part[power:]
    elif power < 0:
        whole = whole.rjust(-power + 1, "0")
        whole, part = whole[:power], whole[power:] + part
    whole, part = whole.lstrip("0") or "0", part.rstrip("0")
    sign = "-" if number["sign"] == "-" and (whole, part) != ("0", "") else ""
    return f"{sign}{whole}.{part}" if part else f"{sign}{whole}"


def moment_of(serial: str, *, is_1904: bool) -> dt.datetime | None:
    """Return the local time that a date's number means, None where it means none."""
    found = _NUMBER.fullmatch(serial)
    if found is None or found["sign"] == "-":
        return None
    whole, _, part = _plain(found).partition(".")
    days = int(whole)
    if days > _LAST_SERIAL or (days < _REAL_FROM and not is_1904):
        return None
    scale = 10 ** len(part)
    within_us = (2 * int(part or "0") * _MICROSECONDS + scale) // (2 * scale)
    nearest_ms = (within_us + _CLOSE_US) // 1000 * 1000
    first = _FIRST_1904 if is_1904 else _FIRST_1900
    try:
        return first + dt.timedelta(days=days, microseconds=nearest_ms)
    except OverflowError:
        return None


def moment_text(moment: dt.datetime, pattern: str) -> str:
    """Return a moment as the declared date format writes it, or in full where it cannot.

    A time of day that the format leaves out must be midnight; else the full text is returned,
    which the format refuses.
    """
    bare = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    if "%z" in pattern:
        return moment.isoformat()
    text = moment.strftime(pattern)
    reread = moment if has_time(pattern) else bare
    if reread != moment or (moment.microsecond and "%f" not in pattern):
        return moment.isoformat()
    return text
