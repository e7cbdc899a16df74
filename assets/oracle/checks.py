"""What must hold of the mirror before anything is reconciled against it."""

import dagster as dg

from assets.metadata import figures
from assets.oracle.agreement import compare_with_ledger
from assets.oracle.assets import trial_balance
from ledger_engine.resource import LedgerResource
from warehouse.resource import WarehouseResource

_CHANGE_EVENTS = dg.AssetKey(["oracle", "change_events"])


@dg.asset_check(asset=_CHANGE_EVENTS, blocking=True)
def folded_events_equal_carried_balances(warehouse: WarehouseResource) -> dg.AssetCheckResult:
    """For every account, the sum of its events is the balance that its last event carries."""
    with warehouse.lake() as lake:
        drifting = lake.read("assets.oracle", "drifting_accounts")
    return dg.AssetCheckResult(
        passed=drifting.is_empty(),
        metadata={"drifting accounts": drifting.height, "which": figures(drifting)},
    )


@dg.asset_check(asset=_CHANGE_EVENTS, blocking=True)
def no_change_event_is_mirrored_twice(warehouse: WarehouseResource) -> dg.AssetCheckResult:
    """Timestamps and transfer ids are unique in the mirror."""
    with warehouse.lake() as lake:
        repeated = lake.read("assets.oracle", "repeated_events")
    return dg.AssetCheckResult(
        passed=repeated.is_empty(),
        metadata={"repeated keys": repeated.height, "which": figures(repeated)},
    )


@dg.asset_check(asset=_CHANGE_EVENTS, blocking=True)
def mirror_agrees_with_the_ledger(
    warehouse: WarehouseResource, ledger: LedgerResource
) -> dg.AssetCheckResult:
    """The ledger's own account records show the balances that the mirror adds up to."""
    with warehouse.lake() as lake, ledger.ledger(read_only=True) as books:
        agreement = compare_with_ledger(lake, books)
    return dg.AssetCheckResult(
        passed=agreement.holds,
        metadata={
            "accounts compared": agreement.account_count,
            "accounts that differ": len(agreement.differing),
            "which": "; ".join(agreement.differing[:20]),
        },
    )


@dg.asset_check(asset=trial_balance, blocking=True)
def debits_equal_credits(warehouse: WarehouseResource) -> dg.AssetCheckResult:
    """In every ledger (tenant and currency) debits equal credits to the unit."""
    with warehouse.lake() as lake:
        unbalanced = lake.read("assets.oracle", "unbalanced_ledgers")
    return dg.AssetCheckResult(
        passed=unbalanced.is_empty(),
        metadata={"ledgers that do not tie": unbalanced.height, "which": figures(unbalanced)},
    )
