"""The values of camt elements: amounts, signs, dates, as exactly as the bank writes them."""

import datetime as dt
import re
from functools import lru_cache
from typing import Any, Final

from assets.sources.camt.xml_elements import Element
from contracts.currencies import CURRENCIES
from contracts.errors import AmountError, RefusedFileError
from contracts.money import parse_amount
from contracts.reasons import RefusalReason

_DATE: Final = re.compile(r"(\d{4}-\d{2}-\d{2})(?:Z|[+-]\d{2}:\d{2})?", re.ASCII)
_MOMENT: Final = re.compile(
    r"(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})?", re.ASCII
)


def amount_of(amount: Element) -> tuple[int, str]:
    """Return the ledger units and the currency of an ``Amt`` element; never negative."""
    return amount_in(amount.node, amount.path)


def amount_in(node: Any, path: str) -> tuple[int, str]:  # noqa: ANN401 - lxml has no types
    """Return the ledger units and the currency of an amount's node; never negative.

    Raises:
        RefusedFileError: ``CURRENCY_UNKNOWN``, ``AMOUNT_SIGN`` or what ``parse_amount`` says.
    """
    code = node.get("Ccy", "")
    if code not in CURRENCIES:
        place = f"line {node.sourceline}, {path}"
        raise RefusedFileError(RefusalReason.CURRENCY_UNKNOWN, place, code, field="Ccy")
    if len(node):  # The text would end where the element inside it begins.
        place = f"line {node.sourceline}, {path}"
        raise AmountError(RefusalReason.AMOUNT_FORMAT, "an element inside it", code, place)
    text = (node.text or "").strip()
    if text.startswith(("+", "-")):
        place = f"line {node.sourceline}, {path}"
        raise RefusedFileError(RefusalReason.AMOUNT_SIGN, place, text, field="Amt")
    try:
        return _units(text, code), code
    except AmountError as error:
        place = f"line {node.sourceline}, {path}"
        raise AmountError(error.reason, text, code, place) from error


@lru_cache(maxsize=4096)
def _units(text: str, code: str) -> int:
    """Return the units of an amount; its details mostly state it again."""
    return parse_amount(text, CURRENCIES[code])


def is_credit(holder: Element) -> bool:
    """Return whether the account's holder gained, as ``CdtDbtInd`` says.

    Raises:
        RefusedFileError: it is missing or says neither (``CREDIT_DEBIT_MISSING``).
    """
    indicator = holder.text("CdtDbtInd")
    if indicator not in ("CRDT", "DBIT"):
        raise RefusedFileError(
            RefusalReason.CREDIT_DEBIT_MISSING,
            holder.place,
            indicator,
            field="CdtDbtInd",
            expected="CRDT or DBIT",
        )
    return indicator == "CRDT"


def date_of(holder: Element) -> dt.date:
    """Return the date in ``Dt`` or ``DtTm``, as the bank writes it: its own calendar's.

    Raises:
        RefusedFileError: neither is there, or it is no date (``DATE_INVALID``).
    """
    text = holder.text("Dt", "DtTm") or holder.content
    day = day_in(text)
    if day is None:
        raise RefusedFileError(RefusalReason.DATE_INVALID, holder.place, text, field=holder.name)
    return day


@lru_cache(maxsize=4096)
def day_in(text: str) -> dt.date | None:
    """Return the day of an ISO date or date-time, None where it is neither."""
    found = _DATE.fullmatch(text) or _MOMENT.fullmatch(text)
    try:
        return dt.date.fromisoformat(found[1] if found else "")
    except ValueError:
        return None
