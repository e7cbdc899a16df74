"""The mirror against the ledger itself: what stops everything that depends on the mirror."""

import dagster as dg

from assets.metadata import none_of
from assets.oracle.assets import CHANGE_EVENTS
from assets.oracle.proof.assets import proofs, segments
from assets.oracle.proof.segments import SEGMENT_RECORDS
from assets.oracle.proof.verification import asked_now, verify_mirror
from ledger_engine.resource import LedgerResource
from warehouse.resource import WarehouseResource

_SHOWN = 20


@dg.asset_check(asset=CHANGE_EVENTS, blocking=True)
def the_mirror_is_the_ledger(
    warehouse: WarehouseResource, ledger: LedgerResource
) -> dg.AssetCheckResult:
    """Every transfer and account of the ledger is in the mirror as the ledger itself states it.

    What is new is read on both sides, and a thirtieth of the rest; a difference names the transfer,
    the field and both values.
    """
    with warehouse.lake() as lake, warehouse.operations() as operations:
        asked = asked_now(lake)
        with ledger.ledger(read_only=True) as books:
            found = verify_mirror(lake, books, asked, operations.closes()[-1:])
    return dg.AssetCheckResult(
        passed=found.holds,
        metadata={
            "transfers": found.transfers.transfer_count,
            "segments read on both sides": found.transfers.read_count,
            "accounts": found.accounts.account_count,
            "events compared in full": found.events.event_count,
            "root of the mirror": found.transfers.mirror_root.hex(),
            "root of the ledger": found.transfers.ledger_root.hex(),
            "differences": len(found.differing),
            "which": "\n".join(found.differing[:_SHOWN]),
        },
    )


@dg.asset_check(asset=segments, blocking=True)
def sealed_segments_are_whole_and_follow_one_another(
    warehouse: WarehouseResource,
) -> dg.AssetCheckResult:
    """Each sealed segment has 65,536 transfers and begins where the one before it ends."""
    with warehouse.lake() as lake:
        unfitting = lake.read(
            "assets.oracle.proof", "unfitting_segments", record_count=SEGMENT_RECORDS
        )
    return none_of("segments that do not fit", unfitting)


@dg.asset_check(asset=proofs, blocking=True)
def the_last_verification_holds(warehouse: WarehouseResource) -> dg.AssetCheckResult:
    """The last verification, whoever asked for it, found no difference."""
    with warehouse.lake() as lake:
        last = lake.read("assets.oracle.proof", "last_proof")
    return none_of("verifications that do not hold", last.filter(last["difference_count"] > 0))
