"""Reconcile two sides: strong evidence first, each item in one match at most, the rest explained.

The stages are static queries over temporary tables; their order is this module's only business.
References come first, even where a pair is broken. Rules without a reference follow, each on what
the ones before left open. What a stage means stands in its ``.sql`` file; choosing among rivals in
``assignment.py`` and ``subset_choice.py``; which tables the sides come from is the caller's.
"""

from datetime import date
from typing import Final

import polars as pl

from assets.reconciliation.matching.loading import load
from assets.reconciliation.matching.reconciled import PACKAGE, Reconciled
from assets.reconciliation.matching.sides import Lent, Side, lent_sides
from assets.reconciliation.matching.weak_rules import match_without_references
from contracts.matching_rules import ENGINE_VERSION, MatchingRules
from warehouse.lake import Lake

LEFT: Final = "ledger"
RIGHT: Final = "source"
"""What the two sides are called in everything that the engine says."""

_START: Final = ("start_groups", "start_legs", "start_duplicates", "start_candidates")
_SHARED: Final = ("group_references", "leg_references", "contest_references")
_LEFT_OVER: Final = ("leave_contested", "find_copies")


def reconcile(lake: Lake, left: Side, right: Side, rules: MatchingRules, as_of: date) -> Reconciled:
    """Return what matches between two sides at a cut-off, and what does not.

    Within ``lake.run``: the relations it leaves live in the connection, nothing is stored. The same
    items give the same rows, in whatever order they come. TENTATIVE matches bear a break: their
    items are handed in again, with the new ones, until somebody decides; FINAL ones are not.

    Args:
        lake: open; its connection has both sides where they are given by name.
        left: our items.
        right: the source's items.
        rules: tolerances, windows, patterns.
        as_of: cut-off; what is dated later is only in transit.

    Raises:
        DeclarationError: the rules name an unknown calendar.
    """
    with lent_sides(lake, left, right) as sides:
        load(lake, sides, rules, as_of)
        for name in _START:
            lake.execute(PACKAGE, name)
        _match_references(lake, rules, as_of)
        _open(lake, sides, rules, as_of)
    lake.execute(
        PACKAGE,
        "weigh_lags",
        before_days=rules.window.before_days,
        after_days=rules.window.after_days,
    )
    match_without_references(lake, rules)
    _write(lake, rules, as_of)
    counts = lake.read(PACKAGE, "counts").row(0, named=True)
    return Reconciled(lake, **counts)


def _match_references(lake: Lake, rules: MatchingRules, as_of: date) -> None:
    """Run R1, R1_FX, R2, R2B and R3."""
    window: dict[str, object] = {
        "as_of": as_of,
        "before_days": rules.window.before_days,
        "after_days": rules.window.after_days,
    }
    lake.execute(PACKAGE, "count_references")
    lake.execute(PACKAGE, "pair_references", name=rules.name, **window)
    lake.execute(PACKAGE, "keep_rest")
    lake.execute(PACKAGE, "share_references")
    lake.execute(PACKAGE, "sum_references", as_of=as_of)
    for name in _SHARED:
        lake.execute(PACKAGE, name)
    lake.execute(PACKAGE, "pair_contested", name=rules.name, **window)
    for name in _LEFT_OVER:
        lake.execute(PACKAGE, name)
    lake.execute(PACKAGE, "group_left_over", as_of=as_of)
    lake.execute(PACKAGE, "match_left_over")
    lake.execute(PACKAGE, "leg_left_over")
    lake.execute(PACKAGE, "pair_left_over", name=rules.name)
    lake.execute(
        PACKAGE,
        "compare_pairs",
        **window,
        stale_days=rules.statuses.stale_after_days,
        fx_tolerance_bps=rules.fx_tolerance_bps,
        fx_break_bps=rules.fx_break_bps,
        fx_rounding_units=rules.fx_rounding_units,
    )


def _open(lake: Lake, sides: Lent, rules: MatchingRules, as_of: date) -> None:
    """Open what no reference explains, but for what repeats the matches of earlier days."""
    lake.execute(PACKAGE, "find_unexplained")
    lake.execute(
        PACKAGE,
        "open_items",
        as_of=as_of,
        left_wait_days=rules.left.wait_days,
        right_wait_days=rules.right.wait_days,
    )
    for is_left, history in ((True, sides.left_matched), (False, sides.right_matched)):
        if history is not None:
            lake.execute(PACKAGE, "find_repeated", is_left=is_left, history=history)
            lake.execute(PACKAGE, "close_repeated")
    for is_left, side in ((True, rules.left), (False, rules.right)):
        for pattern in side.counterparty_patterns:
            lake.execute(PACKAGE, "quote_counterparties", is_left=is_left, pattern=pattern)
    if rules.aliases:
        with lake.lend("lent_aliases", _aliases(rules)):
            lake.execute(PACKAGE, "name_counterparties")


def _aliases(rules: MatchingRules) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "name": [one.name for one in rules.aliases],
            "means": [one.means for one in rules.aliases],
        }
    )


def _write(lake: Lake, rules: MatchingRules, as_of: date) -> None:
    """Make the relations that the run leaves."""
    lake.execute(PACKAGE, "name_groups", name=rules.name)
    lake.execute(
        PACKAGE, "write_matches", rule_version=rules.version, engine_version=ENGINE_VERSION
    )
    lake.execute(PACKAGE, "write_legs")
    lake.execute(PACKAGE, "weigh_amounts")
    lake.execute(PACKAGE, "find_residual")
    lake.execute(PACKAGE, "find_breaks")
    lake.execute(
        PACKAGE,
        "write_breaks",
        name=rules.name,
        as_of=as_of,
        lag_days=rules.settlement_lag_days,
        stale_days=rules.statuses.stale_after_days,
        left_side=LEFT,
        right_side=RIGHT,
        left_missing="MISSING_IN_SOURCE",
        right_missing="MISSING_IN_LEDGER",
    )
