"""What must hold of the mirror before anything is reconciled against it."""

import dagster as dg

from assets.metadata import none_of
from assets.oracle.assets import (
    ACCOUNT_STATES,
    ACCOUNTS,
    CHANGE_EVENTS,
    GENERAL_LEDGER,
    TRANSFERS,
    balances,
    restatements,
    trial_balance,
)
from assets.oracle.folding import READER, prove_again, prove_new_events
from assets.oracle.summing import BALANCES_READER, differing_running_balances
from warehouse.resource import WarehouseResource


@dg.asset_check(asset=CHANGE_EVENTS, blocking=True)
def folded_events_equal_carried_balances(warehouse: WarehouseResource) -> dg.AssetCheckResult:
    """What every event carries is what the events before it add up to.

    What is new is read, and a million of the older events: others whenever there is anything new.
    """
    with warehouse.lake() as lake:
        new = prove_new_events(lake)
        again = prove_again(lake, turn=lake.mark(READER))
    wrong = new.disagreement or again.disagreement
    return dg.AssetCheckResult(
        passed=wrong is None,
        metadata={
            "balances compared": new.state_count + again.state_count,
            "first disagreement": str(wrong or "none"),
        },
    )


@dg.asset_check(asset=CHANGE_EVENTS, blocking=True)
def no_change_event_is_mirrored_twice(warehouse: WarehouseResource) -> dg.AssetCheckResult:
    """Timestamps and transfer ids are unique in the mirror."""
    with warehouse.lake() as lake:
        repeated = lake.read("assets.oracle", "repeated_events")
    return none_of("repeated keys", repeated)


@dg.asset_check(asset=ACCOUNTS, blocking=True)
def every_moved_account_is_mirrored(warehouse: WarehouseResource) -> dg.AssetCheckResult:
    """Each account that an event moved is among the accounts, once."""
    with warehouse.lake() as lake:
        unknown = lake.read("assets.oracle", "unknown_accounts")
    return none_of("accounts missing or doubled", unknown)


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
        differing = lake.read(
            "assets.oracle", "balances_against_trial_balance", reader=BALANCES_READER
        )
    return none_of("GL accounts that differ", differing)


@dg.asset_check(asset=trial_balance, blocking=True)
def debits_equal_credits(warehouse: WarehouseResource) -> dg.AssetCheckResult:
    """In every ledger (tenant and currency) debits equal credits to the unit."""
    with warehouse.lake() as lake:
        unbalanced = lake.read("assets.oracle", "unbalanced_ledgers")
    return none_of("ledgers that do not tie", unbalanced)


@dg.asset_check(asset=ACCOUNT_STATES, blocking=True)
def every_moved_account_has_one_proved_state(
    warehouse: WarehouseResource,
) -> dg.AssetCheckResult:
    """Each account that a proved event moved is kept once, with what that event carries.

    So is each pending transfer that no proved event resolves.
    """
    with warehouse.lake() as lake:
        unsound = lake.read("assets.oracle", "unsound_states", reader=READER)
    return none_of("states and pending transfers kept wrongly", unsound)


@dg.asset_check(asset=GENERAL_LEDGER, additional_deps=[balances])
def running_balances_end_in_the_closing_balances(
    warehouse: WarehouseResource,
) -> dg.AssetCheckResult:
    """The postings of each account come to its closing balance, and so does its running balance.

    Running balances are read of a share of the accounts, so that it stays quick: another share each
    day, as many as the books have millions of events. Books up to a million are read whole.
    """
    with warehouse.lake() as lake:
        differing = differing_running_balances(lake)
    return none_of("accounts that differ", differing)


@dg.asset_check(asset=restatements)
def each_late_posting_is_listed_once_a_close(
    warehouse: WarehouseResource,
) -> dg.AssetCheckResult:
    """A restatement came after its close, and no close lists it twice."""
    with warehouse.lake() as lake:
        doubled = lake.read("assets.oracle", "doubled_restatements")
    return none_of("restatements that are none", doubled)
