"""The ledger's assets: the events to book, and what became of each of their legs."""

import dagster as dg

from assets.ledger.events import collect_events
from assets.ledger.posting import post_pending
from assets.metadata import OWNERS, figures
from assets.progress import counting
from assets.sources.assets import landed_sources
from contracts.institution import load_institution
from ledger_engine.resource import LedgerResource
from warehouse.resource import WarehouseResource

POSTED_TRANSFERS = dg.AssetKey(["ledger", "posted_transfers"])
REJECTIONS = dg.AssetKey(["ledger", "rejections"])


@dg.asset(
    key=["ledger", "business_events"],
    group_name="ledger",
    owners=OWNERS,
    kinds={"ducklake"},
    pool="warehouse_writer",
    deps=[landed_sources.keys_by_output_name["expected_movements"]],
)
def business_events(warehouse: WarehouseResource) -> dg.MaterializeResult[None]:
    """Every business event our own systems reported, once each, ready to be booked."""
    institution = load_institution(warehouse.paths.root)
    with warehouse.operations() as operations:
        outbox = operations.outbox()
    with warehouse.lake() as lake:
        new = collect_events(lake, institution, outbox)
        by_kind = lake.read("assets.ledger", "events_without_outcome")
    return dg.MaterializeResult(
        metadata={
            "dagster/row_count": int(by_kind["event_count"].sum()),
            "new events": new,
            "events by kind": figures(by_kind),
        }
    )


@dg.multi_asset(
    name="posted_events",
    group_name="ledger",
    pool="ledger_writer",
    specs=[
        dg.AssetSpec(
            POSTED_TRANSFERS,
            deps=[business_events],
            owners=OWNERS,
            kinds={"ledger", "ducklake"},
            description="Every transfer the ledger holds for our events, with its rule and leg.",
        ),
        dg.AssetSpec(
            REJECTIONS,
            deps=[business_events],
            owners=OWNERS,
            kinds={"ledger", "ducklake"},
            description="Every leg the ledger refused: its status, what it means, what to do.",
        ),
    ],
)
def posted_events(
    warehouse: WarehouseResource, ledger: LedgerResource
) -> tuple[dg.MaterializeResult[None], dg.MaterializeResult[None]]:
    """Book what has no outcome yet; what is already booked is left alone."""
    with warehouse.lake() as lake, ledger.ledger() as books, ledger.journal() as journal:
        summary = post_pending(lake, books, journal, counting("events"))
        totals = lake.read("assets.ledger", "totals_by_currency")
        refused = lake.read("assets.ledger", "rejections_by_status")
    return (
        dg.MaterializeResult(
            asset_key=POSTED_TRANSFERS,
            metadata={
                "dagster/row_count": int(totals["transfer_count"].sum()),
                "new transfers": summary.created,
                "totals by currency": figures(totals),
            },
        ),
        dg.MaterializeResult(
            asset_key=REJECTIONS,
            metadata={
                "dagster/row_count": int(refused["leg_count"].sum()),
                "new rejections": summary.rejected,
                "refusals by status": figures(refused),
            },
        ),
    )
