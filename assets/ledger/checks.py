"""What must hold of the books before anything is derived from them."""

import dagster as dg

from assets.ledger.assets import POSTED_TRANSFERS, REJECTIONS, business_events
from assets.ledger.own_events import opening_events, outbox_events, outbox_parts
from assets.metadata import figures, none_of
from contracts.institution import load_institution
from warehouse.resource import WarehouseResource


@dg.asset_check(asset=business_events, blocking=True)
def every_movement_is_an_event(warehouse: WarehouseResource) -> dg.AssetCheckResult:
    """No movement that was read is missing among the events to book."""
    with warehouse.lake() as lake:
        missing = lake.read("assets.ledger", "unbooked_movements")
    return none_of("movements without event", missing)


@dg.asset_check(asset=business_events, blocking=True)
def opening_balances_are_as_declared(warehouse: WarehouseResource) -> dg.AssetCheckResult:
    """What the institution declares its accounts held at the start is what was booked."""
    institution = load_institution(warehouse.paths.root)
    with warehouse.lake() as lake, lake.lend("candidate_events", opening_events(institution)):
        changed = lake.read("assets.ledger", "changed_declarations")
    return none_of("openings changed after booking", changed)


@dg.asset_check(asset=business_events, blocking=True)
def the_outbox_is_what_is_booked(warehouse: WarehouseResource) -> dg.AssetCheckResult:
    """What our own domains decided stands among the events as they decided it, part by part."""
    institution = load_institution(warehouse.paths.root)
    with warehouse.operations() as operations:
        outbox = operations.outbox()
    with (
        warehouse.lake() as lake,
        lake.lend("decided_events", outbox_events(institution, outbox).with_row_index("turn")),
        lake.lend("decided_parts", outbox_parts(institution, outbox)),
    ):
        differing = lake.read("assets.ledger", "unread_outbox")
    return none_of("events and parts that differ", differing)


@dg.asset_check(asset=POSTED_TRANSFERS, blocking=True)
def every_event_has_an_outcome(warehouse: WarehouseResource) -> dg.AssetCheckResult:
    """Each event is posted or refused: none is lost between our systems and the ledger."""
    with warehouse.lake() as lake:
        by_kind = lake.read("assets.ledger", "events_without_outcome")
    open_count = int(by_kind["open_count"].sum())
    return dg.AssetCheckResult(
        passed=open_count == 0,
        metadata={"events without outcome": open_count, "by kind": figures(by_kind)},
    )


@dg.asset_check(asset=POSTED_TRANSFERS, blocking=True)
def no_event_or_transfer_is_held_twice(warehouse: WarehouseResource) -> dg.AssetCheckResult:
    """Ids are unique: nothing is doubled, however often a pass was killed and run again."""
    with warehouse.lake() as lake:
        repeated = lake.read("assets.ledger", "repeated_ids")
    return none_of("repeated ids", repeated)


@dg.asset_check(asset=REJECTIONS)
def no_leg_was_refused(warehouse: WarehouseResource) -> dg.AssetCheckResult:
    """The ledger took every leg; each refusal waits for a person."""
    with warehouse.lake() as lake:
        refused = lake.read("assets.ledger", "rejections_by_status")
    count = int(refused["leg_count"].sum())
    return dg.AssetCheckResult(
        passed=count == 0,
        severity=dg.AssetCheckSeverity.WARN,
        metadata={"refused legs": count, "by status": figures(refused)},
    )
