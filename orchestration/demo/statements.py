"""A statement as every bank thinks of it: one account, one day, lines between two balances.

What does not belong here: how a format writes it (``*_writing``).
"""

import datetime as dt
from dataclasses import dataclass

import polars as pl

from orchestration.demo.institution import ACCOUNTS, OPENING_DATE, DemoAccount
from orchestration.demo.simulating import Simulation


@dataclass(frozen=True, slots=True)
class Line:
    """One booked entry, in whole cents, positive where we gained.

    Attributes:
        bank_reference: the bank's own, unique, at most 16 characters.
        value_date: the day of the movement; the bank may book it later.
    """

    reference: str
    bank_reference: str
    cents: int
    booking_date: dt.date
    value_date: dt.date
    is_fee: bool
    counterparty: str
    description: str


@dataclass(frozen=True, slots=True)
class Statement:
    """One account on one business day; the closing balance is the opening one plus the lines."""

    account: DemoAccount
    number: int
    day: dt.date
    day_before: dt.date
    opening_cents: int
    lines: tuple[Line, ...]

    @property
    def closing_cents(self) -> int:
        """What the account holds at the end of the day."""
        return self.opening_cents + sum(line.cents for line in self.lines)


def statements_of(simulation: Simulation) -> list[Statement]:
    """Return every statement, by account in their declared order and then by day."""
    statements: list[Statement] = []
    by_place = simulation.lines.partition_by("account", "day", as_dict=True)
    for account in ACCOUNTS:
        balance, before = account.opening_cents, OPENING_DATE
        for place, day in enumerate(simulation.days):
            lines = _lines(account, day, by_place[account.id, place])
            statement = Statement(account, place + 1, day, before, balance, lines)
            statements.append(statement)
            balance, before = statement.closing_cents, day
    return statements


def _lines(account: DemoAccount, day: dt.date, stated: pl.DataFrame) -> tuple[Line, ...]:
    valued = stated["occurred_ms"].cast(pl.Datetime("ms")).dt.date().to_list()
    return tuple(
        Line(
            reference=row["reference"],
            bank_reference=f"{account.bank_prefix}{day:%y%m%d}{number:05}",
            cents=row["cents"],
            booking_date=day,
            value_date=value_date,
            is_fee=row["is_fee"],
            counterparty=row["counterparty"],
            description=row["description"],
        )
        for number, (row, value_date) in enumerate(
            zip(stated.iter_rows(named=True), valued, strict=True), start=1
        )
    )
