"""What must hold between the books, their running balances and their permanent orders."""

import dagster as dg
import polars as pl

from assets.metadata import figures
from assets.reconciliation.account_days import (
    counts_by_class,
    stored_account_days,
    sums_of_accounts,
)
from assets.reconciliation.books_assets import account_days, standing_order_matches
from assets.reconciliation.standing_orders import matches_within_one_file, unmatched_payments
from warehouse.resource import WarehouseResource


@dg.asset_check(asset=account_days, blocking=True)
def ledger_balances_equal_the_sums_of_their_lines(
    warehouse: WarehouseResource,
) -> dg.AssetCheckResult:
    """On every stated account the ledger's balance is the sum of its lines, to the unit."""
    with warehouse.lake() as lake:
        sums = sums_of_accounts(lake)
    differing = sums.filter(~pl.col("is_equal"))
    return dg.AssetCheckResult(
        passed=differing.is_empty(),
        metadata={
            "accounts compared": sums.height,
            "accounts that differ": differing.height,
            "which": figures(differing),
        },
    )


@dg.asset_check(asset=account_days)
def account_days_tie(warehouse: WarehouseResource) -> dg.AssetCheckResult:
    """No day adds more than rounding to the difference between stated and ledger balance."""
    with warehouse.lake() as lake:
        days = stored_account_days(lake)
    broken = days.filter(pl.col("class") == "break")
    return dg.AssetCheckResult(
        passed=broken.is_empty(),
        severity=dg.AssetCheckSeverity.WARN,
        metadata={"days by class": figures(counts_by_class(days)), "which": figures(broken)},
    )


@dg.asset_check(asset=standing_order_matches, blocking=True)
def no_order_match_has_both_ends_in_one_file(
    warehouse: WarehouseResource,
) -> dg.AssetCheckResult:
    """A payment and its order are two witnesses: they never descend from one landed file."""
    with warehouse.lake() as lake:
        within = matches_within_one_file(lake)
    return dg.AssetCheckResult(passed=within == 0, metadata={"matches within one file": within})


@dg.asset_check(asset=standing_order_matches)
def every_standing_payment_has_an_order(warehouse: WarehouseResource) -> dg.AssetCheckResult:
    """No money left as a standing payment without a permanent order that explains it."""
    with warehouse.lake() as lake:
        without = unmatched_payments(lake)
    return dg.AssetCheckResult(
        passed=without == 0,
        severity=dg.AssetCheckSeverity.WARN,
        metadata={"payments without an order": without},
    )
