"""Each check holds on sound books and does not on books that were broken on purpose."""

from pathlib import Path

import dagster as dg
import pytest

from assets.ledger import checks as ledger_checks
from assets.oracle import checks as oracle_checks
from contracts.home import Home
from ledger_engine.resource import LedgerResource
from tests.assets.books import movement, open_books
from tests.assets.decisions import BILL, FEE
from warehouse.lake import open_lake
from warehouse.operations.store import open_operations
from warehouse.resource import WarehouseResource

DECIDED = (BILL, FEE)
INSTITUTION_YAML = """
name: Test
tenant: 1
time_zone: Europe/Berlin
calendar: DE
accounts:
  - id: bank-eur
    name: Bank
    currency: EUR
    gl_code: 1000
    opening_balance: {amount: "100.00", date: 2026-01-02}
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "institution.yaml").write_text(INSTITUTION_YAML)
    with open_books(tmp_path) as books:
        books.run(movement("wire_in", "anna", "10.00"), outbox=DECIDED)
    with open_operations(Home(tmp_path).operations) as operations:
        for decided in DECIDED:
            operations.append_event(decided)
    return tmp_path


def passes(check: dg.AssetChecksDefinition, home: Path) -> bool:
    resources = {
        "warehouse": WarehouseResource(home=str(home)),
        "ledger": LedgerResource(
            url=f"embedded:{home / 'ledger'}", journal_folder=str(home / "ledger" / "journal")
        ),
    }
    needed = {name: resources[name] for name in check.required_resource_keys if name in resources}
    result = check(**needed)
    assert isinstance(result, dg.AssetCheckResult)
    return result.passed


CASES = [
    (ledger_checks.every_movement_is_an_event, "add_movement"),
    (ledger_checks.opening_balances_are_as_declared, "change_opening"),
    (ledger_checks.the_outbox_is_what_is_booked, "alter_a_part"),
    (ledger_checks.the_outbox_is_what_is_booked, "forget_parts"),
    (ledger_checks.the_outbox_is_what_is_booked, "forget_a_decision"),
    (ledger_checks.no_event_or_transfer_is_held_twice, "double_parts"),
    (ledger_checks.every_event_has_an_outcome, "forget_a_transfer"),
    (ledger_checks.no_event_or_transfer_is_held_twice, "double_a_transfer"),
    (ledger_checks.no_leg_was_refused, "refuse_a_leg"),
    (oracle_checks.folded_events_equal_carried_balances, "double_a_change_event"),
    (oracle_checks.no_change_event_is_mirrored_twice, "double_a_change_event"),
    (oracle_checks.every_posted_transfer_is_mirrored, "forget_a_mirrored_transfer"),
    (oracle_checks.every_moved_account_is_mirrored, "forget_an_account"),
    (oracle_checks.every_moved_account_is_mirrored, "double_an_account"),
    (oracle_checks.balances_add_up_to_the_trial_balance, "alter_a_balance"),
    (oracle_checks.balances_add_up_to_the_trial_balance, "forget_a_balance"),
    (oracle_checks.balances_add_up_to_the_trial_balance, "forget_a_total"),
    (oracle_checks.debits_equal_credits, "alter_the_trial_balance"),
    (oracle_checks.every_moved_account_has_one_proved_state, "double_a_state"),
    (oracle_checks.every_moved_account_has_one_proved_state, "forget_a_state"),
    (oracle_checks.running_balances_end_in_the_closing_balances, "alter_a_balance"),
    (oracle_checks.running_balances_end_in_the_closing_balances, "forget_a_balance"),
    (oracle_checks.each_late_posting_is_listed_once_a_close, "double_a_close"),
]


@pytest.mark.parametrize(("check", "damage"), CASES, ids=lambda one: getattr(one, "name", one))
def test_the_check_holds_until_something_is_broken(
    check: dg.AssetChecksDefinition, damage: str, home: Path
) -> None:
    assert passes(check, home)

    with open_lake(home / "warehouse") as lake:
        lake.execute("tests.assets", damage)

    assert not passes(check, home)
