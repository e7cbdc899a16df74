"""Each check of the books holds on books that tie, and fails on books that do not."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import dagster as dg
import polars as pl
import pytest

from assets.reconciliation.books_assets import account_days, standing_order_matches
from assets.reconciliation.books_checks import (
    account_days_tie,
    every_standing_payment_has_an_order,
    ledger_balances_equal_the_sums_of_their_lines,
    no_order_match_has_both_ends_in_one_file,
)
from contracts.money import UNITS
from contracts.table_contract import TableContract
from contracts.tables.ledger import ACCOUNTS, BUSINESS_EVENTS
from contracts.tables.oracle import CHANGE_EVENTS
from contracts.tables.sources import STANDING_ORDERS, STATED_BALANCES
from tests.assets.emptying import empty
from warehouse.lake import Lake, open_lake
from warehouse.resource import WarehouseResource

Fill = Callable[[Lake, TableContract, pl.DataFrame], int]

_CASH, _ALICE, _EVENT, _ORDER = (f"00000000-0000-0000-0000-00000000000{one}" for one in "1234")
_SELECTION = [account_days, standing_order_matches]
_CHECKS = [
    account_days_tie,
    every_standing_payment_has_an_order,
    ledger_balances_equal_the_sums_of_their_lines,
    no_order_match_has_both_ends_in_one_file,
]


def _units(value: int) -> pl.Expr:
    return pl.lit(value).cast(UNITS)


@pytest.fixture
def books(tmp_path: Path, fill: Fill) -> WarehouseResource:
    """Alice paid her rent of 500 once; her bank states the balance, an order explains it."""
    one = pl.DataFrame(
        {"currency": ["CZK"], "counterparty": ["AB/1"], "business_date": [date(1993, 5, 7)]}
    )
    rent = one.with_columns(amount_units=_units(500), event_id=pl.lit(_EVENT))
    stated = one.with_columns(
        account=pl.lit("alice"),
        amount_units=_units(-500),
        balance_units=_units(-500),
        file_sha256=pl.lit("trans"),
    )
    owner = one.with_columns(
        account_id=pl.lit(_ALICE),
        owner_kind=pl.lit("customer"),
        owner=pl.lit("alice"),
        gl_code=pl.lit(2010).cast(pl.Int32()),
    )
    event = rent.with_columns(
        kind=pl.lit("standing_payment"), customer=pl.lit("alice"), file_sha256=pl.lit("trans")
    )
    moved = rent.with_columns(
        transfer_id=pl.lit(_EVENT),
        debit_account_id=pl.lit(_ALICE),
        credit_account_id=pl.lit(_CASH),
    )
    order = rent.with_columns(
        account=pl.lit("alice"), order_id=pl.lit(_ORDER), file_sha256=pl.lit("order")
    )
    with open_lake(tmp_path / "warehouse") as lake:
        for table, rows in (
            (STATED_BALANCES, stated),
            (ACCOUNTS, owner),
            (BUSINESS_EVENTS, event),
            (CHANGE_EVENTS, moved),
            (STANDING_ORDERS, order),
        ):
            fill(lake, table, rows)
    return WarehouseResource(home=str(tmp_path))


def _passed(books: WarehouseResource) -> dict[str, bool]:
    result = dg.materialize(
        [*_SELECTION, *_CHECKS], resources={"warehouse": books}, raise_on_error=False
    )
    return {one.check_name: one.passed for one in result.get_asset_check_evaluations()}


def test_books_that_tie_pass(books: WarehouseResource) -> None:
    assert _passed(books) == {
        "account_days_tie": True,
        "every_standing_payment_has_an_order": True,
        "ledger_balances_equal_the_sums_of_their_lines": True,
        "no_order_match_has_both_ends_in_one_file": True,
    }


def _fails(books: WarehouseResource) -> set[str]:
    return {name for name, passed in _passed(books).items() if not passed}


def test_a_balance_that_the_lines_do_not_add_up_to_fails(
    books: WarehouseResource, fill: Fill
) -> None:
    more = pl.DataFrame({"credit_account_id": [_ALICE], "business_date": [date(1993, 5, 8)]})
    with books.lake() as lake:
        fill(lake, CHANGE_EVENTS, more.with_columns(amount_units=_units(1)))
    assert _fails(books) == {"ledger_balances_equal_the_sums_of_their_lines"}


def test_a_day_that_does_not_tie_warns(books: WarehouseResource, fill: Fill) -> None:
    line = pl.DataFrame(
        {"account": ["alice"], "currency": ["CZK"], "business_date": [date(1993, 5, 8)]}
    ).with_columns(balance_units=_units(10**6))
    with books.lake() as lake:
        fill(lake, STATED_BALANCES, line)
    assert _fails(books) == {"account_days_tie"}


def test_an_order_in_the_file_of_its_payment_is_no_witness(
    books: WarehouseResource, fill: Fill
) -> None:
    order = pl.DataFrame(
        {
            "order_id": ["00000000-0000-0000-0000-000000000005"],
            "account": ["alice"],
            "currency": ["CZK"],
            "counterparty": ["AB/1"],
            "file_sha256": ["trans"],
        }
    ).with_columns(amount_units=_units(500))
    with books.lake() as lake:
        fill(lake, STANDING_ORDERS, order)
    assert _fails(books) == {"no_order_match_has_both_ends_in_one_file"}


def test_a_payment_without_an_order_warns(books: WarehouseResource) -> None:
    with books.lake() as lake:
        empty(lake, STANDING_ORDERS)
    assert _fails(books) == {"every_standing_payment_has_an_order"}
