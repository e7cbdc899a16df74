"""``tieout verify mirror``: a verdict that a person can read, and an exit code for a machine."""

import pytest

from assets.oracle.mirroring import mirror_new_events
from contracts.home import Home
from ledger_engine import open_ledger
from tests.assets.oracle.proof.ledgers import account_rows, every_kind
from tests.ledger_engine.rows import transfers
from tests.orchestration.cli.conftest import Run
from warehouse.lake import open_lake


@pytest.fixture
def mirrored(home: Home) -> Home:
    """A state folder whose ledger holds every kind of transfer, mirrored."""
    ledger = open_ledger(f"embedded:{home.ledger}")
    ledger.create_accounts(account_rows())
    ledger.create_transfers(transfers(*every_kind()))
    with open_lake(home.warehouse) as lake:
        mirror_new_events(lake, ledger)
    ledger.close()
    return home


def altered(home: Home, statement: str) -> None:
    with open_lake(home.warehouse) as lake:
        lake._connection.execute(statement)


def test_a_sound_mirror_is_said_to_be_the_ledger(run: Run, mirrored: Home) -> None:
    for words in ([], ["--full"]):
        done = run("verify", "mirror", "--home", mirrored.root, *words)

        assert (done.code, done.err) == (0, "")
        assert "The mirror is the ledger." in done.out
        assert "11" in done.out


def test_a_difference_is_named_and_ends_in_the_code_of_a_failed_check(
    run: Run, mirrored: Home
) -> None:
    altered(mirrored, "UPDATE oracle.change_events SET transfer_code = 8 WHERE amount_units = 100")

    done = run("verify", "mirror", "--home", mirrored.root)

    assert done.code == 8
    assert "code: mirror 8, ledger 7" in done.err
    assert "The mirror is not the ledger." in done.err
    assert "mirror rebuild" in done.out


def test_a_mirror_ahead_of_its_ledger_is_refused_by_name(run: Run, mirrored: Home) -> None:
    altered(mirrored, "UPDATE marks.high_water_marks SET position = position + 1000")

    done = run("verify", "mirror", "--home", mirrored.root)

    assert done.code == 6
    assert "that the ledger does not hold" in done.err
    assert "tieout mirror rebuild" in done.err


def test_without_a_state_folder_nothing_is_created(run: Run) -> None:
    assert run("verify", "mirror").code == 3
