"""Single values of OFX elements: dates, amounts, and what must be stated."""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Final

from assets.sources.ofx.elements import Aggregate, Document
from contracts.currencies import Currency
from contracts.dates import FIRST_DATE, LAST_DATE
from contracts.errors import AmountError, RefusedFileError
from contracts.money import parse_amount
from contracts.reasons import RefusalReason

_MOMENT: Final = re.compile(
    r"([0-9]{4})([0-9]{2})([0-9]{2})"
    r"(?:([0-9]{2})([0-9]{2})(?:([0-9]{2})(?:\.[0-9]{1,6})?)?)?"
    r"(?:\[([+-]?[0-9]{1,2}(?:\.[0-9]{1,2})?)(?::[A-Za-z]{1,5})?\])?",
    re.ASCII,
)
_AMOUNT: Final = re.compile(r"([+-]?)([0-9]*)(?:[.,]([0-9]*))?", re.ASCII)
_FARTHEST_ZONE: Final = 14
"""Hours between Greenwich and the farthest zone."""


@dataclass(frozen=True, slots=True)
class Values:
    """The values of one aggregate, each refused at its own place.

    ``name`` says which one it is, where there are many.
    """

    document: Document
    aggregate: Aggregate
    name: str

    def text(self, tag: str) -> str:
        """Return a value, empty where it is not stated."""
        return self.aggregate.values.get(tag, "")

    def stated(self, tag: str) -> str:
        """Return a value that must be stated; refuse its absence with ``FIELD_MISSING``."""
        text = self.text(tag)
        if not text:
            raise self.refusal(RefusalReason.FIELD_MISSING, tag, "")
        return text

    def date(self, tag: str) -> dt.date:
        """Return the date of a moment as the bank writes it, in the bank's own zone.

        Raises:
            RefusedFileError: ``FIELD_MISSING``, ``DATE_INVALID`` or ``TIME_INVALID``.
        """
        text = self.stated(tag)
        found = _MOMENT.fullmatch(text)
        if found is None:
            raise self.refusal(
                RefusalReason.DATE_INVALID, tag, text, "YYYYMMDDHHMMSS.mmm[hours:zone]"
            )
        year, month, day, hour, minute, second = (int(part or 0) for part in found.groups()[:6])
        try:
            date = dt.date(year, month, day)
        except ValueError as error:
            raise self.refusal(RefusalReason.DATE_INVALID, tag, text) from error
        if not FIRST_DATE <= date <= LAST_DATE:
            raise self.refusal(RefusalReason.DATE_INVALID, tag, text)
        zone = int((found[7] or "0").partition(".")[0])
        if hour > 23 or minute > 59 or second > 59 or abs(zone) > _FARTHEST_ZONE:  # noqa: PLR2004 - a clock
            raise self.refusal(RefusalReason.TIME_INVALID, tag, text)
        return date

    def units(self, tag: str, currency: Currency) -> int:
        """Return an amount as ledger units: a point or a comma before its decimals, no grouping.

        Raises:
            RefusedFileError: ``FIELD_MISSING``, ``AMOUNT_FORMAT``, ``AMOUNT_SCALE`` or
                ``AMOUNT_RANGE``.
        """
        text = self.stated(tag)
        found = _AMOUNT.fullmatch(text)
        if found is None or not (found[2] or found[3]):
            raise self.refusal(RefusalReason.AMOUNT_FORMAT, tag, text, "digits, at most one mark")
        try:
            return parse_amount(f"{found[1]}{found[2] or '0'}.{found[3] or ''}", currency)
        except AmountError as error:
            raise self.refusal(error.reason, tag, text) from error

    def refusal(
        self, reason: RefusalReason, tag: str, found: str, expected: str = ""
    ) -> RefusedFileError:
        """Return the refusal at a value of this aggregate."""
        offset = self.aggregate.offsets.get(tag, self.aggregate.offset)
        place = f"{self.document.place(offset)}, {self.name}"
        return RefusedFileError(reason, place, found, field=tag, expected=expected)
