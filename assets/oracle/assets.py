"""The mirror's assets: what the ledger did, the tables people read, what follows by addition."""

from typing import Final, TypeAlias

import dagster as dg

from assets.ledger.assets import POSTED_TRANSFERS
from assets.metadata import OWNERS, figures
from assets.oracle.closing import copy_closes
from assets.oracle.folding import FoldProof, prove_new_events
from assets.oracle.mirroring import mirror_new_events
from assets.oracle.summing import fold_balances, fold_trial_balance
from assets.oracle.trial_balance import named_trial_balance
from assets.progress import counting
from ledger_engine.resource import LedgerResource
from warehouse.lake import Lake
from warehouse.resource import WarehouseResource

CHANGE_EVENTS: Final = dg.AssetKey(["oracle", "change_events"])
ACCOUNT_STATES: Final = dg.AssetKey(["oracle", "account_states"])
ACCOUNTS: Final = dg.AssetKey(["oracle", "accounts"])
TRANSFERS: Final = dg.AssetKey(["oracle", "transfers"])
GENERAL_LEDGER: Final = dg.AssetKey(["oracle", "general_ledger"])

_PACKAGE: Final = "assets.oracle"

Results: TypeAlias = tuple[
    dg.MaterializeResult[None],
    dg.MaterializeResult[None],
    dg.MaterializeResult[None],
    dg.MaterializeResult[None],
    dg.MaterializeResult[None],
]
"""One for each of the tables that one step fills, in their order."""


def _spec(key: dg.AssetKey, description: str, *deps: dg.AssetKey) -> dg.AssetSpec:
    kinds = {"ledger", "ducklake"} if key == CHANGE_EVENTS else {"ducklake"}
    return dg.AssetSpec(key, deps=deps, description=description, owners=OWNERS, kinds=kinds)


@dg.multi_asset(
    name="mirrored_events",
    group_name="oracle",
    pool="warehouse_writer",
    specs=[
        _spec(
            CHANGE_EVENTS,
            "Every change of the ledger with both accounts' balances after it.",
            POSTED_TRANSFERS,
        ),
        _spec(
            ACCOUNT_STATES,
            "Each account's balances after the last event that was proved to add up.",
            CHANGE_EVENTS,
        ),
        _spec(
            ACCOUNTS,
            "Every account that the ledger holds, with the name of whoever it belongs to.",
            CHANGE_EVENTS,
        ),
        _spec(
            TRANSFERS,
            "Every transfer the ledger holds: what it is for, when it happened, when we knew, "
            "and what became of it where it was pending.",
            CHANGE_EVENTS,
        ),
        _spec(
            GENERAL_LEDGER,
            "Each account's postings in order of time, with the running balance.",
            CHANGE_EVENTS,
        ),
    ],
)
def mirrored_events(warehouse: WarehouseResource, ledger: LedgerResource) -> Results:
    """Read the ledger's change events after the mark, and prove that they add up."""
    with warehouse.lake() as lake:
        with ledger.ledger(read_only=True) as books:
            new = mirror_new_events(lake, books, counting("change events"))
        return _results(lake, new, prove_new_events(lake, counting("proved balances")))


def _results(lake: Lake, new: int, proof: FoldProof) -> Results:
    """Return what each table holds now."""
    totals = lake.read(_PACKAGE, "totals_by_currency")
    counts = lake.read(_PACKAGE, "row_counts").row(0, named=True)
    transfers: dict[str, dg.MetadataValue | int] = {
        "dagster/row_count": counts["transfer_count"],
        "totals by currency": figures(totals),
        "pending transfers": figures(lake.read(_PACKAGE, "pending_states")),
    }
    events = {"dagster/row_count": counts["event_count"], "new rows": new}
    lag = lake.read(_PACKAGE, "latest_lags")
    states = {
        "dagster/row_count": counts["state_count"],
        "balances proved": proof.state_count,
        "first disagreement": str(proof.disagreement or "none"),
    }
    return (
        dg.MaterializeResult(asset_key=CHANGE_EVENTS, metadata=events | {"lag": figures(lag)}),
        dg.MaterializeResult(asset_key=ACCOUNT_STATES, metadata=states),
        dg.MaterializeResult(
            asset_key=ACCOUNTS, metadata={"dagster/row_count": counts["account_count"]}
        ),
        dg.MaterializeResult(asset_key=TRANSFERS, metadata=transfers),
        dg.MaterializeResult(
            asset_key=GENERAL_LEDGER, metadata={"dagster/row_count": counts["entry_count"]}
        ),
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
        totals = lake.read(_PACKAGE, "totals_by_currency")
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


@dg.asset(
    key=["oracle", "restatements"],
    group_name="oracle",
    owners=OWNERS,
    kinds={"ducklake"},
    pool="warehouse_writer",
    deps=[TRANSFERS],
)
def restatements(warehouse: WarehouseResource) -> dg.MaterializeResult[None]:
    """Every posting that came after a close and belongs before its cut-off."""
    with warehouse.operations() as operations, warehouse.lake() as lake:
        closes = copy_closes(lake, operations)
        late = lake.read(_PACKAGE, "restatements_by_close")
    return dg.MaterializeResult(
        metadata={
            "dagster/row_count": int(late["transfer_count"].sum()),
            "closes": closes,
            "late postings by close": figures(late),
        }
    )
