"""The values of MT940 fields: the library's grammar of each field, with strict checks on top.

The ``mt-940`` library knows the fields as banks send them; its own conversion is lenient (any
script's digits, dates that wrap, reversals with the wrong sign), so only its grammars are used and
the texts they find are converted here.
"""

import datetime as dt
import re
from functools import cache, lru_cache
from typing import Final

from assets.sources.masking import outlined
from assets.sources.mt.fields import Field
from assets.sources.mt.information import information_of
from assets.sources.statements.bank_statement import StatedBalance, StatementEntry, meant
from contracts.currencies import CURRENCIES
from contracts.errors import AmountError, RefusedFileError
from contracts.money import parse_amount
from contracts.reasons import RefusalReason

_AMOUNT: Final = re.compile(r"[0-9]+,[0-9]*", re.ASCII)
_OF_AMOUNTS: Final = tuple("0123456789,")
_GAINS: Final = {"C": True, "RD": True, "D": False, "RC": False}
_FEE_CODES: Final = frozenset({"CHG", "COM"})
_WHOLE: Final = frozenset({13, 60, 62, 90})
"""Fields whose grammar may stop before the end of the value."""

_BEFORE_TEXTS: Final = re.compile(
    r"(?:[0-9]{6}(?:[0-9]{4})?(?:E?R?[CD](?:[A-Z]?[0-9,]+)?)?)?", re.ASCII
)
_EXPECTED: Final = re.compile(r"([0-9]{6}(?:[0-9]{4})?)E([CD])", re.ASCII)
_MAX_DISTANCE: Final = dt.timedelta(days=150)
"""An entry date farther from its value date could as well be of the year before or after."""

_FIRST_YEAR: Final = 80
"""Two-digit years from here on are of the last century, as SWIFT reads them."""


@cache
def _grammar(number: int) -> re.Pattern[str]:
    from mt940.tags import TAG_BY_ID  # noqa: PLC0415 - the one door to the library

    found: re.Pattern[str] = TAG_BY_ID[number].re
    return found


def groups_of(field: Field) -> dict[str, str]:
    """Return the parts of a field as the library's grammar finds them, empty where absent.

    Raises:
        RefusedFileError: the value does not fit the grammar; the code says which part failed.
    """
    number = int(field.tag[:2])
    found = _grammar(number).match(field.value)
    if found is None or (number in _WHOLE and found.end() != len(field.value.rstrip())):
        raise RefusedFileError(_fault(field), field.place, _shown(field), field=f":{field.tag}:")
    return found.groupdict("")


def _shown(field: Field) -> str:
    """Return what a field holds; of an entry what stands before its texts, and their outline."""
    if field.tag != "61":
        return field.value
    plain = _BEFORE_TEXTS.match(field.value)
    assert plain is not None, "nothing is a beginning, too"
    return plain[0] + outlined(field.value[plain.end() :])


def gained(field: Field) -> bool:
    """Return whether the mark of an ``:61:`` says that the holder gained, were it of nothing."""
    return _gains(field, groups_of(_without_expected(field))["status"])


def _without_expected(field: Field) -> Field:
    """Return an entry without the mark of expected money, for the library's grammar."""
    expected = _EXPECTED.match(field.value)
    if expected is None:
        return field
    return field._replace(value=expected[1] + expected[2] + field.value[expected.end() :])


def _fault(field: Field) -> RefusalReason:
    """Return which part of a balance or an entry does not fit."""
    if field.tag.startswith("28"):
        return RefusalReason.ILLEGAL_CHARACTER
    if field.tag.startswith("13"):
        return RefusalReason.DATE_INVALID
    if field.tag[:2] in ("34", "90"):
        return RefusalReason.AMOUNT_FORMAT
    mark = "" if field.tag == "61" else "R?[A-Z]"
    if re.match(mark + r"[0-9]{6}", field.value, re.ASCII) is None:
        return RefusalReason.DATE_INVALID
    if field.tag == "61" and re.match(r"[0-9]{6}([0-9]{4})?R?[CD]", field.value) is None:
        return RefusalReason.CREDIT_DEBIT_MISSING
    return RefusalReason.AMOUNT_FORMAT


def balance_of(field: Field) -> StatedBalance:
    """Return the balance that ``:60a:`` or ``:62a:`` states."""
    parts = groups_of(field)
    if parts["currency"] not in CURRENCIES:
        raise RefusedFileError(RefusalReason.CURRENCY_UNKNOWN, field.place, parts["currency"])
    units = units_of(field, parts["amount"], parts["currency"])
    return StatedBalance(
        units=units if _gains(field, parts["status"]) else -units,
        currency=parts["currency"],
        date=date_of(field, parts),
        place=field.place,
    )


