"""What must hold of decisions about breaks."""

import dagster as dg

from assets.reconciliation.decisions.assets import break_decisions
from assets.reconciliation.decisions.proofs import decision_findings, unlisted_count
from contracts.institution import load_institution
from warehouse.resource import WarehouseResource

_SHOWN = 20


@dg.asset_check(asset=break_decisions, blocking=True)
def every_decision_is_as_it_was_signed(warehouse: WarehouseResource) -> dg.AssetCheckResult:
    """No entry was altered, dropped or reordered; each correction is in the mirror."""
    tenant = load_institution(warehouse.paths.root).tenant
    with warehouse.lake(read_only=True) as lake, warehouse.operations() as operations:
        findings = decision_findings(lake, operations, tenant)
    return dg.AssetCheckResult(
        passed=not findings,
        metadata={"findings": len(findings), "which": dg.MetadataValue.json(findings[:_SHOWN])},
    )


@dg.asset_check(asset=break_decisions, blocking=True)
def every_decision_stands_beside_its_break(warehouse: WarehouseResource) -> dg.AssetCheckResult:
    """The table tells of every decided break, and where it stands."""
    with warehouse.lake(read_only=True) as lake, warehouse.operations() as operations:
        unlisted = unlisted_count(lake, operations)
    return dg.AssetCheckResult(passed=unlisted == 0, metadata={"told otherwise": unlisted})
