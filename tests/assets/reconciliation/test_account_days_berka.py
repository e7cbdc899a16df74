"""A Czech bank's own running balances and permanent orders, against an independent reading."""

import csv
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from itertools import permutations
from pathlib import Path
from typing import Final

import polars as pl
import pytest

from assets.reconciliation.account_days import compute_account_days, counts_by_class
from assets.reconciliation.standing_orders import (
    BlindMeasure,
    match_standing_orders,
    measure_blind,
    unmatched_payments,
)
from contracts.ids import digest_id
from contracts.money import UNITS
from contracts.table_contract import TableContract
from contracts.tables.ledger import ACCOUNTS, BUSINESS_EVENTS
from contracts.tables.oracle import CHANGE_EVENTS
from contracts.tables.sources import STANDING_ORDERS, STATED_BALANCES
from warehouse.lake import Lake, open_lake

Fill = Callable[[Lake, TableContract, pl.DataFrame], int]
Row = dict[str, str]

_CASH: Final = "00000000-0000-0000-0000-000000000001"
_UNITS_PER_HALER: Final = 10_000

pytestmark = pytest.mark.real_data


def _rows(path: Path) -> list[Row]:
    with path.open(encoding="ascii", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def _halers(text: str) -> int:
    whole, _, part = text.lstrip("-").partition(".")
    return int(whole + part.ljust(2, "0")) * (-1 if text.startswith("-") else 1)


def _signed(row: Row) -> int:
    return _halers(row["amount"]) * (1 if row["type"] == "PRIJEM" else -1)


def _date(row: Row) -> date:
    return datetime.strptime(row["date"], "%y%m%d").replace(tzinfo=UTC).date()


@pytest.fixture(scope="module")
def transactions(real_data: Path) -> list[Row]:
    return _rows(real_data / "berka" / "trans.asc")


@pytest.fixture(scope="module")
def orders(real_data: Path) -> list[Row]:
    return _rows(real_data / "berka" / "order.asc")


@pytest.fixture(scope="module")
def bank(
    tmp_path_factory: pytest.TempPathFactory,
    fill: Fill,
    transactions: list[Row],
    orders: list[Row],
) -> Iterator[Lake]:
    """A lake with what the readers, the ledger and the mirror make of the two files."""
    lines = _lines(transactions)
    owners = lines.select("account_id", "currency", owner="account").unique()
    with open_lake(tmp_path_factory.mktemp("berka") / "warehouse") as lake:
        fill(lake, STATED_BALANCES, lines.select(STATED_BALANCES.column_names))
        fill(lake, BUSINESS_EVENTS, _booked(lines))
        fill(lake, CHANGE_EVENTS, _moved(lines))
        customers = owners.with_columns(
            owner_kind=pl.lit("customer"), gl_code=pl.lit(2010).cast(pl.Int32())
        )
        fill(lake, ACCOUNTS, customers)
        fill(lake, STANDING_ORDERS, _standing(orders))
        yield lake


@pytest.fixture(scope="module")
def days(bank: Lake) -> pl.DataFrame:
    return compute_account_days(bank)


def _units(halers: list[int]) -> pl.Series:
    return pl.Series([str(value * _UNITS_PER_HALER) for value in halers]).cast(UNITS)


def _lines(rows: list[Row]) -> pl.DataFrame:
    is_standing = [row["operation"] == "PREVOD NA UCET" for row in rows]
    return pl.DataFrame(
        {
            "file_sha256": "trans",
            "position": range(1, len(rows) + 1),
            "source": "berka",
            "account": [f"berka-{row['account_id']}" for row in rows],
            "account_id": [str(digest_id(row["account_id"])) for row in rows],
            "event_id": [str(digest_id("event", row["trans_id"])) for row in rows],
            "currency": "CZK",
            "business_date": [_date(row) for row in rows],
            "amount_units": _units([_signed(row) for row in rows]),
            "balance_units": _units([_halers(row["balance"]) for row in rows]),
            "kind": ["standing_payment" if standing else "other" for standing in is_standing],
            "counterparty": [f"{row['bank']}/{row['account']}" for row in rows],
            "description": [row["k_symbol"] for row in rows],
        }
    )


def _booked(lines: pl.DataFrame) -> pl.DataFrame:
    return lines.select(
        "event_id",
        "kind",
        "currency",
        "counterparty",
        "description",
        "file_sha256",
        pl.lit("berka-cash").alias("account"),
        pl.col("account").alias("customer"),
    )


def _moved(lines: pl.DataFrame) -> pl.DataFrame:
    has_gained = pl.col("amount_units") > 0
    return lines.select(
        pl.col("position").alias("timestamp_ns"),
        pl.col("event_id"),
        pl.col("event_id").alias("transfer_id"),
        pl.col("business_date"),
        pl.col("amount_units").abs(),
        pl.when(has_gained).then(pl.lit(_CASH)).otherwise("account_id").alias("debit_account_id"),
        pl.when(has_gained).then("account_id").otherwise(pl.lit(_CASH)).alias("credit_account_id"),
    )


def _standing(rows: list[Row]) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "order_id": [str(digest_id("order", row["order_id"])) for row in rows],
            "file_sha256": "order",
            "account": [f"berka-{row['account_id']}" for row in rows],
            "currency": "CZK",
            "amount_units": _units([_halers(row["amount"]) for row in rows]),
            "counterparty": [f"{row['bank_to']}/{row['account_to']}" for row in rows],
            "purpose": [row["k_symbol"] for row in rows],
        }
    )


