"""MT942 messages to reports: entries of a part of a day, and totals that must agree with them.

Below the floor (``:34F:``) a bank may count entries without listing them: then its totals may be
above what is listed, by less than the floor an entry. Without a floor they must be the same. The
mark of an entry says on which side it counts, of an entry of nothing, too.
"""

import datetime as dt
from collections.abc import Sequence

from assets.sources.mt.fields import MT942, Field, Message, messages_of, one_of, with_texts
from assets.sources.mt.statements import account_in, numbers_of
from assets.sources.mt.values import date_of, entry_of, gained, groups_of, units_of
from assets.sources.statements.accounts import iban_is_valid
from assets.sources.statements.bank_statement import BankReport, StatementEntry
from contracts.currencies import CURRENCIES
from contracts.errors import RefusedFileError
from contracts.money import format_amount
from contracts.reasons import RefusalReason

_LAST_HOUR = 23
_LAST_MINUTE = 59


def parse_mt942(text: str) -> tuple[BankReport, ...]:
    """Return what an MT942 file tells, before accounts are proved.

    Raises:
        RefusedFileError: a field missing, misplaced or malformed, or a total wrong.
    """
    return tuple(_report(one) for one in messages_of(text, MT942))


def _report(message: Message) -> BankReport:
    currency, floors = _floors(message)
    marked = [(entry_of(one, text, currency), gained(one)) for one, text in with_texts(message)]
    losses = [entry for entry, is_gain in marked if not is_gain]
    gains = [entry for entry, is_gain in marked if is_gain]
    for tag, counted, floor in (("90D", losses, floors["D"]), ("90C", gains, floors["C"])):
        for field in message:
            if field.tag == tag:
                _refuse_wrong_total(field, counted, (currency, floor))
    account, place = account_in(message)
    return BankReport(
        account=account,
        account_place=place,
        reference=_reference(message),
        place=message[0].place,
        entries=tuple(entry for entry, _ in marked),
        is_iban=iban_is_valid(account),
        currency=currency,
        issue=one_of(message, "20").value.strip(),
    )


def _floors(message: Message) -> tuple[str, dict[str, int]]:
    """Return the currency of the report and its floor for debits and for credits, ledger units."""
    fields = [one for one in message if one.tag == "34F"]
    floors: dict[str, int] = {}
    currencies = set()
    for field in fields:
        parts = groups_of(field)
        currency, amount = parts["currency"], parts["amount"]
        if currency not in CURRENCIES:
            raise RefusedFileError(RefusalReason.CURRENCY_UNKNOWN, field.place, currency)
        whole = amount if "," in amount else f"{amount},"  # Banks write a floor of 0 without comma.
        units = units_of(field, whole, currency)
        for side in parts["status"].strip() or "DC":
            if side in floors:
                raise RefusedFileError(RefusalReason.TAG_ORDER, field.place, "floor stated twice")
            floors[side] = units
        currencies.add(currency)
    if len(currencies) > 1:
        found = "/".join(sorted(currencies))
        raise RefusedFileError(RefusalReason.CURRENCY_MIXED, fields[-1].place, found)
    return currencies.pop(), {"D": 0, "C": 0} | floors


def _refuse_wrong_total(
    field: Field, counted: Sequence[StatementEntry], limit: tuple[str, int]
) -> None:
    """Refuse a ``:90D:`` or ``:90C:`` that the entries do not make."""
    parts, (currency, floor) = groups_of(field), limit
    if parts["currency"] != currency:
        raise RefusedFileError(
            RefusalReason.CURRENCY_MIXED, field.place, parts["currency"], expected=currency
        )
    stated = units_of(field, parts["amount"], currency)
    listed = sum(abs(one.units) for one in counted)
    unlisted = int(parts["number"] or 0) - len(counted)
    if unlisted < 0 or (unlisted and not floor):
        raise RefusedFileError(
            RefusalReason.RECORD_COUNT,
            field.place,
            parts["number"],
            field=f":{field.tag}:",
            expected=f"{len(counted)} entries",
        )
    if not 0 <= stated - listed <= unlisted * floor:
        raise RefusedFileError(
            RefusalReason.CONTROL_TOTAL,
            field.place,
            parts["amount"],
            field=f":{field.tag}:",
            expected=format_amount(listed, CURRENCIES[currency]),
        )


def _reference(message: Message) -> str:
    """Return when the report was made and the bank's number of it."""
    made, time = _made_at(one_of(message, "13", "13D"))
    number, page = numbers_of(message)
    return f"{made.isoformat()}/{time}/{number}" + (f"/{page}" if page > 1 else "")


def _made_at(field: Field) -> tuple[dt.date, str]:
    """Return the day and the time of day (HHMM) of ``:13D:``, in the bank's own zone."""
    parts = groups_of(field)
    if (field.tag == "13D") != bool(parts["offset"]):
        raise RefusedFileError(
            RefusalReason.TIME_INVALID, field.place, field.value, expected="an offset from UTC"
        )
    offset = parts["offset"] or "0000"
    hours = (parts["hour"], offset[:2])
    minutes = (parts["minute"], offset[2:])
    if any(int(one) > _LAST_HOUR for one in hours) or any(
        int(one) > _LAST_MINUTE for one in minutes
    ):
        raise RefusedFileError(RefusalReason.TIME_INVALID, field.place, field.value)
    return date_of(field, parts), parts["hour"] + parts["minute"]
