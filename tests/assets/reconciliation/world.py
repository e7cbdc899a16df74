"""A small institution in the notation of the tests: what it books, and what its bank states.

An item is a line of text: ``name day account amount reference``. Days count from 1 March 2024 (a
Friday; the 4th is a Monday; the 29th and the 32nd, 1 April, are Czech holidays). ``-`` is an empty
reference; further words: ``fee`` (a charge), ``file=NAME``.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Final
from uuid import UUID

import polars as pl

from assets.reconciliation.engine import ReconciledDays, reconcile_days
from contracts.ids import digest_id
from contracts.institution import Institution
from contracts.money import UNITS
from contracts.source_declaration import AccountDeclaration
from contracts.table_contract import TableContract
from contracts.tables.ledger import ACCOUNTS, BUSINESS_EVENTS
from contracts.tables.oracle import CHANGE_EVENTS
from contracts.tables.reconciliation import BREAKS, MATCHES, STATEMENT_BALANCES
from contracts.tables.sources import STATEMENT_LINES, STATEMENTS
from tests.assets.emptying import empty
from warehouse.lake import Lake

Fill = Callable[[Lake, TableContract, pl.DataFrame], int]
Row = dict[str, object]

PACKAGE: Final = "assets.reconciliation"
OPENING_UNITS: Final = 1000
INSTITUTION: Final = Institution(
    name="Example",
    tenant=1,
    time_zone="Europe/Prague",
    calendar="CZ",
    accounts=(
        AccountDeclaration(id="main", name="Main", currency="CZK", gl_code=1010),
        AccountDeclaration(
            id="slow", name="Slow rail", currency="CZK", gl_code=1011, settlement_lag_days=3
        ),
    ),
)


def day_of(number: int) -> date:
    """Return the date of a day's number."""
    return date(2024, 3, 1) + timedelta(number - 1)


@dataclass
class Item:
    """One item as the notation says it."""

    name: str
    day: int
    account: str
    units: int
    reference: str = ""
    is_fee: bool = False
    file: str = ""


def parsed(text: str) -> list[Item]:
    """Return the items that ``text`` notes, a line each."""
    items = []
    for line in text.strip().splitlines():
        name, day, account, units, reference, *more = line.split()
        item = Item(name, int(day), account, int(units), "" if reference == "-" else reference)
        item.is_fee = "fee" in more
        item.file = next((one[5:] for one in more if one.startswith("file=")), "")
        items.append(item)
    return items


@dataclass
class World:
    """Rows of the input tables, and the names behind their ids."""

    lake: Lake
    fill: Fill
    names: dict[str, str] = field(default_factory=dict)

    def land(self, books: str, bank: str, days: int = 31, seed: int | None = None) -> None:
        """Fill the input tables; the bank states each account's balance at the end of each day."""
        self.land_items(parsed(books), parsed(bank), days, seed)

    def land_items(
        self, books: list[Item], bank: list[Item], days: int = 31, seed: int | None = None
    ) -> None:
        """The same of items; ``seed`` shuffles the order in which rows are appended."""
        opened = [Item(f"O-{one.id}", 1, one.id, OPENING_UNITS) for one in INSTITUTION.accounts]
        booked = [*opened, *books]
        rows = {
            ACCOUNTS: [_account(one.id) for one in INSTITUTION.accounts],
            BUSINESS_EVENTS: [_event(one) for one in booked],
            CHANGE_EVENTS: [_change(one, number) for number, one in enumerate(booked, 1)],
            STATEMENTS: _statements(bank, days),
            STATEMENT_LINES: [_line(one) for one in bank],
        }

        def work(lake: Lake) -> None:
            for table, of_table in rows.items():
                empty(lake, table)
                self._add(table, of_table, seed)

        self.lake.run(work)
        self.names |= {item_id(one.name): one.name for one in [*books, *bank]}

    def reconcile(self, first: int, last: int) -> ReconciledDays:
        """Reconcile the days with these numbers."""
        return reconcile_days(self.lake, INSTITUTION, day_of(first), day_of(last))

    def forget(self) -> None:
        """Empty the three tables that reconciliation writes."""

        def work(lake: Lake) -> None:
            for table in (MATCHES, BREAKS, STATEMENT_BALANCES):
                empty(lake, table)

        self.lake.run(work)

    def breaks(self) -> list[str]:
        """Return ``day code state ends amount opened+age`` a row, sorted by day, then ends."""
        rows = self.lake.read("tests.assets.reconciliation", "stored_breaks").rows(named=True)
        return [
            f"{_number(row['business_date'])} {row['break_code']} {row['state']} "
            f"{self._ends(row)} {row['amount_units']} "
            f"{_number(row['opened_on'])}+{row['age_business_days']}"
            for row in sorted(rows, key=lambda row: (row["business_date"], self._ends(row)))
        ]

    def matches(self) -> list[str]:
        """Return ``day rule state ends difference`` a row, sorted by day, then ends."""
        rows = self.lake.read("tests.assets.reconciliation", "stored_matches").rows(named=True)
        return [
            f"{_number(row['business_date'])} {row['rule']} {row['state']} "
            f"{self._ends(row)} {row['difference_units']}"
            for row in sorted(rows, key=lambda row: (row["business_date"], self._ends(row)))
        ]

    def stored(self) -> list[pl.DataFrame]:
        """Return the three written tables, every column, sorted by their keys."""
        names = ("stored_breaks", "stored_matches", "stored_balances")
        return [self.lake.read("tests.assets.reconciliation", name) for name in names]

    def _ends(self, row: Row) -> str:
        ends = [self.names[str(row[end])] for end in ("transfer_id", "line_id") if row[end]]
        return "=".join(ends)

    def _add(self, table: TableContract, rows: list[Row], seed: int | None) -> None:
        if seed is not None:
            Random(seed).shuffle(rows)
        if rows:
            frame = pl.DataFrame(rows, infer_schema_length=None)
            units = [name for name in frame.columns if name.endswith("_units")]
            self.fill(self.lake, table, frame.with_columns(pl.col(units).cast(UNITS)))


