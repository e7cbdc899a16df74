"""What kind of movement a balance transaction is: Stripe's words, and ours for them.

The reporting category decides; where a file states none, the older ``type`` stands for one. A word
that is in neither list is refused: a new kind of movement is to be understood before it is booked.
"""

from typing import Final

import polars as pl

KIND_OF_CATEGORY: Final = {
    "charge": "charge",
    "charge_failure": "charge_failure",
    "partial_capture_reversal": "capture_reversal",
    "refund": "refund",
    "refund_failure": "refund_failure",
    "dispute": "dispute",
    "dispute_reversal": "dispute_reversal",
    "payout": "payout",
    "payout_reversal": "payout_failure",
    "transfer": "transfer",
    "transfer_reversal": "transfer_reversal",
    "platform_earning": "application_fee",
    "platform_earning_refund": "application_fee_refund",
    "fee": "fee",
    "network_cost": "fee",
    "tax": "tax",
    "topup": "topup",
    "topup_reversal": "topup_reversal",
    "connect_collection_transfer": "collection",
    "unreconciled_customer_funds": "unreconciled",
    "currency_conversion": "conversion",
    "contribution": "contribution",
    "climate_order_purchase": "contribution",
    "climate_order_refund": "contribution",
    "connect_reserved_funds": "reserve",
    "risk_reserved_funds": "reserve",
    "payment_network_reserved_funds": "reserve",
    "minimum_balance_hold": "reserve",
    "minimum_balance_release": "reserve",
    "advance": "financing",
    "advance_funding": "financing",
    "anticipation_repayment": "financing",
    "financing_payout": "financing",
    "financing_payout_reversal": "financing",
    "financing_paydown": "financing",
    "financing_paydown_reversal": "financing",
    "issuing_authorization_hold": "issuing_hold",
    "issuing_authorization_release": "issuing_hold",
    "issuing_transaction": "issuing",
    "issuing_dispute": "issuing",
    "other_adjustment": "adjustment",
}

CATEGORY_OF_TYPE: Final = {
    "charge": "charge",
    "payment": "charge",
    "payment_failure_refund": "charge_failure",
    "payment_reversal": "charge_failure",
    "refund": "refund",
    "payment_refund": "refund",
    "refund_failure": "refund_failure",
    "payout": "payout",
    "payout_cancel": "payout_reversal",
    "payout_failure": "payout_reversal",
    "transfer": "transfer",
    "transfer_cancel": "transfer_reversal",
    "transfer_failure": "transfer_reversal",
    "transfer_refund": "transfer_reversal",
    "application_fee": "platform_earning",
    "application_fee_refund": "platform_earning_refund",
    "stripe_fee": "fee",
    "stripe_fx_fee": "fee",
    "tax_fee": "tax",
    "topup": "topup",
    "topup_reversal": "topup_reversal",
    "connect_collection_transfer": "connect_collection_transfer",
    "payment_unreconciled": "unreconciled_customer_funds",
    "contribution": "contribution",
    "climate_order_purchase": "climate_order_purchase",
    "climate_order_refund": "climate_order_refund",
    "reserved_funds": "connect_reserved_funds",
    "reserve_transaction": "risk_reserved_funds",
    "reserve_hold": "risk_reserved_funds",
    "reserve_release": "risk_reserved_funds",
    "payment_network_reserve_hold": "payment_network_reserved_funds",
    "payment_network_reserve_release": "payment_network_reserved_funds",
    "payout_minimum_balance_hold": "minimum_balance_hold",
    "payout_minimum_balance_release": "minimum_balance_release",
    "advance": "advance",
    "advance_funding": "advance_funding",
    "anticipation_repayment": "anticipation_repayment",
    "issuing_authorization_hold": "issuing_authorization_hold",
    "issuing_authorization_release": "issuing_authorization_release",
    "issuing_transaction": "issuing_transaction",
    "issuing_dispute": "issuing_dispute",
}

assert set(CATEGORY_OF_TYPE.values()) <= KIND_OF_CATEGORY.keys()

GAINED: Final = frozenset({"charge", "refund_failure", "dispute_reversal", "topup"})
"""Kinds whose gross amount is never below zero."""

LOST: Final = frozenset({"refund", "dispute", "charge_failure", "capture_reversal"})
"""Kinds whose gross amount is never above zero. A payout may be either: some collect a debt."""

assert set(KIND_OF_CATEGORY.values()) >= GAINED | LOST

_DISPUTE: Final = r"^(?:dp|du|pdp)_"
_REFUND: Final = r"^(?:re|pyr)_"


def kinds_of(rows: pl.DataFrame) -> pl.Series:
    """Return the kind of each row, null where its category or type is unknown.

    Args:
        rows: ``category``, ``type``, ``source`` and the signed ``gross_units``.
    """
    category = (
        pl.when(pl.col("category") != "")
        .then(pl.col("category"))
        .when(pl.col("type") == "adjustment")
        .then(_ADJUSTED)
        .otherwise(
            pl.col("type").replace_strict(CATEGORY_OF_TYPE, default=None, return_dtype=pl.String)
        )
    )
    kind = category.replace_strict(KIND_OF_CATEGORY, default=None, return_dtype=pl.String)
    return rows.select(kind.alias("kind")).to_series()


_ADJUSTED: Final = (
    pl.when(pl.col("source").str.contains(_DISPUTE) & (pl.col("gross_units") <= 0))
    .then(pl.lit("dispute"))
    .when(pl.col("source").str.contains(_DISPUTE))
    .then(pl.lit("dispute_reversal"))
    .when(pl.col("source").str.contains(_REFUND))
    .then(pl.lit("refund_failure"))
    .otherwise(pl.lit("other_adjustment"))
)
"""What the type ``adjustment`` hid before there were categories: the adjusted object tells."""
