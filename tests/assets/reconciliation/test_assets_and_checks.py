"""The daily assets run over a range, and each check fails where something was broken on purpose."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest

from assets.reconciliation import assets, checks
from contracts.institution import load_institution
from tests.assets.reconciliation.world import INSTITUTION, Fill, World, day_of
from warehouse.lake import open_lake
from warehouse.resource import WarehouseResource

INSTITUTION_YAML = """
name: Example
tenant: 1
time_zone: Europe/Prague
calendar: CZ
accounts:
  - {id: main, name: Main, currency: CZK, gl_code: 1010}
  - {id: slow, name: Slow rail, currency: CZK, gl_code: 1011, settlement_lag_days: 3}
"""
BOOKS = "L1 4 main 100 INV-1\nL2 5 main 70 INV-2"
BANK = "S1 4 main 100 INV-1\nS2 6 main 70 INV-2"


@pytest.fixture(scope="module")
def instance() -> Iterator[dg.DagsterInstance]:
    with dg.DagsterInstance.ephemeral() as made:
        yield made


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, fill: Fill) -> Path:
    folder = tmp_path_factory.mktemp("home")
    (folder / "institution.yaml").write_text(INSTITUTION_YAML)
    with open_lake(folder / "warehouse") as lake:
        World(lake, fill).land(BOOKS, BANK)
    return folder


def _run(
    job: str, home: Path, instance: dg.DagsterInstance, days: tuple[int, int] | None = None
) -> dg.ExecuteInProcessResult:
    defs = dg.Definitions(
        assets=[assets.reconciled_days],
        asset_checks=dg.load_asset_checks_from_modules([checks]),
        jobs=[
            dg.define_asset_job("days", selection=[assets.reconciled_days]),
            dg.define_asset_job(
                "checks", selection=dg.AssetSelection.checks_for_assets(assets.reconciled_days)
            ),
        ],
        resources={"warehouse": WarehouseResource(home=str(home))},
    )
    tags = {
        f"dagster/asset_partition_range_{name}": day_of(day).isoformat()
        for name, day in zip(("start", "end"), days or (), strict=False)
    }
    return defs.resolve_job_def(job).execute_in_process(
        instance=instance, tags=tags, raise_on_error=False
    )


def _failing(result: dg.ExecuteInProcessResult) -> set[str]:
    return {one.check_name for one in result.get_asset_check_evaluations() if not one.passed}


def test_a_range_of_days_is_one_run_with_every_check(
    home: Path, instance: dg.DagsterInstance
) -> None:
    result = _run("days", home, instance, (4, 6))
    assert result.success
    assert len(result.get_asset_check_evaluations()) == 5
    assert _failing(result) == set()
    breaks = [
        one
        for one in result.get_asset_materialization_events()
        if one.asset_key == dg.AssetKey(["reconciliation", "breaks"])
    ]
    assert {one.partition for one in breaks} == {day_of(day).isoformat() for day in (4, 5, 6)}
    metadata = breaks[0].materialization.metadata
    assert metadata["dagster/row_count"].value == 2
    assert metadata["cleared themselves"].value == 1
    assert "| TIMING | AUTO_CLEARED | CZK | 1 | 0.00007 |" in str(metadata["breaks by code"])


def test_the_institution_of_the_tests_is_the_declared_one(home: Path) -> None:
    assert load_institution(home).accounts == INSTITUTION.accounts


DAMAGE = {
    "every_statement_balance_is_explained": "leave_unexplained",
    "no_item_is_in_two_live_matches": "match_again",
    "no_match_has_both_ends_in_one_landed_file": "share_a_file",
    "final_matches_have_no_difference": "differ_in_a_final_match",
    "no_break_is_open": "open_a_break",
}


@pytest.fixture(scope="module")
def reconciled(home: Path, instance: dg.DagsterInstance) -> Path:
    assert _run("days", home, instance, (4, 6)).success
    return home


@pytest.mark.parametrize(("check", "damage"), DAMAGE.items(), ids=DAMAGE)
def test_the_check_fails_where_the_tables_were_broken(
    check: str, damage: str, reconciled: Path, instance: dg.DagsterInstance, tmp_path: Path
) -> None:
    copy = tmp_path / "home"
    shutil.copytree(reconciled, copy)
    with open_lake(copy / "warehouse") as lake:
        lake.execute("tests.assets.reconciliation", damage)
    assert _failing(_run("checks", copy, instance, (4, 6))) == {check}


def test_the_checks_look_at_the_days_of_their_run_alone(
    reconciled: Path, instance: dg.DagsterInstance, tmp_path: Path
) -> None:
    copy = tmp_path / "home"
    shutil.copytree(reconciled, copy)
    with open_lake(copy / "warehouse") as lake:
        lake.execute("tests.assets.reconciliation", "leave_unexplained")
        lake.execute("tests.assets.reconciliation", "open_a_break")
    assert _failing(_run("checks", copy, instance, (1, 4))) == set()
    assert _failing(_run("checks", copy, instance)) == {
        "every_statement_balance_is_explained",
        "no_break_is_open",
    }


def test_a_day_run_again_after_later_days_asks_for_them(
    reconciled: Path, instance: dg.DagsterInstance, fill: Fill, tmp_path: Path
) -> None:
    copy = tmp_path / "home"
    shutil.copytree(reconciled, copy)
    with open_lake(copy / "warehouse") as lake:
        World(lake, fill).land(BOOKS, BANK.replace("S2 6", "S2 5"))
    assert _failing(_run("days", copy, instance, (5, 5))) == {"no_item_is_in_two_live_matches"}
    assert _failing(_run("days", copy, instance, (5, 6))) == set()
