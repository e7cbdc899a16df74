"""Balances at any pair of times, compared with adding up by hand."""

import datetime as dt
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl
import pytest

from assets.oracle.as_of import (
    ALWAYS_NS,
    TimePair,
    balances_as_of,
    end_of_day_ns,
    trial_balance_as_of,
)
from assets.oracle.folding import READER, prove_new_events
from contracts.dates import nanoseconds_of
from tests.assets.oracle.conftest import BEGIN, SECOND
from tests.assets.oracle.proof.ledgers import World, posting
from tests.ledger_engine.rows import Row

HOURS = 3_600 * SECOND


def scattered(number: int) -> list[Row]:
    """Return postings among three accounts whose valid times lie anywhere in two days."""
    random = np.random.default_rng(7)
    return [
        posting(
            one,
            int(random.integers(1, 1000)),
            debit_account_id=1 + one % 3,
            credit_account_id=1 + (one + 1) % 3,
            user_data_64=BEGIN + int(random.integers(0, 48)) * HOURS,
        )
        for one in range(1, number + 1)
    ]


@pytest.mark.parametrize("hours", [0, 12, 30, 48])
@pytest.mark.parametrize("known", [0, 9, 40])
def test_it_is_the_sum_of_what_had_happened_and_was_known(
    empty: World, hours: int, known: int
) -> None:
    booked = scattered(40)
    empty.book(*booked)
    empty.mirror()
    stamps = empty.ledger.change_events(0, 100)["timestamp"].tolist()
    position = TimePair(BEGIN + hours * HOURS, stamps[known - 1] if known else 0)
    sums: dict[str, int] = {}
    for one in booked[:known]:
        if one["user_data_64"] <= position.cutoff_ns:
            for side, sign in (("debit", 1), ("credit", -1)):
                name = f"{one[f'{side}_account_id']}"
                sums[name] = sums.get(name, 0) + sign * one["amount"]

    found = balances_as_of(empty.lake, position)

    nets = zip(found["account_id"], found["net_debit_units"], strict=True)
    assert {name[-1]: int(units) for name, units in nets} == sums


@pytest.mark.parametrize("query", ["balances_as_of", "trial_balance_as_of"])
def test_both_beginnings_lead_to_the_same(empty: World, query: str) -> None:
    empty.book(*scattered(40))
    empty.mirror()
    prove_new_events(empty.lake)
    empty.book(*(row | {"id": row["id"] + 100} for row in scattered(20)))
    empty.mirror()
    stamps = [0, *empty.ledger.change_events(0, 100)["timestamp"].tolist()]
    proved_ns = empty.lake.mark(READER)
    assert stamps.index(proved_ns) == 40

    for cutoff_ns in (BEGIN - 1, BEGIN + 12 * HOURS, BEGIN + 30 * HOURS, ALWAYS_NS):
        for known_ns in (stamps[0], stamps[9], stamps[40], stamps[52], ALWAYS_NS):
            times = {"cutoff_ns": cutoff_ns, "known_ns": known_ns}
            from_nothing, from_proved = (
                empty.lake.read("assets.oracle", query, base_ns=base_ns, **times)
                for base_ns in (0, proved_ns)
            )
            assert from_nothing.equals(from_proved), times


def test_the_nearer_beginning_is_taken(empty: World, monkeypatch: pytest.MonkeyPatch) -> None:
    empty.book(*scattered(40))
    empty.mirror()
    prove_new_events(empty.lake)
    asked: list[object] = []
    read = empty.lake.read

    def noting(package: str, query: str, **parameters: object) -> pl.DataFrame:
        asked.append(parameters.get("base_ns"))
        return read(package, query, **parameters)

    monkeypatch.setattr(empty.lake, "read", noting)
    for known_ns in (1, ALWAYS_NS):
        balances_as_of(empty.lake, TimePair(ALWAYS_NS, known_ns))

    assert [one for one in asked if one is not None] == [0, empty.lake.mark(READER)]


def test_a_trial_balance_has_equal_debits_and_credits_at_any_pair(empty: World) -> None:
    empty.book(*scattered(40))
    empty.mirror()

    found = trial_balance_as_of(empty.lake, TimePair(BEGIN + 20 * HOURS))

    assert found["gl_code"].to_list() == [1000]
    assert found["account_count"].to_list() == [3]
    assert found["debits_units"].to_list() == found["credits_units"].to_list()
    assert int(found["debits_units"][0]) > 0


def test_what_is_pending_is_in_no_balance(proved: World) -> None:
    found = balances_as_of(proved.lake, TimePair())
    states = proved.lake._connection.sql(
        """SELECT debits_posted_units, credits_posted_units
        FROM oracle.account_states ORDER BY account_id"""
    ).fetchall()

    assert found.select("debits_units", "credits_units").rows() == states


def test_the_trial_balance_that_is_stored_is_the_one_as_of_now(proved: World) -> None:
    stored = proved.lake.read("assets.oracle", "trial_balance", knowledge_mark_ns=(1 << 63) - 1)

    now = trial_balance_as_of(proved.lake, TimePair())
    assert stored.drop("knowledge_mark_ns").equals(now)


def test_a_day_ends_where_the_institution_is() -> None:
    zone = ZoneInfo("Europe/Berlin")
    end = end_of_day_ns(dt.date(2026, 1, 5), zone)
    switch = end_of_day_ns(dt.date(2026, 3, 29), zone) - end_of_day_ns(dt.date(2026, 3, 28), zone)

    assert end == nanoseconds_of(dt.datetime(2026, 1, 5, 23, tzinfo=dt.UTC)) - 1
    assert switch == 23 * HOURS
