"""Account-days: stated running balances against our ledger, class by class."""

from collections.abc import Callable
from datetime import date
from itertools import permutations

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assets.reconciliation.account_days import (
    classified,
    compute_account_days,
    counts_by_class,
    found_day_ends,
    replace_account_days,
    sums_by_currency,
    sums_of_accounts,
    tolerance_units,
)
from contracts.money import UNITS
from contracts.table_contract import TableContract
from contracts.tables.ledger import ACCOUNTS
from contracts.tables.oracle import CHANGE_EVENTS
from contracts.tables.sources import STATED_BALANCES
from tests.assets.emptying import empty
from warehouse.lake import Lake

Fill = Callable[[Lake, TableContract, pl.DataFrame], int]
Line = tuple[str, int, int, int]
"""Account, day of January 1993, amount and stated balance in ledger units, in file order."""

_BANK, _ALICE, _BOB = (f"00000000-0000-0000-0000-00000000000{digit}" for digit in "123")


def _day(day: int) -> date:
    return date(1993, 1, day)


def _state(lake: Lake, fill: Fill, lines: list[Line]) -> None:
    frame = pl.DataFrame(
        [
            {
                "file_sha256": "f",
                "position": position,
                "account": account,
                "currency": "CZK",
                "business_date": _day(day),
                "amount_units": amount,
                "balance_units": balance,
            }
            for position, (account, day, amount, balance) in enumerate(lines, 1)
        ]
    )
    fill(lake, STATED_BALANCES, frame)


def _book(lake: Lake, fill: Fill, moves: list[tuple[str, int, int]], event_type: int = 0) -> None:
    """Book ``moves`` (account id, day, amount): positive where the customer gained."""
    frame = pl.DataFrame(
        [
            {
                "timestamp_ns": number,
                "event_type": event_type,
                "business_date": _day(day),
                "amount_units": abs(amount),
                "debit_account_id": _BANK if amount > 0 else account,
                "credit_account_id": account if amount > 0 else _BANK,
            }
            for number, (account, day, amount) in enumerate(moves, 1)
        ]
    )
    fill(lake, CHANGE_EVENTS, frame)


def _name_accounts(lake: Lake, fill: Fill) -> None:
    frame = pl.DataFrame(
        {
            "account_id": [_BANK, _ALICE, _BOB],
            "currency": "CZK",
            "gl_code": [1000, 2010, 2010],
            "owner_kind": ["account", "customer", "customer"],
            "owner": ["bank", "alice", "bob"],
        },
        schema_overrides={"gl_code": pl.Int32()},
    )
    fill(lake, ACCOUNTS, frame)


def test_file_order_does_not_decide_the_day_end(lake: Lake, fill: Fill) -> None:
    _state(lake, fill, [("alice", 1, 700, 700), ("alice", 2, -50, 950), ("alice", 2, 300, 1000)])
    found = found_day_ends(lake)
    assert found["stated_units"].to_list() == [700, 950]
    assert found["found_by"].to_list() == ["single", "chain"]
    assert found["credits_units"].to_list() == [700, 300]
    assert found["debits_units"].to_list() == [0, 50]


def test_a_day_that_follows_a_searched_day_begins_where_that_ended(lake: Lake, fill: Fill) -> None:
    gap_of_one = [("alice", 1, 100, 101), ("alice", 1, 100, 201)]
    chain = [("alice", 2, -1, 250), ("alice", 2, 50, 251)]
    _state(lake, fill, [*gap_of_one, *chain])
    found = found_day_ends(lake)
    assert found["stated_units"].to_list() == [201, 250]
    assert found["found_by"].to_list() == ["search", "chain"]


_MOVES = st.tuples(st.integers(1, 3), st.integers(-2, 2), st.integers(-3, 3))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
@given(moves=st.lists(_MOVES, min_size=1, max_size=12))
def test_sql_and_search_together_find_what_trying_every_order_finds(
    lake: Lake, fill: Fill, moves: list[tuple[int, int, int]]
) -> None:
    lines = [("alice", day, amount, balance) for day, amount, balance in moves]
    days = {day: [line[2:] for line in lines if line[1] == day][:5] for day in (1, 2, 3)}
    kept = [("alice", day, *line) for day, of_day in days.items() for line in of_day]
    empty(lake, STATED_BALANCES)
    _state(lake, fill, kept)
    ends, end = [], 0
    for day in sorted({line[1] for line in kept}):
        end = _by_brute_force(end, days[day])
        ends.append(end)
    assert found_day_ends(lake)["stated_units"].to_list() == ends


