"""Reconcile days: ledger against sources, day by day over a range, in one transaction.

The items of both witnesses are loaded once into temporary tables; each day then adds its items to
those carried open and runs the stages, each a static query. FINAL matches take their items for
ever; TENTATIVE ones, which bear a break, are found anew each day. A range in one run, day by day,
and run again give the same rows. What a stage means stands in its ``.sql`` file; what the assets
show and check stands beside.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import polars as pl

from assets.reconciliation.business_calendar import business_calendar
from contracts.institution import Institution
from contracts.tables.reconciliation import BREAKS, MATCHES, STATEMENT_BALANCES
from warehouse.lake import Lake

_PACKAGE: Final = "assets.reconciliation"

_START: Final = (
    "start_matches",
    "start_balances",
    "start_open_items",
    "start_findings",
    "view_unexplained",
    "view_found",
    "load_matched_keys",
    "carry_breaks",
)
_STAGES: Final = (
    "start_findings",
    "open_new_items",
    "find_clean_references",
    "remember_matched_keys",
    "find_duplicates",
    "find_amount_differences",
    "find_misposted",
    "find_residual_lines",
    "find_residual_transfers",
    "note_matches",
    "note_cleared",
    "note_breaks",
    "note_balances",
)


@dataclass(frozen=True, slots=True)
class ReconciledDays:
    """What a run over ``first`` to ``last`` wrote, and how things stand at the end of ``last``.

    Attributes:
        day_count: days of the range, idle ones included.
        match_count: rows of matches; ``final_match_count`` of them are FINAL.
        break_count: rows of breaks over all days.
        open_count: OPEN breaks at the end of ``last``; ``expected_count``: in time, no break yet.
        cleared_count: breaks that cleared themselves within the range.
        balance_count: stated balances proved; ``unexplained_count`` of them do not tie.
    """

    first: date
    last: date
    day_count: int
    match_count: int
    final_match_count: int
    break_count: int
    open_count: int
    expected_count: int
    cleared_count: int
    balance_count: int
    unexplained_count: int


def reconcile_days(
    lake: Lake,
    institution: Institution,
    first: date,
    last: date,
    progress: Callable[[int], None] | None = None,
) -> ReconciledDays:
    """Replace the days from ``first`` to ``last`` of statement_balances, matches and breaks.

    Later days that are already stored rest on these: run them again as well.

    Args:
        lake: open for writing.
        institution: whose calendar and settlement lags apply.
        first: first business date.
        last: last business date, included.
        progress: called with 1 after each day; again from the start where a transaction was lost.

    Raises:
        DeclarationError: the institution's calendar is unknown.
        WarehouseBusyError: other writers won every time.
    """
    assert first <= last, f"the days from {first} to {last} are none"

    def work(lake: Lake) -> ReconciledDays:
        _load(lake, first, last)
        _load_calendar(lake, institution, first, last)
        _run_days(lake, first, last, progress)
        return _replace(lake, first, last)

    return lake.run(work)


def _load(lake: Lake, first: date, last: date) -> None:
    """Fill the temporary tables with the items, and with what days before the range left."""
    lake.execute(_PACKAGE, "load_gains", last=last)
    lake.execute(_PACKAGE, "load_ledger_days")
    lake.execute(_PACKAGE, "load_items", first=first, last=last)
    lake.execute(_PACKAGE, "load_closings", first=first, last=last)
    lake.execute(_PACKAGE, "load_breaks", first=first)
    for name in _START:
        lake.execute(_PACKAGE, name)


def _load_calendar(lake: Lake, institution: Institution, first: date, last: date) -> None:
    """Fill the temporary tables that say what is late: business days and settlement lags."""
    earliest = lake.read(_PACKAGE, "earliest_day").item()
    calendar = business_calendar(
        institution.calendar, min(first, earliest) if earliest else first, last
    )
    with lake.lend("lent_calendar", calendar):
        lake.execute(_PACKAGE, "load_calendar")
    with lake.lend("lent_lags", _lags(institution)):
        lake.execute(_PACKAGE, "load_lags")


def _run_days(lake: Lake, first: date, last: date, progress: Callable[[int], None] | None) -> None:
    """Run the stages on every day that has something to do: idle days cost nothing."""
    agenda = set(lake.read(_PACKAGE, "agenda")["business_date"])
    open_count = 0
    for offset in range((last - first).days + 1):
        day = first + timedelta(offset)
        if open_count or day in agenda:
            open_count = _run_day(lake, day)
        if progress:
            progress(1)


def _run_day(lake: Lake, day: date) -> int:
    """Run the stages on one day; return how many items it leaves open."""
    lake.execute(_PACKAGE, "begin_day", business_date=day)
    for name in _STAGES:
        lake.execute(_PACKAGE, name)
    open_count, misfound_count = lake.read(_PACKAGE, "state_of_day").row(0)
    assert not misfound_count, f"{day}: {misfound_count} items stand in no finding or in several"
    lake.execute(_PACKAGE, "close_matched_items")
    lake.execute(_PACKAGE, "carry_breaks")
    return int(open_count)


def _replace(lake: Lake, first: date, last: date) -> ReconciledDays:
    """Put what was found in the place of what the three tables held for these days."""
    matches = lake.read(_PACKAGE, "found_matches")
    breaks = lake.read(_PACKAGE, "found_breaks", first=first)
    balances = lake.read(_PACKAGE, "found_balances")
    for table, rows in ((MATCHES, matches), (BREAKS, breaks), (STATEMENT_BALANCES, balances)):
        lake.delete_days(table, first, last)
        lake.append(table, rows)
    at_the_end = breaks.filter(pl.col("business_date") == last)
    return ReconciledDays(
        first=first,
        last=last,
        day_count=(last - first).days + 1,
        match_count=matches.height,
        final_match_count=matches.filter(pl.col("state") == "FINAL").height,
        break_count=breaks.height,
        open_count=at_the_end.filter(pl.col("state") == "OPEN").height,
        expected_count=at_the_end.filter(pl.col("state") == "EXPECTED").height,
        cleared_count=breaks.filter(pl.col("state") == "AUTO_CLEARED").height,
        balance_count=balances.height,
        unexplained_count=balances.filter(pl.col("unexplained_units") != 0).height,
    )


def _lags(institution: Institution) -> pl.DataFrame:
    """Return one row an account: ``account``, ``settlement_lag_days`` in business days."""
    accounts = institution.all_accounts
    return pl.DataFrame(
        {
            "account": [one.id for one in accounts],
            "settlement_lag_days": [one.settlement_lag_days for one in accounts],
        },
        schema={"account": pl.String(), "settlement_lag_days": pl.Int64()},
    )
