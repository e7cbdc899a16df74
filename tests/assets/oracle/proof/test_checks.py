"""The checks of the proof stop what depends on the mirror, and say why."""

from pathlib import Path

import dagster as dg
import pytest

from assets.oracle.proof import assets as proof
from assets.oracle.proof import checks
from ledger_engine.resource import LedgerResource
from tests.assets.oracle.proof.ledgers import World, open_world
from warehouse.resource import WarehouseResource


def result_of(check: dg.AssetChecksDefinition, home: Path) -> dg.AssetCheckResult:
    resources = {
        "warehouse": WarehouseResource(home=str(home)),
        "ledger": LedgerResource(url=f"embedded:{home / 'ledger'}", journal_folder=str(home)),
    }
    needed = {name: one for name, one in resources.items() if name in check.required_resource_keys}
    result = check(**needed)
    assert isinstance(result, dg.AssetCheckResult)
    return result


@pytest.fixture
def folder(world: World) -> Path:
    """A mirrored ledger that nobody holds open."""
    world.ledger.close()
    return world.folder


CASES = [
    (checks.the_mirror_is_the_ledger, "UPDATE EVENTS SET transfer_code = 8 WHERE PLAIN"),
    (
        checks.sealed_segments_are_whole_and_follow_one_another,
        "INSERT INTO oracle.segments VALUES (1, 5, 65536, '', '', now(), now())",
    ),
    (
        checks.the_last_verification_holds,
        "UPDATE oracle.proofs SET difference_count = 1, first_difference = 'something'",
    ),
]


@pytest.mark.parametrize(("check", "damage"), CASES, ids=lambda one: getattr(one, "name", one))
def test_the_check_holds_until_something_is_broken(
    check: dg.AssetChecksDefinition, damage: str, folder: Path
) -> None:
    assert result_of(checks.the_mirror_is_the_ledger, folder).passed
    assert result_of(check, folder).passed

    with open_world(folder) as opened:
        opened.damage(damage)
        opened.ledger.close()

    assert not result_of(check, folder).passed


def test_a_difference_is_told_with_both_values(world: World) -> None:
    world.damage("DELETE FROM EVENTS WHERE ZERO")
    world.ledger.close()

    result = result_of(checks.the_mirror_is_the_ledger, world.folder)

    assert "transfer: mirror absent, ledger 0 units" in str(result.metadata["which"])
    assert result.metadata["root of the mirror"] != result.metadata["root of the ledger"]


def test_every_check_blocks() -> None:
    specs = [spec for check, _ in CASES for spec in check.check_specs]

    assert [spec.name for spec in specs if not spec.blocking] == []


def test_the_screen_shows_what_was_proved(folder: Path) -> None:
    assert result_of(checks.the_mirror_is_the_ledger, folder).passed
    warehouse = WarehouseResource(home=str(folder))

    segments, proofs = proof.segments(warehouse=warehouse), proof.proofs(warehouse=warehouse)

    assert isinstance(segments, dg.MaterializeResult)
    assert isinstance(proofs, dg.MaterializeResult)
    assert segments.metadata is not None
    assert proofs.metadata is not None
    assert segments.metadata["read longest ago"] == "never"
    assert proofs.metadata["dagster/row_count"] == 1