def entry_of(field: Field, text: Field | None, currency: str) -> StatementEntry:
    """Return the entry that ``:61:`` states, with the ``:86:`` that follows it.

    A mark of expected money (``EC``, ``ED``) makes it a pending one.
    """
    is_expected = _EXPECTED.match(field.value) is not None
    field = _without_expected(field)
    parts = groups_of(field)
    if parts["funds_code"] not in ("", currency[2]):
        raise RefusedFileError(
            RefusalReason.CURRENCY_MIXED,
            field.place,
            parts["funds_code"],
            field="funds code",
            expected=currency[2],
        )
    _refuse_cut_amount(field, parts)
    units = units_of(field, parts["amount"], currency)
    value_date = date_of(field, parts)
    code = parts["id"].strip()
    information = information_of(text.value if text is not None else "")
    return StatementEntry(
        units=units if _gains(field, parts["status"]) else -units,
        currency=currency,
        booking_date=_booking_date(field, parts, value_date),
        value_date=value_date,
        place=field.place,
        reference=meant(parts["customer_reference"].strip()) or information.reference,
        bank_reference=parts["bank_reference"].strip(),
        transaction_code=f"{code} RVSL" if parts["status"].startswith("R") else code,
        is_fee=code[1:] in _FEE_CODES,
        counterparty=information.counterparty,
        description=information.description or parts["extra_details"].strip(),
        status="pending" if is_expected else "booked",
    )


def _refuse_cut_amount(field: Field, parts: dict[str, str]) -> None:
    """Refuse an amount whose last digits the grammar takes for the reference behind it."""
    behind = parts["id"] or parts["customer_reference"]
    if behind.startswith(_OF_AMOUNTS):
        raise RefusedFileError(
            RefusalReason.AMOUNT_FORMAT,
            field.place,
            parts["amount"] + behind[:1],
            field="amount",
            expected="at most 15 characters",
        )


def units_of(field: Field, text: str, currency: str) -> int:
    """Return the ledger units of an amount with a decimal comma; never negative."""
    if _AMOUNT.fullmatch(text) is None:
        raise RefusedFileError(RefusalReason.AMOUNT_FORMAT, field.place, text)
    try:
        return parse_amount(text.replace(",", "."), CURRENCIES[currency])
    except AmountError as error:
        raise AmountError(error.reason, text, currency, field.place) from error


def _gains(field: Field, mark: str) -> bool:
    """Return whether the holder gained: a credit, or a debit reversed."""
    if mark not in _GAINS:
        raise RefusedFileError(RefusalReason.CREDIT_DEBIT_MISSING, field.place, mark)
    return _GAINS[mark]


def date_of(field: Field, parts: dict[str, str]) -> dt.date:
    """Return the date whose two-digit year, month and day ``parts`` hold."""
    found = parts["year"], parts["month"], parts["day"]
    day = _day(*found)
    if day is None:
        raise RefusedFileError(RefusalReason.DATE_INVALID, field.place, "".join(found))
    return day


@lru_cache(maxsize=4096)
def _day(year: str, month: str, day: str) -> dt.date | None:
    short = int(year)
    try:
        return dt.date(short + (1900 if short >= _FIRST_YEAR else 2000), int(month), int(day))
    except ValueError:
        return None


def _booking_date(field: Field, parts: dict[str, str], value_date: dt.date) -> dt.date:
    """Return the entry date in the year that brings it nearest to the value date."""
    month, day = parts["entry_month"].strip(), parts["entry_day"].strip()
    if not month:
        return value_date
    nearest = _nearest(month, day, value_date)
    if nearest is None:
        raise RefusedFileError(RefusalReason.DATE_INVALID, field.place, month + day)
    if abs(nearest - value_date) > _MAX_DISTANCE:
        raise RefusedFileError(
            RefusalReason.DATE_AMBIGUOUS,
            field.place,
            month + day,
            field="entry date",
            expected=f"a day near {value_date.isoformat()}",
        )
    return nearest


@lru_cache(maxsize=4096)
def _nearest(month: str, day: str, value_date: dt.date) -> dt.date | None:
    near = []
    for year in (value_date.year - 1, value_date.year, value_date.year + 1):
        try:
            near.append(dt.date(year, int(month), int(day)))
        except ValueError:
            continue  # 29 February is a date in some of the years only.
    return min(near, key=lambda one: abs(one - value_date), default=None)
