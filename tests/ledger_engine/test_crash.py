"""What a killed writer leaves: everything acknowledged, nothing twice, balances that add up."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from ledger_engine.embedded.engine import EmbeddedLedger
from ledger_engine.records import TRANSFER, Records
from ledger_engine.statuses import TransferStatus
from tests.ledger_engine.rows import account, accounts, ids

_ROOT = Path(__file__).parents[2]
_BATCH = 700
_ACCOUNTS = 50


def batch_of_transfers(number: int) -> Records:
    """Return the batch with that number: always the same."""
    random = np.random.default_rng(number)
    rows = np.zeros(_BATCH, TRANSFER)
    rows["id"][:, 0] = np.arange(1 + number * _BATCH, 1 + (number + 1) * _BATCH)
    rows["debit_account_id"][:, 0] = random.integers(1, 25, _BATCH)
    rows["credit_account_id"][:, 0] = random.integers(26, _ACCOUNTS, _BATCH)
    rows["amount"][:, 0] = random.integers(0, 1000, _BATCH)
    rows["ledger"] = rows["code"] = 1
    return rows


def append_and_tell(folder: Path) -> None:
    """Append batch after batch, a line on standard output once each is acknowledged."""
    ledger = EmbeddedLedger(folder)
    for number in range(1_000_000):
        ledger.create_transfers(batch_of_transfers(number))
        os.write(1, b"%d\n" % number)


def _killed_after(folder: Path, batches: int) -> int:
    """Start a writer, kill it once it has told of ``batches``; return the last one told of."""
    code = (
        "import sys; from pathlib import Path;"
        "from tests.ledger_engine.test_crash import append_and_tell;"
        "append_and_tell(Path(sys.argv[1]))"
    )
    command = [sys.executable, "-c", code, str(folder)]
    with subprocess.Popen(command, cwd=_ROOT, stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        told = [int(writer.stdout.readline()) for _ in range(batches)]
        writer.send_signal(signal.SIGKILL)
        told += [int(line) for line in writer.stdout.read().splitlines()]
    return told[-1]


@pytest.mark.parametrize("batches", [1, 7, 40])
def test_nothing_acknowledged_is_lost_and_nothing_is_doubled(tmp_path: Path, batches: int) -> None:
    folder = tmp_path / "ledger"
    first = EmbeddedLedger(folder)
    first.create_accounts(accounts(*(account(number) for number in range(1, _ACCOUNTS))))
    first.close()
    last = _killed_after(folder, batches)
    ledger = EmbeddedLedger(folder)
    events = ledger.change_events(0, 10_000_000)
    assert len(np.unique(events["transfer_id"][:, 0])) == len(events)
    assert len(events) % _BATCH == 0
    assert len(events) >= (last + 1) * _BATCH
    sent = np.concatenate([batch_of_transfers(n) for n in range(len(events) // _BATCH)])
    assert np.array_equal(events["transfer_amount"], sent["amount"])
    debits = np.zeros(_ACCOUNTS, np.uint64)
    np.add.at(debits, sent["debit_account_id"][:, 0], sent["amount"][:, 0])
    found = ledger.lookup_accounts(ids(*range(1, _ACCOUNTS)))
    assert np.array_equal(found["debits_posted"][:, 0], debits[1:])
    again = ledger.create_transfers(batch_of_transfers(last))
    assert set(again["status"].tolist()) == {int(TransferStatus.EXISTS)}
    ledger.close()
