"""A process that posts without a pause, and one that backs up: to be run and killed by tests.

Usage: ``python -m tests.orchestration.backup.writing post HOME`` prints each acknowledged batch;
``back-up HOME SHELF PUBLIC_KEY`` prints a line when it begins to write.
"""

import os
import sys
from contextlib import closing
from pathlib import Path

from contracts.home import Home
from ledger_engine import open_ledger
from orchestration.backup.settings import BackupSettings
from orchestration.backup.taking import take_backup
from tests.ledger_engine.rows import account, accounts, transfer, transfers

BATCH = 500


def post(home: Home) -> None:
    with closing(open_ledger(f"embedded:{home.ledger}")) as ledger:
        ledger.create_accounts(accounts(*(account(number) for number in range(1, 5))))
        for number in range(10_000):
            first = 10_000 + number * BATCH
            rows = [transfer(first + at, 1 + at % 2, 3 + at % 2, at) for at in range(BATCH)]
            ledger.create_transfers(transfers(*rows))
            os.write(1, b"%d\n" % number)


def back_up(home: Home, shelf: Path, public: str) -> None:
    told: list[str] = []

    def progress(what: str, _more: int) -> None:
        if what not in told:
            told.append(what)
            os.write(1, f"{what}\n".encode())

    settings = BackupSettings("Test Institution", (public,), shelf, 35)
    take_backup(home, f"embedded:{home.ledger}", settings, "full", progress)


if __name__ == "__main__":
    if sys.argv[1] == "post":
        post(Home(Path(sys.argv[2])))
    else:
        back_up(Home(Path(sys.argv[2])), Path(sys.argv[3]), sys.argv[4])
