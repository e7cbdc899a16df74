"""Stages R4 to R8: matches without an equal reference, each rule on what the ones before left.

A candidate stands when it is likelier than all that competes with it, by the probability that the
rules ask for; a tie never stands. What is likely but not sure enough is suggested, and its items
are kept from weaker rules. How candidates are found and scored stands in the ``.sql`` files.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from assets.reconciliation.matching.assignment import Choices, choose
from assets.reconciliation.matching.reconciled import PACKAGE
from assets.reconciliation.matching.subset_choice import Limits, choose_subsets
from contracts.matching_rules import MatchingRules
from warehouse.lake import Lake

_WHOLE_PPM: Final = 1_000_000
_SURE: Final = "sure"
_LIKELY: Final = "likely"
_BOTH: Final = "both"
"""What a stage does with its choices: confirm the sure ones, suggest the likely ones, or both."""


@dataclass(frozen=True, slots=True)
class _Run:
    """The lake, the rules, and how sure a match must be."""

    lake: Lake
    rules: MatchingRules

    @property
    def window(self) -> dict[str, object]:
        window = self.rules.window
        return {"before_days": window.before_days, "after_days": window.after_days}

    @property
    def prior(self) -> float:
        return self.rules.evidence.prior_ppm / _WHOLE_PPM


def match_without_references(lake: Lake, rules: MatchingRules) -> None:
    """Add what R4 to R8 find to the groups and legs."""
    run = _Run(lake, rules)
    evidence = rules.evidence
    _weigh(run)
    _match_near_references(run, _SURE)
    lake.execute(PACKAGE, "count_counterparties")
    rare = evidence.rare_counterparty_ppm / _WHOLE_PPM
    lake.execute(PACKAGE, "edges_counterparty", rare=rare, **run.window)
    _match_pairs(run, "R5_COUNTERPARTY", '["account","currency","amount","counterparty"]')
    _match_lumps(run)
    _match_subsets(run)
    _weigh(run)
    lake.execute(PACKAGE, "edges_amount_date", **run.window)
    _match_pairs(run, "R8_AMOUNT_DATE", '["account","currency","amount"]')
    _match_near_references(run, _LIKELY)


def _match_near_references(run: _Run, asked: str) -> None:
    """Confirm at first, suggest at last: a garbled guess keeps nothing from better rules."""
    near = run.rules.evidence.near_reference_percent / 100
    run.lake.execute(PACKAGE, "edges_near_reference", near=near, **run.window)
    agree = '["account","currency","amount","nearly reference"]'
    _match_pairs(run, "R4_NEAR_REFERENCE", agree, asked)


def _weigh(run: _Run) -> None:
    """Count what is open, so that a coincidence has its likelihood."""
    run.lake.execute(PACKAGE, "count_amounts")
    run.lake.execute(PACKAGE, "count_accounts")


def _match_pairs(run: _Run, rule: str, agree: str, asked: str = _BOTH) -> None:
    """Choose among the candidates in ``matching_edges``."""
    evidence = run.rules.evidence
    least_ppm = evidence.confirm_ppm if asked == _SURE else evidence.suggest_ppm
    confirm_ppm = _WHOLE_PPM + 1 if asked == _LIKELY else evidence.confirm_ppm
    rare_amount = evidence.rare_amount_ppm / _WHOLE_PPM
    edges = run.lake.read(PACKAGE, "score_edges", prior=run.prior, rare_amount=rare_amount)
    chosen, probabilities = _chosen(edges)
    choices = pl.DataFrame(
        {
            "left_key": edges["left_key"].gather(chosen.rows),
            "right_key": edges["right_key"].gather(chosen.rows),
            "probability_ppm": probabilities,
            "margin_millinats": chosen.margins,
            "candidate_count": chosen.rivals + 1,
        }
    ).filter(pl.col("probability_ppm") >= least_ppm)
    with run.lake.lend("lent_choices", choices):
        run.lake.execute(PACKAGE, "note_pairs", rule=rule, agree=agree, confirm_ppm=confirm_ppm)
        run.lake.execute(PACKAGE, "leg_pairs")
    run.lake.execute(PACKAGE, "note_candidates", rule=rule)
    run.lake.execute(PACKAGE, "close_items")


def _chosen(edges: pl.DataFrame) -> tuple[Choices, pl.Series]:
    """Return the choice among scored candidates, and the probability of each in ppm.

    The odds are those of the margin, shared with every rival.
    """
    left, right, scores = (
        edges[name].to_numpy() for name in ("left_node", "right_node", "score_millinats")
    )
    chosen = choose(left, right, scores)
    odds = np.exp(-np.minimum(chosen.margins, 30_000) / 1000) * np.maximum(chosen.rivals, 1)
    return chosen, pl.Series(np.floor(_WHOLE_PPM / (1 + odds)).astype(np.int64))


def _match_lumps(run: _Run) -> None:
    """Choose lumps of either side; what both directions want stands in neither."""
    run.lake.execute(PACKAGE, "edges_lump", **run.window)
    both = [_lumps(run, is_left=is_left) for is_left in (True, False)]
    parts = pl.concat(both)
    wanted_twice = parts.filter(pl.col("item_key").is_duplicated())["group_number"]
    parts = parts.filter(~pl.col("group_number").is_in(wanted_twice.implode()))
    _note_groups(run, "R6_LUMP", '["account","currency","counterparty","day","sum"]', parts)


def _lumps(run: _Run, *, is_left: bool) -> pl.DataFrame:
    """Return one row an item of the chosen lumps of one direction."""
    edges = run.lake.read(PACKAGE, "score_lumps", is_left_lump=is_left, prior=run.prior)
    chosen, probabilities = _chosen(edges)
    number = pl.col("lump_node") * 2 + int(is_left)
    groups = pl.DataFrame(
        {
            "lump_node": edges["left_node"].gather(chosen.rows),
            "single_key": edges["right_key"].gather(chosen.rows),
            "probability_ppm": probabilities,
            "candidate_count": chosen.rivals + 1,
        }
    )
    items = run.lake.read(PACKAGE, "items_of_lumps", is_left_lump=is_left)
    lumped = items.join(groups, on="lump_node").drop("single_key")
    singles = groups.rename({"single_key": "item_key"}).select(lumped.columns)
    return pl.concat([lumped, singles]).select(
        number.alias("group_number"), "item_key", "probability_ppm", "candidate_count"
    )


def _match_subsets(run: _Run) -> None:
    evidence = run.rules.evidence
    candidates = run.lake.read(
        PACKAGE,
        "candidates_of_subsets",
        subset_items=evidence.subset_items,
        **run.window,
    )
    parts = choose_subsets(candidates, Limits(evidence.subset_legs, evidence.accidents_ppm))
    _note_groups(run, "R7_SUBSET", '["account","currency","counterparty","sum"]', parts)


def _note_groups(run: _Run, rule: str, agree: str, parts: pl.DataFrame) -> None:
    """Store groups: one row an item, the group's own figures on each."""
    confirm_ppm = run.rules.evidence.confirm_ppm
    groups = parts.unique("group_number", keep="first", maintain_order=True).drop("item_key")
    items = parts.select("group_number", "item_key")
    with run.lake.lend("lent_groups", groups), run.lake.lend("lent_parts", items):
        run.lake.execute(PACKAGE, "note_groups", rule=rule, agree=agree, confirm_ppm=confirm_ppm)
        run.lake.execute(PACKAGE, "leg_groups")
    run.lake.execute(PACKAGE, "close_items")