def item_id(name: str) -> str:
    """Return the id of the item called ``name``: ids sort as names do."""
    return str(UUID(int=int.from_bytes(name.encode())))


def _number(day: object) -> int:
    assert isinstance(day, date)
    return (day - day_of(1)).days + 1


def _account(name: str) -> Row:
    return {
        "account_id": str(digest_id("account", name)),
        "currency": "CZK",
        "owner_kind": "account",
        "owner": name,
    }


def _event(item: Item) -> Row:
    kind = "bank_fee" if item.is_fee else "wire_in"
    return {
        "event_id": str(digest_id("event", item.name)),
        "kind": "opening_balance" if item.name.startswith("O-") else kind,
        "reference": item.reference.lower() + " ",
        "counterparty": f"payer of {item.name}",
        "file_sha256": item.file or "books",
    }


def _change(item: Item, number: int) -> Row:
    ours, theirs = str(digest_id("account", item.account)), str(digest_id("customer"))
    return {
        "timestamp_ns": number,
        "transfer_id": item_id(item.name),
        "event_id": str(digest_id("event", item.name)),
        "business_date": day_of(item.day),
        "amount_units": str(abs(item.units)),
        "debit_account_id": ours if item.units >= 0 else theirs,
        "credit_account_id": theirs if item.units >= 0 else ours,
    }


def _line(item: Item) -> Row:
    return {
        "line_id": item_id(item.name),
        "statement_id": str(digest_id("statement", item.account, str(item.day))),
        "file_sha256": item.file or "bank",
        "account": item.account,
        "currency": "CZK",
        "booking_date": day_of(item.day),
        "amount_units": str(item.units),
        "reference": item.reference,
        "is_fee": item.is_fee,
        "counterparty": "",
    }


def _statements(bank: list[Item], days: int) -> list[Row]:
    rows: list[Row] = []
    for account in INSTITUTION.accounts:
        balance = OPENING_UNITS
        for day in range(1, days + 1):
            moved = [one.units for one in bank if (one.account, one.day) == (account.id, day)]
            rows.append(
                {
                    "statement_id": str(digest_id("statement", account.id, str(day))),
                    "source": "bank",
                    "account": account.id,
                    "currency": "CZK",
                    "statement_reference": str(day),
                    "opening_date": day_of(day),
                    "closing_date": day_of(day),
                    "opening_balance_units": str(balance),
                    "closing_balance_units": str(balance + sum(moved)),
                }
            )
            balance += sum(moved)
    return rows
