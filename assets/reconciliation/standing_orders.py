"""Standing payments of our books against the permanent orders that should explain them.

Two witnesses: the payment descends from the bank's transactions, the order from its list of
permanent orders. With full evidence both state the payee. The blind way hides the payee and proves
how far account and amount alone would carry; it is measured, never stored.
"""

from dataclasses import dataclass
from typing import Final

import polars as pl

from contracts.tables.reconciliation import STANDING_ORDER_MATCHES
from warehouse.lake import Lake

_PACKAGE: Final = "assets.reconciliation"


@dataclass(frozen=True, slots=True)
class BlindMeasure:
    """How the blind way did, in payments; right and wrong are parts of ``auto``."""

    auto: int
    right: int
    wrong: int
    suggested: int
    unmatched: int


def match_standing_orders(lake: Lake, *, blind: bool) -> pl.DataFrame:
    """Return STANDING_ORDER_MATCHES, sorted by its key; a payment without an order has no row.

    Full evidence (account, currency, amount, payee): one order that fits is AUTO, several are
    SUGGESTED.

    Blind (account, currency, amount, and the purpose where both state one): a single candidate
    could still be wrong, were the true order absent from the list. AUTO therefore demands that
    nothing speaks for an absent order: every standing payment of the account has a candidate, and
    the candidate fits at most one payment a calendar month, which is all that one permanent
    order makes. What no blind evidence can see: the true order is absent, and another of the same
    account and amount is listed that did not pay in those months. Ties are SUGGESTED.
    """
    candidates = lake.read(_PACKAGE, "standing_order_candidates", blind=blind)
    return (blind_states if blind else full_states)(candidates)


def replace_standing_order_matches(lake: Lake) -> pl.DataFrame:
    """Write STANDING_ORDER_MATCHES anew in one transaction and return its rows."""

    def work(lake: Lake) -> pl.DataFrame:
        rows = match_standing_orders(lake, blind=False)
        lake.clear(STANDING_ORDER_MATCHES)
        lake.append(STANDING_ORDER_MATCHES, rows)
        return rows

    return lake.run(work)


def matches_within_one_file(lake: Lake) -> int:
    """Return how many candidate pairs have both ends in one landed file: no second witness."""
    candidates = lake.read(_PACKAGE, "standing_order_candidates", blind=False)
    return candidates.filter(pl.col("payment_file_sha256") == pl.col("order_file_sha256")).height


def unmatched_payments(lake: Lake) -> int:
    """Return how many standing payments no permanent order explains, with full evidence."""
    candidates = lake.read(_PACKAGE, "standing_order_candidates", blind=False)
    return candidates.filter(pl.col("order_id").is_null()).height


def measure_blind(lake: Lake) -> BlindMeasure:
    """Compare the blind AUTO matches with those of full evidence; ``wrong`` must be 0.

    A blind AUTO match whose payment full evidence does not decide counts as wrong: it claims more
    than is known.
    """
    blind = match_standing_orders(lake, blind=True)
    full = match_standing_orders(lake, blind=False).filter(pl.col("state") == "AUTO")
    auto = blind.filter(pl.col("state") == "AUTO")
    right = auto.join(full, on=["transfer_id", "order_id"], how="semi").height
    payments = lake.read(_PACKAGE, "standing_order_candidates", blind=True)
    return BlindMeasure(
        auto=auto.height,
        right=right,
        wrong=auto.height - right,
        suggested=blind.filter(pl.col("state") == "SUGGESTED")["transfer_id"].n_unique(),
        unmatched=payments.filter(pl.col("order_id").is_null()).height,
    )


def full_states(candidates: pl.DataFrame) -> pl.DataFrame:
    """Decide on the rows of ``standing_order_candidates`` that agree in the payee too."""
    return _decided(candidates, pl.col("candidate_count") == 1, pl.lit("account, amount, payee"))


def blind_states(candidates: pl.DataFrame) -> pl.DataFrame:
    """Decide on the rows of ``standing_order_candidates`` that ignore the payee."""
    month = pl.col("business_date").dt.truncate("1mo")
    is_listed = (pl.col("candidate_count") > 0).all().over("account", "currency")
    is_monthly = (pl.len().over("order_id", month) == 1).all().over("order_id")
    evidence = pl.when("has_purpose").then(pl.lit("account, amount, purpose"))
    return _decided(
        candidates,
        (pl.col("candidate_count") == 1) & is_listed & is_monthly,
        evidence.otherwise(pl.lit("account, amount")),
    )


def _decided(candidates: pl.DataFrame, is_auto: pl.Expr, evidence: pl.Expr) -> pl.DataFrame:
    return (
        candidates.with_columns(
            state=pl.when(is_auto).then(pl.lit("AUTO")).otherwise(pl.lit("SUGGESTED")),
            evidence=evidence,
        )
        .filter(pl.col("order_id").is_not_null())
        .select(STANDING_ORDER_MATCHES.column_names)
        .sort(STANDING_ORDER_MATCHES.key)
    )
