"""What must hold of the mirror before anything is reconciled against it."""

import dagster as dg

from assets.metadata import none_of
from assets.oracle.agreement import compare_with_ledger
from assets.oracle.assets import CHANGE_EVENTS, TRANSFERS, balances, trial_balance
from ledger_engine.resource import LedgerResource
from warehouse.resource import WarehouseResource


@dg.asset_check(asset=CHANGE_EVENTS, blocking=True)
def folded_events_equal_carried_balances(warehouse: WarehouseResource) -> dg.AssetCheckResult:
    """For every account, the sum of its events is the balance that its last event carries."""
    with warehouse.lake() as lake:
        drifting = lake.read("assets.oracle", "drifting_accounts")
    return none_of("drifting accounts", drifting)


@dg.asset_check(asset=CHANGE_EVENTS, blocking=True)
def no_change_event_is_mirrored_twice(warehouse: WarehouseResource) -> dg.AssetCheckResult:
    """Timestamps and transfer ids are unique in the mirror."""
    with warehouse.lake() as lake:
        repeated = lake.read("assets.oracle", "repeated_events")
    return none_of("repeated keys", repeated)


@dg.asset_check(asset=CHANGE_EVENTS, blocking=True)
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
            "events not mirrored yet": agreement.unread,
            "accounts that differ": len(agreement.differing),
            "which": "; ".join(agreement.differing[:20]),
        },
    )


@dg.asset_check(asset=TRANSFERS, blocking=True)
def every_posted_transfer_is_mirrored(warehouse: WarehouseResource) -> dg.AssetCheckResult:
    """What was posted for our events is what the ledger states it holds."""
    with warehouse.lake() as lake:
        missing = lake.read("assets.oracle", "unmirrored_transfers")
    return none_of("transfers not mirrored", missing)


@dg.asset_check(asset=balances, blocking=True, additional_deps=[trial_balance])
def balances_add_up_to_the_trial_balance(warehouse: WarehouseResource) -> dg.AssetCheckResult:
    """The last closing balances of all accounts are, GL account by GL account, the totals."""
    with warehouse.lake() as lake:
        differing = lake.read("assets.oracle", "balances_against_trial_balance")
    return none_of("GL accounts that differ", differing)


@dg.asset_check(asset=trial_balance, blocking=True)
def debits_equal_credits(warehouse: WarehouseResource) -> dg.AssetCheckResult:
    """In every ledger (tenant and currency) debits equal credits to the unit."""
    with warehouse.lake() as lake:
        unbalanced = lake.read("assets.oracle", "unbalanced_ledgers")
    return none_of("ledgers that do not tie", unbalanced)
