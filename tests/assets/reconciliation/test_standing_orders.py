"""Standing payments against permanent orders: with the payee, and blind."""

from collections.abc import Callable
from datetime import date

import polars as pl
import pytest

from assets.reconciliation.standing_orders import (
    BlindMeasure,
    match_standing_orders,
    measure_blind,
    unmatched_payments,
)
from contracts.money import UNITS
from contracts.table_contract import TableContract
from contracts.tables.ledger import BUSINESS_EVENTS
from contracts.tables.oracle import CHANGE_EVENTS
from contracts.tables.reconciliation import STANDING_ORDER_MATCHES
from contracts.tables.sources import STANDING_ORDERS
from warehouse.lake import Lake

Fill = Callable[[Lake, TableContract, pl.DataFrame], int]
Order = tuple[str, int, str, str]
"""Account, amount, payee, purpose."""
Payment = tuple[str, int, str, str, str]
"""Account, amount, payee, purpose, business date."""

_RENT: Order = ("alice", 500, "AB/1", "SIPO")
_LOAN: Order = ("alice", 700, "CD/2", "UVER")


def _id(number: int) -> str:
    return f"00000000-0000-0000-0000-{number:012d}"


def _units(values: list[int]) -> pl.Series:
    return pl.Series(values).cast(UNITS)


def _order(lake: Lake, fill: Fill, *orders: Order) -> None:
    accounts, amounts, payees, purposes = (list(one) for one in zip(*orders, strict=True))
    frame = pl.DataFrame(
        {
            "order_id": [_id(number) for number in range(1, len(orders) + 1)],
            "account": accounts,
            "amount_units": _units(amounts),
            "counterparty": payees,
            "purpose": purposes,
        }
    )
    fill(lake, STANDING_ORDERS, frame.with_columns(currency=pl.lit("CZK")))


def _pay(lake: Lake, fill: Fill, *payments: Payment, kind: str = "standing_payment") -> None:
    accounts, amounts, payees, purposes, days = (list(one) for one in zip(*payments, strict=True))
    ids = [_id(number) for number in range(1, len(payments) + 1)]
    booked = pl.DataFrame(
        {"event_id": ids, "customer": accounts, "counterparty": payees, "description": purposes}
    )
    moved = pl.DataFrame(
        {
            "event_id": ids,
            "transfer_id": ids,
            "timestamp_ns": range(1, len(ids) + 1),
            "amount_units": _units(amounts),
            "business_date": [date.fromisoformat(day) for day in days],
        }
    )
    fill(lake, BUSINESS_EVENTS, booked.with_columns(currency=pl.lit("CZK"), kind=pl.lit(kind)))
    fill(lake, CHANGE_EVENTS, moved)


def _states(lake: Lake, *, blind: bool) -> list[tuple[int, int, str]]:
    found = match_standing_orders(lake, blind=blind)
    return [
        (int(transfer[-3:]), int(order[-3:]), state)
        for transfer, order, state in found.select("transfer_id", "order_id", "state").iter_rows()
    ]


def test_one_order_that_names_the_payee_is_certain(lake: Lake, fill: Fill) -> None:
    _order(lake, fill, _RENT, ("alice", 500, "EF/3", "SIPO"), ("bob", 500, "AB/1", "SIPO"))
    _pay(lake, fill, ("alice", 500, "AB/1", "SIPO", "1993-05-07"))
    assert _states(lake, blind=False) == [(1, 1, "AUTO")]
    found = match_standing_orders(lake, blind=False)
    assert found["evidence"].to_list() == ["account, amount, payee"]
    assert lake.append(STANDING_ORDER_MATCHES, found) == 1


def test_two_equal_orders_are_only_suggested(lake: Lake, fill: Fill) -> None:
    _order(lake, fill, _RENT, _RENT)
    _pay(lake, fill, (*_RENT, "1993-05-07"))
    assert _states(lake, blind=False) == [(1, 1, "SUGGESTED"), (1, 2, "SUGGESTED")]
    assert match_standing_orders(lake, blind=False)["candidate_count"].to_list() == [2, 2]
    assert measure_blind(lake) == BlindMeasure(0, 0, 0, 1, 0)


@pytest.mark.parametrize(
    "payment",
    [
        ("alice", 501, "AB/1", "SIPO", "1993-05-07"),
        ("alice", 500, "AB/2", "SIPO", "1993-05-07"),
        ("alice", 500, "", "SIPO", "1993-05-07"),
        ("bob", 500, "AB/1", "SIPO", "1993-05-07"),
    ],
)
def test_a_payment_that_no_order_explains_has_no_row(
    lake: Lake, fill: Fill, payment: Payment
) -> None:
    _order(lake, fill, _RENT)
    _pay(lake, fill, payment)
    assert _states(lake, blind=False) == []
    assert unmatched_payments(lake) == 1


def test_payments_of_another_kind_are_left_alone(lake: Lake, fill: Fill) -> None:
    _order(lake, fill, _RENT)
    _pay(lake, fill, (*_RENT, "1993-05-07"), kind="wire_out")
    assert _states(lake, blind=False) == []
    assert unmatched_payments(lake) == 0


def test_blind_a_single_order_of_the_amount_is_certain(lake: Lake, fill: Fill) -> None:
    _order(lake, fill, _RENT, _LOAN)
    _pay(lake, fill, (*_RENT, "1993-05-07"), (*_RENT, "1993-06-07"), (*_LOAN, "1993-06-07"))
    assert _states(lake, blind=True) == [(1, 1, "AUTO"), (2, 1, "AUTO"), (3, 2, "AUTO")]
    assert measure_blind(lake) == BlindMeasure(3, 3, 0, 0, 0)


def test_blind_the_purpose_decides_only_where_both_state_one(lake: Lake, fill: Fill) -> None:
    _order(lake, fill, _RENT, ("alice", 500, "CD/2", "UVER"))
    _pay(
        lake,
        fill,
        ("alice", 500, "AB/1", " sipo ", "1993-05-07"),
        ("alice", 500, "AB/1", " ", "1993-06-07"),
    )
    assert _states(lake, blind=True) == [
        (1, 1, "AUTO"),
        (2, 1, "SUGGESTED"),
        (2, 2, "SUGGESTED"),
    ]


def test_blind_an_account_that_pays_without_an_order_has_no_certain_match(
    lake: Lake, fill: Fill
) -> None:
    _order(lake, fill, _RENT)
    _pay(lake, fill, (*_RENT, "1993-05-07"), (*_LOAN, "1993-05-07"))
    assert _states(lake, blind=True) == [(1, 1, "SUGGESTED")]
    assert measure_blind(lake) == BlindMeasure(0, 0, 0, 1, 1)


def test_blind_two_payments_a_month_betray_a_missing_order(lake: Lake, fill: Fill) -> None:
    _order(lake, fill, _RENT)
    _pay(lake, fill, (*_RENT, "1993-05-07"), ("alice", 500, "XY/9", "SIPO", "1993-05-20"))
    assert _states(lake, blind=True) == [(1, 1, "SUGGESTED"), (2, 1, "SUGGESTED")]


def test_a_blind_match_that_the_payee_contradicts_counts_as_wrong(lake: Lake, fill: Fill) -> None:
    _order(lake, fill, _RENT)
    _pay(lake, fill, ("alice", 500, "XY/9", "SIPO", "1993-05-07"))
    assert measure_blind(lake) == BlindMeasure(auto=1, right=0, wrong=1, suggested=0, unmatched=0)