def _by_brute_force(start: int, lines: list[tuple[int, int]]) -> int:
    def gap(order: tuple[tuple[int, int], ...]) -> int:
        before, total = start, 0
        for amount, balance in order:
            total += abs(balance - amount - before)
            before = balance
        return total

    return min(permutations(lines), key=gap)[-1][1]


def test_the_ledger_is_compared_at_the_end_of_each_stated_day(lake: Lake, fill: Fill) -> None:
    _name_accounts(lake, fill)
    _state(
        lake,
        fill,
        [("alice", 1, 700, 700), ("bob", 1, 900, 900), ("alice", 4, -200, 500), ("bob", 4, 5, 906)],
    )
    _book(lake, fill, [(_ALICE, 1, 700), (_BOB, 1, 900), (_ALICE, 3, -200), (_BOB, 4, 5)])
    days = compute_account_days(lake)
    assert days["ledger_units"].to_list() == [700, 500, 900, 905]
    assert days["difference_units"].to_list() == [0, 0, 0, -1]
    assert days["class"].to_list() == ["exact", "exact", "exact", "rounding"]


@pytest.mark.parametrize(("event_type", "ours"), [(0, 700), (1, 0), (2, 700), (3, 0), (4, 0)])
def test_only_posted_amounts_count(lake: Lake, fill: Fill, event_type: int, ours: int) -> None:
    _name_accounts(lake, fill)
    _state(lake, fill, [("alice", 1, 700, 700)])
    _book(lake, fill, [(_ALICE, 1, 700)], event_type)
    assert compute_account_days(lake)["ledger_units"].to_list() == [ours]


def test_an_account_of_ours_is_debit_normal(lake: Lake, fill: Fill) -> None:
    _name_accounts(lake, fill)
    _state(lake, fill, [("bank", 1, 700, 700)])
    _book(lake, fill, [(_ALICE, 1, 700)])
    assert compute_account_days(lake)["difference_units"].to_list() == [0]


def test_the_class_judges_what_the_day_added() -> None:
    stated = [0, 60_000, 120_000, 0, 100_001]
    days = pl.DataFrame(
        {
            "account": "alice",
            "currency": "CZK",
            "business_date": [_day(day) for day in range(1, 6)],
            "stated_units": pl.Series(stated).cast(UNITS),
            "ledger_units": pl.Series([0] * 5).cast(UNITS),
        }
    )
    found = classified(days)
    assert found["change_units"].to_list() == [0, -60_000, -60_000, 120_000, -100_001]
    assert found["class"].to_list() == ["exact", "rounding", "rounding", "break", "break"]
    assert counts_by_class(found).rows() == [
        ("exact", 1, 2),
        ("rounding", 2, 1),
        ("break", 2, 2),
    ]


@pytest.mark.parametrize(("currency", "units"), [("CZK", 100_000), ("KWD", 10**6), ("JPY", 1000)])
def test_the_tolerance_is_a_tenth_of_the_main_unit(currency: str, units: int) -> None:
    assert tolerance_units(currency) == units


def test_writing_twice_leaves_the_same_rows(lake: Lake, fill: Fill) -> None:
    _name_accounts(lake, fill)
    _state(lake, fill, [("alice", 1, 700, 700)])
    _book(lake, fill, [(_ALICE, 1, 700)])
    first = replace_account_days(lake)
    assert first.equals(replace_account_days(lake))
    assert first.select("account", "class", "found_by").rows() == [("alice", "exact", "single")]


def test_without_stated_balances_there_is_no_account_day(lake: Lake) -> None:
    assert replace_account_days(lake).is_empty()


def test_sums_tell_the_account_whose_lines_and_ledger_differ(lake: Lake, fill: Fill) -> None:
    _name_accounts(lake, fill)
    _state(lake, fill, [("alice", 1, 700, 700), ("alice", 2, -1, 699), ("bob", 1, 900, 900)])
    _book(lake, fill, [(_ALICE, 1, 700), (_ALICE, 2, -1), (_BOB, 1, 901)])
    sums = sums_of_accounts(lake)
    assert sums.select("account", "is_equal").rows() == [("alice", True), ("bob", False)]
    assert sums_by_currency(sums).rows() == [("CZK", 2, 3, 1600, 1, 1601, 1)]