def _by_brute_force(transactions: list[Row]) -> dict[tuple[str, date], tuple[int, int, int]]:
    """Stated day end, our balance and the day's change in halers, by trying every order."""
    days: dict[tuple[str, date], list[tuple[int, int]]] = defaultdict(list)
    for row in transactions:
        line = (_signed(row), _halers(row["balance"]))
        days[f"berka-{row['account_id']}", _date(row)].append(line)
    found: dict[tuple[str, date], tuple[int, int, int]] = {}
    account, end, ours = "", 0, 0
    for key in sorted(days):
        if key[0] != account:
            account, end, ours = key[0], 0, 0
        before = ours - end
        end = min((_gap(end, order), order[-1][1]) for order in permutations(days[key]))[1]
        ours += sum(amount for amount, _ in days[key])
        found[key] = (end, ours, ours - end - before)
    return found


def _gap(start: int, order: tuple[tuple[int, int], ...]) -> int:
    befores = [balance - amount for amount, balance in order]
    return sum(
        abs(before - after)
        for before, after in zip(befores, [start, *(line[1] for line in order)], strict=False)
    )


def test_every_account_day_is_what_trying_every_order_finds(
    days: pl.DataFrame, transactions: list[Row]
) -> None:
    found = {
        (account, day): tuple(int(units) for units in amounts)
        for account, day, *amounts in days.select(
            "account", "business_date", "stated_units", "ledger_units", "change_units"
        ).iter_rows()
    }
    independent = {
        key: tuple(value * _UNITS_PER_HALER for value in values)
        for key, values in _by_brute_force(transactions).items()
    }
    assert len(found) == 19_487
    assert found == independent


def test_days_tie_but_for_rounding_the_cut_and_one_day_of_two_interests(days: pl.DataFrame) -> None:
    assert counts_by_class(days).rows() == [
        ("exact", 18_391, 11_024),
        ("rounding", 1_079, 6_908),
        ("break", 17, 1_555),
    ]
    broken = days.filter(pl.col("class") == "break")
    assert Counter(broken["business_date"].to_list()) == {
        date(1994, 3, 31): 16,
        date(1993, 12, 31): 1,
    }
    twice = broken.filter(pl.col("business_date") == date(1993, 12, 31))
    assert twice.select("account", "change_units").rows() == [("berka-8132", 200_000)]


def test_credits_and_debits_are_those_of_the_file(
    days: pl.DataFrame, transactions: list[Row]
) -> None:
    amounts = [_signed(row) * _UNITS_PER_HALER for row in transactions]
    assert days["credits_units"].sum() == sum(amount for amount in amounts if amount > 0)
    assert days["debits_units"].sum() == -sum(amount for amount in amounts if amount < 0)


def test_only_a_remainder_is_searched(days: pl.DataFrame) -> None:
    ways = days["found_by"].value_counts().rows()
    assert dict(ways) == {"single": 15_450, "chain": 3_292, "search": 745}


def test_every_outgoing_transfer_has_the_one_order_that_names_its_payee(
    bank: Lake, transactions: list[Row], orders: list[Row]
) -> None:
    named = {
        (row["account_id"], row["bank_to"], row["account_to"], _halers(row["amount"])): row
        for row in orders
    }
    assert len(named) == len(orders)
    truth = {
        str(digest_id("event", row["trans_id"])): str(
            digest_id(
                "order",
                named[row["account_id"], row["bank"], row["account"], _halers(row["amount"])][
                    "order_id"
                ],
            )
        )
        for row in transactions
        if row["operation"] == "PREVOD NA UCET"
    }
    matches = match_standing_orders(bank, blind=False)
    assert set(matches["state"]) == {"AUTO"}
    assert dict(matches.select("transfer_id", "order_id").iter_rows()) == truth
    assert len(truth) == 3200
    assert unmatched_payments(bank) == 0


def test_blind_matching_is_never_wrong(bank: Lake) -> None:
    assert measure_blind(bank) == BlindMeasure(
        auto=3200, right=3200, wrong=0, suggested=0, unmatched=0
    )
