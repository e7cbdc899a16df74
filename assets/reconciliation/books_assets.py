"""Assets for sources that are the books: their own running balances and permanent orders."""

import dagster as dg
import polars as pl

from assets.ledger.assets import business_events
from assets.metadata import OWNERS, figures
from assets.oracle.assets import CHANGE_EVENTS
from assets.reconciliation.account_days import (
    counts_by_class,
    replace_account_days,
    sums_by_currency,
    sums_of_accounts,
)
from assets.reconciliation.standing_orders import (
    measure_blind,
    replace_standing_order_matches,
    unmatched_payments,
)
from assets.sources.assets import landed_sources
from warehouse.resource import WarehouseResource

_SOURCES = landed_sources.keys_by_output_name
_SHOWN = ("account", "business_date", "currency", "difference_units", "change_units", "found_by")


@dg.asset(
    key=["reconciliation", "account_days"],
    group_name="reconciliation",
    owners=OWNERS,
    kinds={"ducklake"},
    pool="warehouse_writer",
    deps=[CHANGE_EVENTS, _SOURCES["stated_balances"]],
)
def account_days(warehouse: WarehouseResource) -> dg.MaterializeResult[None]:
    """Each customer account and day: the balance its books state beside what our ledger holds."""
    with warehouse.lake() as lake:
        days = replace_account_days(lake)
        sums = sums_by_currency(sums_of_accounts(lake))
    broken = days.filter(pl.col("class") == "break").select(_SHOWN)
    return dg.MaterializeResult(
        metadata={
            "dagster/row_count": days.height,
            "days by class": figures(counts_by_class(days)),
            "totals by currency": figures(sums),
            "days that break": figures(broken.sort("business_date", "account")),
        }
    )


@dg.asset(
    key=["reconciliation", "standing_order_matches"],
    group_name="reconciliation",
    owners=OWNERS,
    kinds={"ducklake"},
    pool="warehouse_writer",
    deps=[
        CHANGE_EVENTS,
        business_events,
        _SOURCES["standing_orders"],
    ],
)
def standing_order_matches(warehouse: WarehouseResource) -> dg.MaterializeResult[None]:
    """Each outgoing standing payment with the permanent order that ordered it."""
    with warehouse.lake() as lake:
        matches = replace_standing_order_matches(lake)
        blind, without = measure_blind(lake), unmatched_payments(lake)
    totals = matches.group_by("state", "currency").agg(pl.len(), pl.col("amount_units").sum())
    return dg.MaterializeResult(
        metadata={
            "dagster/row_count": matches.height,
            "payments without an order": without,
            "totals by currency": figures(totals.sort("state", "currency")),
            "matched without the payee": f"{blind.auto} AUTO: {blind.right} right, "
            f"{blind.wrong} wrong; {blind.suggested} suggested, {blind.unmatched} unmatched",
        }
    )
