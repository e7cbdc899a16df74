"""Lags as they are counted: exact to one in a hundred, whatever their number."""

import datetime as dt

import numpy as np

from assets.oracle.sync_lag import LagMeter
from contracts.tables.oracle_state import SYNC_LAGS

COMMITTED_NS = 10**18


def stamps(lags_us: np.ndarray) -> np.ndarray:
    return (COMMITTED_NS - lags_us.astype(np.int64) * 1000).astype(np.uint64)


def test_quantiles_are_those_of_the_events() -> None:
    lags_us = np.random.default_rng(1).integers(1_000, 2_000_000, 50_000)
    meter = LagMeter()
    for part in np.array_split(lags_us, 7):
        meter.note(stamps(part), COMMITTED_NS)

    for share in (0.5, 0.99, 1.0):
        exact = np.quantile(lags_us, share)
        assert exact * 0.99 <= meter.quantile_us(share) <= exact * 1.011


def test_a_clock_that_is_behind_the_ledgers_makes_no_negative_lag() -> None:
    meter = LagMeter()
    meter.note(np.array([COMMITTED_NS + 5], np.uint64), COMMITTED_NS)

    assert (meter.event_count, meter.quantile_us(0.99)) == (1, 0)


def test_a_stretch_becomes_a_row_and_begins_anew() -> None:
    meter = LagMeter()
    meter.note(stamps(np.array([1000, 3000])), COMMITTED_NS)
    meter.note(stamps(np.array([], np.int64)), COMMITTED_NS)

    row = meter.row(COMMITTED_NS)

    assert tuple(row.columns) == SYNC_LAGS.column_names
    assert row["ended_at"][0] == dt.datetime(2001, 9, 9, 1, 46, 40)  # noqa: DTZ001 - UTC unsaid
    assert row.select("event_count", "commit_count", "lag_max_us").row(0) == (2, 1, 3000)
    meter.clear()
    assert meter.event_count == 0
