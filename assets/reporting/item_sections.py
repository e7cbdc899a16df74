"""What a page says of single items: breaks open, expected and cleared, and what was matched."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

import polars as pl

from assets.reporting.wording import money
from contracts.money import UNITS
from contracts.reasons import BreakCode

SHOWN_ITEMS_MAX: Final = 500
"""A page lists so many items of a kind; the Parquet file beside it holds all."""


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a list of breaks; ``amount`` is signed text without its currency.

    ``decision`` is what people decided so far, empty where nobody did.
    """

    account: str
    code: str
    side: str
    reference: str
    counterparty: str
    amount: str
    currency: str
    opened_on: date
    age: int
    decision: str = ""


@dataclass(frozen=True, slots=True)
class Items:
    """Breaks of one state: ``count`` of them, worth ``value`` by currency (sizes added up)."""

    count: int
    value: Mapping[str, int]
    oldest: Item | None
    shown: tuple[Item, ...]

    @property
    def left_off(self) -> int:
        """How many are not listed."""
        return self.count - len(self.shown)


@dataclass(frozen=True, slots=True)
class CodeLine:
    """The open breaks of one code and currency; amounts as text."""

    code: str
    meaning: str
    currency: str
    count: int
    value: str
    net: str


@dataclass(frozen=True, slots=True)
class RuleLine:
    """What one rule matched on the day, by state and currency."""

    rule: str
    state: str
    break_code: str
    currency: str
    count: int
    value: str


def items_of(breaks: pl.DataFrame, state: str, names: Mapping[str, str]) -> Items:
    """Return the breaks of a day in ``state``, the oldest and largest first."""
    kept = (
        breaks.filter(pl.col("state") == state)
        .with_columns(size=pl.col("amount_units").abs())
        .sort(["age_business_days", "size", "break_id"], descending=[True, True, False])
    )
    rows = kept.head(SHOWN_ITEMS_MAX).iter_rows(named=True)
    shown = tuple(_item(row, names) for row in rows)
    first = kept.sort("opened_on", "break_id").head(1).iter_rows(named=True)
    return Items(
        count=kept.height,
        value=units_by_currency(kept, "size"),
        oldest=next((_item(row, names) for row in first), None),
        shown=shown,
    )


def _item(row: dict[str, object], names: Mapping[str, str]) -> Item:
    account, currency = str(row["account"]), str(row["currency"])
    opened_on = row["opened_on"]
    assert isinstance(opened_on, date)
    return Item(
        account=names.get(account, account),
        code=str(row["break_code"]),
        side=str(row["side"]),
        reference=str(row["reference"]),
        counterparty=str(row["counterparty"]),
        amount=money(int(str(row["amount_units"])), currency),
        currency=currency,
        opened_on=opened_on,
        age=int(str(row["age_business_days"])),
        decision=str(row.get("decision", "")),
    )


def units_by_currency(rows: pl.DataFrame, column: str) -> dict[str, int]:
    """Return the sum of ``column`` for each currency among ``rows``, in order of currency."""
    sums = rows.group_by("currency").agg(pl.col(column).cast(UNITS).sum()).sort("currency")
    return {code: int(units) for code, units in sums.iter_rows()}


def code_lines(breaks: pl.DataFrame) -> tuple[CodeLine, ...]:
    """Return the open breaks of a day by code and currency, in order of the taxonomy."""
    sums = (
        breaks.filter(pl.col("state") == "OPEN")
        .group_by("break_code", "currency")
        .agg(
            pl.len(),
            pl.col("amount_units").abs().sum().alias("value"),
            pl.col("amount_units").sum().alias("net"),
        )
        .sort("break_code", "currency")
    )
    order = {code.value: place for place, code in enumerate(BreakCode)}
    lines = [
        CodeLine(
            code=code,
            meaning=BreakCode(code).meaning,
            currency=currency,
            count=count,
            value=money(int(value), currency),
            net=money(int(net), currency),
        )
        for code, currency, count, value, net in sums.iter_rows()
    ]
    return tuple(sorted(lines, key=lambda line: order[line.code]))


def rule_lines(matches: pl.DataFrame) -> tuple[RuleLine, ...]:
    """Return what was matched on a day by rule, state, code and currency."""
    sums = (
        matches.with_columns(pl.col("break_code").fill_null(""))
        .group_by("rule", "state", "break_code", "currency")
        .agg(pl.len(), pl.col("ledger_units").abs().sum())
        .sort("rule", "state", "break_code", "currency")
    )
    return tuple(
        RuleLine(rule, state, code, currency, count, money(int(units), currency))
        for rule, state, code, currency, count, units in sums.iter_rows()
    )
