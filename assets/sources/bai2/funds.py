"""Funds types: when money can be used, and the parts that a type must bring along.

Z, 0, 1, 2 or nothing have none; S has three amounts (now, next day, later); V a date and a time;
D a number and as many pairs of days and amount. The parts of S and D must make the amount.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from assets.sources.bai2.faults import fault
from assets.sources.bai2.values import date_of, refuse_other_time, total_of
from contracts.reasons import RefusalReason

SIMPLE = ("", "Z", "0", "1", "2")
"""Types without parts."""


class FundsType(StrEnum):
    """When money can be used."""

    UNKNOWN = "Z"
    IMMEDIATE = "0"
    NEXT_DAY = "1"
    SECOND_DAY = "2"
    DISTRIBUTED_SIMPLE = "S"
    VALUE_DATED = "V"
    DISTRIBUTED = "D"

    @classmethod
    def named(cls, text: str, record: int) -> "FundsType":
        """Return the type called ``text``; refuse any other with ``FUNDS_TYPE``."""
        try:
            return cls(text)
        except ValueError as error:
            raise fault(
                RefusalReason.FUNDS_TYPE, record, text, field="funds type",
                expected="Z, 0, 1, 2, S, V or D",
            ) from error  # fmt: skip


@dataclass(frozen=True, slots=True)
class FundsParts:
    """What a type brought along: amounts that must make the whole, or a value date."""

    amounts: tuple[int, ...] | None = None
    value_date: dt.date | None = None

    def refuse_other_sum(self, amount: int | None, record: int) -> None:
        """Refuse parts that do not make ``amount``."""
        if self.amounts is not None and sum(self.amounts) != (amount or 0):
            raise fault(
                RefusalReason.FUNDS_TYPE, record, str(sum(self.amounts)), field="availability",
                expected=str(amount or 0),
            )  # fmt: skip


def parts_of(kind: FundsType, fields: Iterator[str], record: int) -> FundsParts:
    """Take the parts of ``kind`` off ``fields``.

    Raises:
        RefusedFileError: ``FUNDS_TYPE`` where a part is missing or is no amount, ``DATE_INVALID``
            or ``TIME_INVALID`` where the value date is.
    """
    if kind is FundsType.VALUE_DATED:
        date, at = _taken(fields, record), _taken(fields, record)
        if not date:
            raise _missing(record)
        if at:
            refuse_other_time(at, record, "value time")
        return FundsParts(value_date=date_of(date, record, "value date"))
    if kind is FundsType.DISTRIBUTED_SIMPLE:
        return FundsParts(tuple(_amount(fields, record) for _ in range(3)))
    if kind is FundsType.DISTRIBUTED:
        return FundsParts(tuple(_distributed(fields, record)))
    return FundsParts()


def _distributed(fields: Iterator[str], record: int) -> Iterator[int]:
    count = _taken(fields, record)
    if not is_short_number(count):
        raise _missing(record, count)
    for _ in range(int(count)):
        days = _taken(fields, record)
        if not is_short_number(days):
            raise _missing(record, days)
        yield _amount(fields, record)


def is_short_number(text: str) -> bool:
    """Return whether ``text`` is a count or a number of days: digits, at most four."""
    return text.isascii() and text.isdigit() and len(text) <= 4  # noqa: PLR2004 - days of years


def _amount(fields: Iterator[str], record: int) -> int:
    """Return a part, zero where it is left unspecified."""
    text = _taken(fields, record)
    return total_of(text, record, "availability") if text else 0


def _taken(fields: Iterator[str], record: int) -> str:
    found = next(fields, None)
    if found is None:
        raise _missing(record)
    return found


def _missing(record: int, found: str = "") -> Exception:
    return fault(
        RefusalReason.FUNDS_TYPE, record, found, field="availability", expected="the type's parts"
    )
