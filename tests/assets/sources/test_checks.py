"""Each check holds on what was landed, and fails once that is damaged."""

import shutil
from pathlib import Path

import dagster as dg
import pytest

from assets.sources import checks
from assets.sources.assets import landed_sources, sequence_gaps, settled_lines
from contracts.home import Home
from tests.assets.sources.conftest import Put
from tests.assets.sources.notation import movements, statement
from warehouse.lake import open_lake
from warehouse.resource import WarehouseResource

NAMES = {
    "landed_files",
    "statements",
    "statement_lines",
    "expected_movements",
    "stated_balances",
    "standing_orders",
    "advised_lines",
    "processor_lines",
    "exchange_rates",
    "rejections",
}

STATEMENTS = """      - name: "statement-*.csv"
"""
ORDERS = """      - name: "orders-*.csv"
        format: csv
        csv:
          table: standing_orders
          columns: {external_id: id, account: account, amount: amount}
          constants: {currency: EUR}
      - name: "balances-*.csv"
        format: csv
        posts: true
        csv:
          table: movements
          columns: {external_id: id, customer: who, amount: amount, date: at, running_balance: left}
          constants: {account: operating, currency: EUR, kind: wire_in}
          sign: {column: side, gained: [in], lost: [out]}
          family: {prefix: c-, gl_code: 2010, currency: EUR}
"""


@pytest.fixture
def landed(home: Home, put: Put) -> dg.ExecuteInProcessResult:
    """One pass over a file of each kind, as Dagster runs it."""
    declared = home.institution_file.read_text()
    home.institution_file.write_text(declared.replace(STATEMENTS, ORDERS + STATEMENTS))
    put("csv/statement-1.csv", statement("2026-01-05", "0.00", "10.00"))
    put("csv/statement-2.csv", statement("2026-01-06", "10.00", "-2.50", "1.00"))
    put("csv/movements-1.csv", movements("a", "b"))
    put("csv/orders-1.csv", "id,account,amount\no-1,operating,7.00\n")
    put("csv/balances-1.csv", "id,who,amount,at,left,side\nx,1,5.00,2026-01-05,5.00,in\n")
    warehouse = WarehouseResource(home=str(home.root))
    all_checks = dg.load_asset_checks_from_modules([checks])
    return dg.materialize(
        [landed_sources, sequence_gaps, settled_lines, *all_checks],
        resources={"warehouse": warehouse},
    )


def passes(check: dg.AssetChecksDefinition, home: Home) -> bool:
    result = check(warehouse=WarehouseResource(home=str(home.root)))
    assert isinstance(result, dg.AssetCheckResult)
    return result.passed


CASES = [
    (checks.statements_tie_to_their_lines, "alter_a_line"),
    (checks.statements_tie_to_their_lines, "forget_a_line"),
    (checks.statements_follow_each_other, "alter_an_opening"),
    (checks.no_statement_is_missing, "skip_a_number"),
    (checks.no_line_is_held_twice, "double_a_line"),
    (checks.no_movement_is_held_twice, "double_a_movement"),
    (checks.no_order_is_held_twice, "double_an_order"),
    (checks.no_advised_line_is_held_twice, "double_an_advised_line"),
    (checks.no_advised_entry_counts_twice, "double_an_advised_line"),
    (checks.no_advised_entry_counts_twice, "double_a_document"),
    (checks.no_processor_line_is_held_twice, "add_a_processor_line"),
    (checks.no_entry_counts_from_two_reports, "tell_an_entry_twice"),
    (checks.gross_and_fee_make_the_net, "add_a_processor_line"),
    (checks.every_later_payout_belongs_to_one_line, "link_an_unknown_line"),
    (checks.each_day_has_one_rate, "double_a_rate"),
    (checks.every_quarantined_file_has_its_rejection, "quarantine_a_file"),
    (checks.every_stated_balance_stands_beside_its_movement, "alter_a_stated_balance"),
    (checks.every_line_names_an_accepted_file, "forget_a_file"),
    (checks.every_line_names_an_accepted_file, "quarantine_a_file"),
    (checks.every_line_names_an_accepted_file, "forget_a_line"),
    (checks.no_file_is_quarantined, "quarantine_a_file"),
    (checks.no_text_hides_characters, "hide_a_character"),
]


def test_every_check_holds_on_what_was_landed_and_fails_once_it_is_damaged(
    landed: dg.ExecuteInProcessResult, home: Home, tmp_path: Path
) -> None:
    evaluations = landed.get_asset_check_evaluations()
    assert {one.check_name for one in evaluations if one.passed} == {
        check.check_key.name for check, _ in CASES
    }

    for number, (check, damage) in enumerate(CASES):
        damaged = Home(shutil.copytree(home.root, tmp_path / f"damaged-{number}"))
        with open_lake(damaged.warehouse) as lake:
            lake.execute("tests.assets.sources", damage)

        assert not passes(check, damaged), f"{check.check_key.name} after {damage}"


def test_each_table_is_an_asset_with_counts_and_totals(landed: dg.ExecuteInProcessResult) -> None:
    shown = {
        event.asset_key.path[-1]: event.materialization.metadata
        for event in landed.get_asset_materialization_events()
        if event.asset_key is not None
    }

    assert shown.keys() == NAMES | {"sequence_gaps", "settled_lines"}
    assert {name: one["dagster/row_count"].value for name, one in shown.items()} == {
        "landed_files": 5,
        "statements": 2,
        "statement_lines": 3,
        "expected_movements": 3,
        "stated_balances": 1,
        "standing_orders": 1,
        "advised_lines": 0,
        "processor_lines": 0,
        "exchange_rates": 0,
        "rejections": 0,
        "sequence_gaps": 0,
        "settled_lines": 0,
    }
    assert shown["statement_lines"]["new rows"].value == 3
    assert "| EUR | 3 | 8.50 |" in str(shown["statement_lines"]["totals by currency"].value)
    assert "| csv | accepted | 5 | 7 |" in str(shown["landed_files"]["files by source"].value)


def test_a_quarantined_file_is_shown_with_what_to_do(home: Home, put: Put) -> None:
    put("csv/movements-1.csv", movements("a", amount="1,0"))
    warehouse = WarehouseResource(home=str(home.root))
    done = dg.materialize([landed_sources], resources={"warehouse": warehouse})

    (event,) = done.asset_materializations_for_node("landed_sources")[:1]
    table = str(event.metadata["quarantined files"].value)
    assert "| csv | movements-1.csv | FIELD_COUNT | line 2 |" in table
    assert not passes(checks.no_file_is_quarantined, home)
    assert passes(checks.every_line_names_an_accepted_file, home)


def test_the_files_come_before_the_tables_that_rest_on_them() -> None:
    files = dg.AssetKey(["sources", "landed_files"])

    assert landed_sources.asset_deps[files] == set()
    assert {key.path[-1] for key, deps in landed_sources.asset_deps.items() if deps == {files}} == (
        NAMES - {"landed_files"}
    )
