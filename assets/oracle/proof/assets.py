"""What was proved of the mirror, for the screen: sealed segments and the last verification.

The verification itself is a check of the mirrored events: it stops what depends on them. These two
come after it and show what it stored.
"""

import dagster as dg

from assets.metadata import OWNERS, figures
from assets.oracle.assets import CHANGE_EVENTS
from assets.oracle.proof.sealed_segments import sealed_segments
from warehouse.resource import WarehouseResource


@dg.asset(
    key=["oracle", "segments"],
    group_name="oracle",
    owners=OWNERS,
    kinds={"ducklake"},
    deps=[CHANGE_EVENTS],
)
def segments(warehouse: WarehouseResource) -> dg.MaterializeResult[None]:
    """Stretches of 65,536 transfers whose digests were found equal in mirror and ledger."""
    with warehouse.lake() as lake:
        sealed = sealed_segments(lake)
    oldest = min((one.verified_at for one in sealed), default=None)
    return dg.MaterializeResult(
        metadata={"dagster/row_count": len(sealed), "read longest ago": str(oldest or "never")}
    )


@dg.asset(
    key=["oracle", "proofs"],
    group_name="oracle",
    owners=OWNERS,
    kinds={"ducklake"},
    deps=[segments],
)
def proofs(warehouse: WarehouseResource) -> dg.MaterializeResult[None]:
    """Every verification of the mirror against the ledger, with both roots."""
    with warehouse.lake() as lake:
        last = lake.read("assets.oracle.proof", "last_proof")
    return dg.MaterializeResult(
        metadata={"dagster/row_count": last.height, "the last one": figures(last)}
    )
