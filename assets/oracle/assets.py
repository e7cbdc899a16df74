"""The mirror's assets: what the ledger did, and what follows from it by addition alone."""

import dagster as dg

from assets.ledger.assets import POSTED_TRANSFERS
from assets.metadata import OWNERS, figures
from assets.oracle.mirroring import fold_balances, fold_trial_balance, mirror_new_events
from assets.oracle.trial_balance import named_trial_balance
from assets.progress import counting
from ledger_engine.resource import LedgerResource
from warehouse.resource import WarehouseResource

CHANGE_EVENTS = dg.AssetKey(["oracle", "change_events"])
TRANSFERS = dg.AssetKey(["oracle", "transfers"])


@dg.multi_asset(
    name="mirrored_events",
    group_name="oracle",
    pool="warehouse_writer",
    specs=[
        dg.AssetSpec(
            CHANGE_EVENTS,
            deps=[POSTED_TRANSFERS],
            owners=OWNERS,
            kinds={"ledger", "ducklake"},
            description="Every change of the ledger with both accounts' balances after it.",
        ),
        dg.AssetSpec(
            TRANSFERS,
            deps=[CHANGE_EVENTS],
            owners=OWNERS,
            kinds={"ducklake"},
            description="Every transfer the ledger holds, as the ledger itself states it.",
        ),
    ],
)
def mirrored_events(
    warehouse: WarehouseResource, ledger: LedgerResource
) -> tuple[dg.MaterializeResult[None], dg.MaterializeResult[None]]:
    """Read the ledger's change events after the mark and move the mark with the rows."""
    with warehouse.lake() as lake, ledger.ledger(read_only=True) as books:
        new = mirror_new_events(lake, books, counting("change events"))
        totals = lake.read("assets.oracle", "totals_by_currency")
    rows = int(totals["transfer_count"].sum())
    shared: dict[str, dg.MetadataValue | int] = {
        "dagster/row_count": rows,
        "new rows": new,
        "totals by currency": figures(totals),
    }
    return (
        dg.MaterializeResult(asset_key=CHANGE_EVENTS, metadata=shared),
        dg.MaterializeResult(asset_key=TRANSFERS, metadata=shared),
    )


@dg.asset(
    key=["oracle", "balances"],
    group_name="oracle",
    owners=OWNERS,
    kinds={"ducklake"},
    pool="warehouse_writer",
    deps=[TRANSFERS],
)
def balances(warehouse: WarehouseResource) -> dg.MaterializeResult[None]:
    """Each account's closing balance on every business date on which it moved."""
    with warehouse.lake() as lake:
        rows = fold_balances(lake)
        totals = lake.read("assets.oracle", "totals_by_currency")
    return dg.MaterializeResult(
        metadata={"dagster/row_count": rows, "totals by currency": figures(totals)}
    )


@dg.asset(
    key=["oracle", "trial_balance"],
    group_name="oracle",
    owners=OWNERS,
    kinds={"ducklake"},
    pool="warehouse_writer",
    deps=[TRANSFERS],
)
def trial_balance(warehouse: WarehouseResource) -> dg.MaterializeResult[None]:
    """Debits and credits by tenant, currency and GL account: the sum of everything booked."""
    with warehouse.lake() as lake:
        rows = fold_trial_balance(lake)
        table = named_trial_balance(lake)
    return dg.MaterializeResult(
        metadata={"dagster/row_count": rows, "trial balance": figures(table)}
    )
