"""A ledger of imports has old timestamps, and is proved like any other."""

from pathlib import Path

import numpy as np

from contracts.merkle import EMPTY_ROOT
from ledger_engine import open_ledger
from ledger_engine.flags import AccountFlags, TransferFlags
from ledger_engine.records import Records
from tests.assets.oracle.proof.ledgers import BOOK, World
from tests.ledger_engine.rows import account, accounts, transfer, transfers
from warehouse.lake import open_lake

LONG_AGO = 1_000_000_000_000_000_000


def imported(first: int, number: int) -> Records:
    flags = int(TransferFlags.IMPORTED)
    rows = [
        transfer(
            one, 1, 2, one, ledger=BOOK, flags=flags, timestamp=LONG_AGO + 86_400 * 10**9 * one
        )
        for one in range(first, first + number)
    ]
    return transfers(*rows)


def test_old_timestamps_are_in_the_order_of_time_and_no_root_changes(tmp_path: Path) -> None:
    ledger = open_ledger(f"embedded:{tmp_path / 'ledger'}")
    flags = int(AccountFlags.IMPORTED)
    opened = [
        account(one, ledger=BOOK, code=1000, flags=flags, timestamp=LONG_AGO + one)
        for one in (1, 2)
    ]
    ledger.create_accounts(accounts(*opened))
    with open_lake(tmp_path / "warehouse") as lake:
        world = World(lake, ledger, tmp_path)
        assert (ledger.create_transfers(imported(1, 20))["status"] == 0xFFFFFFFF).all()
        world.mirror()
        before = world.verify()
        assert (ledger.create_transfers(imported(21, 20))["status"] == 0xFFFFFFFF).all()
        world.mirror()

        after = world.verify(full=True)

    ledger.close()
    assert before.holds
    assert after.holds
    assert after.transfers.transfer_count == 40
    assert before.transfers.mirror_root not in (after.transfers.mirror_root, EMPTY_ROOT)
    days = np.uint64(after.asked.mark_ns - LONG_AGO) // np.uint64(86_400 * 10**9)
    assert days == 40
