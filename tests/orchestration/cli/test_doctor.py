"""``tieout doctor``: whether ledger, mirror and warehouse agree, as typed."""

from contextlib import closing

import pytest

from contracts.home import Home
from ledger_engine import open_ledger
from tests.assets.oracle.proof.ledgers import account_rows, posting
from tests.ledger_engine.rows import transfers
from tests.orchestration.cli.conftest import Run
from warehouse.lake import open_lake


@pytest.fixture
def mirrored(home: Home, run: Run) -> Home:
    book(home, 1)
    run("mirror")
    return home


def book(home: Home, number: int) -> None:
    with closing(open_ledger(f"embedded:{home.ledger}")) as ledger:
        ledger.create_accounts(account_rows())
        ledger.create_transfers(transfers(posting(number, 10)))


@pytest.mark.usefixtures("mirrored")
def test_every_account_of_the_ledger_is_compared(run: Run) -> None:
    done = run("doctor")

    assert done.code == 0
    assert "3 accounts compared with the ledger itself" in done.out


def test_a_mirror_that_lost_all_that_an_account_did_does_not_agree(
    mirrored: Home, run: Run
) -> None:
    with open_lake(mirrored.warehouse) as lake:
        lake._connection.execute("DELETE FROM oracle.change_events")

    done = run("doctor")

    assert done.code == 8
    assert "debits_posted: mirror 0, ledger 10" in done.err


def test_a_mirror_that_is_behind_is_said(mirrored: Home, run: Run) -> None:
    book(mirrored, 2)

    done = run("doctor")

    assert done.code == 8
    assert "the mirror is behind the ledger" in done.err
    assert "mirror 10, ledger 20" not in done.err
