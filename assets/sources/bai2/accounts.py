"""The account records (03): which account, its balances and sums, and what of them must hold."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Final

import polars as pl

from assets.sources.bai2.faults import fault
from assets.sources.bai2.funds import FundsType, parts_of
from assets.sources.bai2.headers import GroupHeader, refuse_other_currency
from assets.sources.bai2.type_codes import CLOSING_LEDGER, OPENING_LEDGER, SIGNED, STATUS, SUMMARY
from assets.sources.bai2.values import total_of
from assets.sources.masking import masked
from contracts.currencies import CURRENCIES, Currency
from contracts.institution import Institution
from contracts.money import MAX_STATED_UNITS
from contracts.reasons import RefusalReason
from contracts.source_declaration import AccountDeclaration

_WIDEST_COUNT: Final = 20
"""Digits of 64 bits; banks write counts with leading zeros, none with as many."""


@dataclass(frozen=True, slots=True)
class Summary:
    """One balance or sum, as stated: whole smallest amounts, None where unspecified."""

    type_code: str
    amount: int | None
    item_count: int | None
    record: int


@dataclass(frozen=True, slots=True)
class ReportedAccount:
    """One account of one group, and its declaration."""

    number: int
    account: AccountDeclaration
    group: GroupHeader
    summaries: tuple[Summary, ...] = field(repr=False)

    @property
    def currency(self) -> Currency:
        """The account's currency, by which its amounts are scaled."""
        return CURRENCIES[self.account.currency]

    @property
    def total(self) -> int:
        """The sum of all amounts, as control totals add them."""
        return sum(one.amount or 0 for one in self.summaries)

    @property
    def is_statement(self) -> bool:
        """Whether both ledger balances of a final report are stated, so that lines can be tied."""
        is_tied = (
            self.stated(OPENING_LEDGER) is not None and self.stated(CLOSING_LEDGER) is not None
        )
        return self.group.is_final and is_tied

    def stated(self, type_code: str) -> Summary | None:
        """Return the balance or sum of ``type_code`` that is stated with an amount, if one is."""
        return next(
            (
                one
                for one in self.summaries
                if one.type_code == type_code and one.amount is not None
            ),
            None,
        )


def accounts_of(
    records: pl.DataFrame, groups: dict[int, GroupHeader], institution: Institution
) -> list[ReportedAccount]:
    """Return the accounts of all groups in the order of the file.

    Raises:
        RefusedFileError: an account or currency is not the declared one, or a balance is wrong.
    """
    rows = records.filter(pl.col("parent_kind") == "03").group_by("account", maintain_order=True)
    grouped = rows.agg("number", pl.col("body").str.strip_suffix("/"), pl.col("group").first())
    named = cache(institution.account_named)
    return [
        _account(list(zip(numbers, bodies, strict=True)), groups[group], named)
        for _, numbers, bodies, group in grouped.iter_rows()
    ]


def _account(
    rows: list[tuple[int, str]],
    group: GroupHeader,
    named: Callable[[str], AccountDeclaration | None],
) -> ReportedAccount:
    (number, first), *more = rows
    name, _, rest = first.partition(",")
    code, _, summaries = rest.partition(",")
    if not name:
        raise fault(RefusalReason.FIELD_MISSING, number, field="account number")
    currency = code or group.currency
    refuse_other_currency(currency, number)
    account = named(name)
    if account is None:
        raise fault(RefusalReason.ACCOUNT_UNKNOWN, number, masked(name), field="account number")
    if currency != account.currency:
        raise fault(
            RefusalReason.CURRENCY_MIXED, number, currency, field="currency",
            expected=account.currency,
        )  # fmt: skip
    fields = _fields([(number, summaries), *more])
    return ReportedAccount(number, account, group, tuple(_summaries(fields, CURRENCIES[currency])))


_Fields = Iterator[tuple[int, str, bool]]


def _fields(rows: list[tuple[int, str]]) -> list[tuple[int, str, bool]]:
    """Return record number, text and whether it is the record's last field, of every field."""
    return [
        (number, text, place == len(texts))
        for number, body in rows
        for texts in (body.split(","),)
        for place, text in enumerate(texts, start=1)
    ]


def _summaries(stated: list[tuple[int, str, bool]], currency: Currency) -> Iterator[Summary]:
    """Return balances and sums: four fields each, more where a funds type says so.

    Banks end a record with a comma before the slash: that empty field begins nothing.
    """
    fields: _Fields = iter(stated)
    for number, code, is_last in fields:
        if not code and is_last:
            continue
        amount, items, funds = (next(fields, (number, "", True))[1] for _ in range(3))
        summary = _summary(number, code, amount, items)
        if summary is not None and summary.amount is not None:
            _refuse_wide(summary, currency)
        if funds:
            kind = FundsType.named(funds, number)
            parts = parts_of(kind, (one[1] for one in fields), number)
            parts.refuse_other_sum(None if summary is None else summary.amount, number)
        if summary is not None:
            yield summary


def _summary(number: int, code: str, amount: str, items: str) -> Summary | None:
    if not code:
        if amount or items:
            raise fault(RefusalReason.FIELD_MISSING, number, amount or items, field="type code")
        return None
    if code not in STATUS and code not in SUMMARY:
        raise fault(
            RefusalReason.TYPE_CODE_UNKNOWN, number, code, field="type code",
            expected="a status or summary code",
        )  # fmt: skip
    units = total_of(amount, number, f"amount of {code}") if amount else None
    if units is not None and units < 0 and code not in SIGNED:
        raise fault(RefusalReason.AMOUNT_SIGN, number, amount, field=f"amount of {code}")
    if items and not (items.isascii() and items.isdigit() and len(items) < _WIDEST_COUNT):
        raise fault(RefusalReason.RECORD_COUNT, number, items, field=f"item count of {code}")
    return Summary(code, units, int(items) if items else None, number)


def _refuse_wide(summary: Summary, currency: Currency) -> None:
    assert summary.amount is not None
    if abs(summary.amount) * currency.units_per_minor >= MAX_STATED_UNITS:
        raise fault(RefusalReason.AMOUNT_RANGE, summary.record, str(summary.amount))
