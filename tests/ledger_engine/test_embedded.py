"""The embedded ledger: time, refusals, snapshots, one writer, what survives a close."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from contracts.errors import (
    ChainTooLongError,
    DeclarationError,
    LedgerBusyError,
    LedgerFailedError,
    StateError,
    UnsupportedError,
)
from ledger_engine import open_ledger
from ledger_engine.embedded.engine import EmbeddedLedger
from ledger_engine.flags import TransferFlags
from ledger_engine.statuses import TransferStatus
from tests.ledger_engine.conftest import OpenLedger, SetClock
from tests.ledger_engine.rows import account, accounts, ids, transfer, transfers, unpacked


def _two_accounts(ledger: EmbeddedLedger) -> None:
    ledger.create_accounts(accounts(account(1), account(2)))


def _posted(ledger: EmbeddedLedger, number: int) -> int:
    (found,) = unpacked(ledger.lookup_accounts(ids(number)))
    return found["debits_posted"]


def test_events_of_a_batch_take_consecutive_timestamps_and_failed_ones_too(
    ledger: EmbeddedLedger, clock: SetClock
) -> None:
    clock.now = 5_000
    results = ledger.create_accounts(accounts(account(1), account(0), account(2)))
    assert results["timestamp"].tolist() == [5_001, 5_002, 5_003]


def test_timestamps_increase_even_when_the_clock_steps_back(
    ledger: EmbeddedLedger, clock: SetClock
) -> None:
    clock.now = 5_000
    _two_accounts(ledger)
    clock.now = 10
    results = ledger.create_transfers(transfers(transfer(1, 1, 2, 5), transfer(2, 1, 2, 5)))
    assert results["timestamp"].tolist() == [5_004, 5_005]


def test_timestamps_increase_over_a_reopening(opened: OpenLedger, clock: SetClock) -> None:
    clock.now = 5_000
    first = opened()
    _two_accounts(first)
    first.close()
    clock.now = 10
    results = opened().create_transfers(transfers(transfer(1, 1, 2, 5)))
    assert results["timestamp"].tolist() == [5_004]


def test_a_call_longer_than_a_batch_is_split_and_answered_in_place(ledger: EmbeddedLedger) -> None:
    _two_accounts(ledger)
    rows = np.repeat(transfers(transfer(0, 1, 2, 3)), 20_000)
    rows["id"][:, 0] = np.arange(1, 20_001)
    rows["code"][[5, 9_000, 19_999]] = 0
    statuses = ledger.create_transfers(rows)["status"]
    refused = np.flatnonzero(statuses != TransferStatus.CREATED)
    assert refused.tolist() == [5, 9_000, 19_999]
    assert _posted(ledger, 1) == 19_997 * 3
    assert len(ledger.change_events(0, 30_000)) == 19_997


def test_a_spent_id_stays_spent_after_a_reopening(opened: OpenLedger) -> None:
    first = opened()
    first.create_accounts(accounts(account(1)))
    assert first.create_transfers(transfers(transfer(7, 1, 2, 5)))["status"] == [22]
    first.close()
    second = opened()
    second.create_accounts(accounts(account(2)))
    assert second.create_transfers(transfers(transfer(7, 1, 2, 5)))["status"] == [68]


@pytest.mark.parametrize("checkpoint_transfers", [1, 1 << 20])
def test_balances_survive_a_close_with_and_without_a_checkpoint(
    opened: OpenLedger, checkpoint_transfers: int
) -> None:
    first = opened(checkpoint_transfers=checkpoint_transfers)
    _two_accounts(first)
    for number in range(1, 6):
        first.create_transfers(transfers(transfer(number, 1, 2, number)))
    first.create_accounts(accounts(account(3)))
    first.create_transfers(transfers(transfer(9, 1, 3, 100)))
    before = unpacked(first.lookup_accounts(ids(1, 2, 3)))
    first.close()
    assert unpacked(opened().lookup_accounts(ids(1, 2, 3))) == before
    assert [one["debits_posted"] for one in before] == [115, 0, 0]


def test_amounts_of_128_bits_are_exact(ledger: EmbeddedLedger) -> None:
    _two_accounts(ledger)
    huge = (1 << 127) + (1 << 64) - 1
    assert (
        ledger.create_transfers(transfers(transfer(1, 1, 2, huge), transfer(2, 1, 2, 1)))[
            "status"
        ].tolist()
        == [TransferStatus.CREATED] * 2
    )
    assert _posted(ledger, 1) == huge + 1
    too_much = ledger.create_transfers(transfers(transfer(3, 1, 2, huge)))
    assert too_much["status"] == [TransferStatus.OVERFLOWS_DEBITS_POSTED]


def test_a_chain_longer_than_a_batch_is_refused_and_nothing_is_written(
    ledger: EmbeddedLedger,
) -> None:
    _two_accounts(ledger)
    rows = np.repeat(transfers(transfer(0, 1, 2, 3, flags=int(TransferFlags.LINKED))), 8_191)
    rows["id"][:, 0] = np.arange(1, 8_192)
    rows["flags"][[0, 8_190]] = 0
    with pytest.raises(ChainTooLongError, match="begins at event 1"):
        ledger.create_transfers(np.concatenate([transfers(transfer(9_999, 1, 2, 1)), rows[1:]]))
    assert len(ledger.lookup_transfers(ids(9_999, 2))) == 0


def test_a_chain_is_never_cut_by_the_end_of_a_batch(ledger: EmbeddedLedger) -> None:
    _two_accounts(ledger)
    rows = np.repeat(transfers(transfer(0, 1, 2, 3)), 8_191)
    rows["id"][:, 0] = np.arange(1, 8_192)
    rows["flags"][8_180:8_190] = int(TransferFlags.LINKED)
    rows["code"][8_190] = 0
    statuses = ledger.create_transfers(rows)["status"]
    assert (statuses[:8_180] == TransferStatus.CREATED).all()
    assert (statuses[8_180:8_190] == TransferStatus.LINKED_EVENT_FAILED).all()
    assert _posted(ledger, 1) == 8_180 * 3


def test_a_reader_sees_the_ledger_as_it_was_when_opened(opened: OpenLedger) -> None:
    writer = opened()
    _two_accounts(writer)
    writer.create_transfers(transfers(transfer(1, 1, 2, 5)))
    reader = opened(read_only=True)
    writer.create_transfers(transfers(transfer(2, 1, 2, 7)))
    writer.create_accounts(accounts(account(3)))
    assert _posted(reader, 1) == 5
    assert len(reader.lookup_transfers(ids(1, 2))) == 1
    assert len(reader.lookup_accounts(ids(3))) == 0
    assert len(reader.change_events(0, 10)) == 1
    assert _posted(opened(read_only=True), 1) == 12


def test_a_reader_does_not_write(opened: OpenLedger) -> None:
    _two_accounts(opened())
    with pytest.raises(UnsupportedError, match="reader"):
        opened(read_only=True).create_accounts(accounts(account(3)))


def test_a_reader_of_nothing_is_told_so_and_creates_nothing(ledger_folder: Path) -> None:
    with pytest.raises(StateError, match="holds no ledger"):
        EmbeddedLedger(ledger_folder, read_only=True)
    assert not ledger_folder.exists()


def test_a_second_writer_is_refused_by_name(opened: OpenLedger, ledger_folder: Path) -> None:
    opened()
    with pytest.raises(LedgerBusyError, match=str(ledger_folder)):
        opened()


def test_the_next_writer_may_write(opened: OpenLedger) -> None:
    first = opened()
    _two_accounts(first)
    first.close()
    first.close()
    _two_accounts(opened())


def test_a_closed_ledger_answers_nothing(ledger: EmbeddedLedger) -> None:
    ledger.close()
    with pytest.raises(LedgerFailedError, match="closed"):
        ledger.lookup_accounts(ids(1))


def test_a_lookup_answers_in_the_order_asked_and_leaves_out_what_is_missing(
    ledger: EmbeddedLedger,
) -> None:
    _two_accounts(ledger)
    ledger.create_transfers(transfers(*(transfer(number, 1, 2, 1) for number in (4, 5, 6))))
    assert [row["id"] for row in unpacked(ledger.lookup_accounts(ids(2, 9, 1, 2)))] == [2, 1, 2]
    assert [row["id"] for row in unpacked(ledger.lookup_transfers(ids(6, 9, 4, 6)))] == [6, 4, 6]


def test_nothing_in_nothing_out(ledger: EmbeddedLedger) -> None:
    assert len(ledger.create_accounts(accounts())) == 0
    assert len(ledger.create_transfers(transfers())) == 0
    assert len(ledger.lookup_accounts(ids())) == 0
    assert len(ledger.lookup_transfers(ids(1))) == 0
    assert len(ledger.change_events(0, 10)) == 0


def test_an_address_chooses_the_back_end(tmp_path: Path) -> None:
    open_ledger(f"embedded:{tmp_path / 'ledger'}").close()
    open_ledger(f"embedded:{tmp_path / 'ledger'}", read_only=True).close()
    with pytest.raises(DeclarationError, match="embedded:FOLDER"):
        open_ledger("sqlite:x")


_DISK_FULL = """
import resource, sys
from pathlib import Path
from contracts.errors import LedgerFailedError
from ledger_engine.embedded.engine import EmbeddedLedger
from tests.ledger_engine.rows import account, accounts, ids
ledger = EmbeddedLedger(Path(sys.argv[1]))
ledger.create_accounts(accounts(account(1)))
size = (Path(sys.argv[1]) / "data.mdb").stat().st_size
resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
for attempt in (1, 2):
    try:
        ledger.create_accounts(accounts(*(account(number) for number in range(2, 5000))))
    except LedgerFailedError as error:
        print(error)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
print(len(ledger.lookup_accounts(ids(1, 2, 3))), "found")
ledger.close()
"""


def test_after_the_disk_was_full_nothing_is_written_and_what_was_stored_is_read(
    opened: OpenLedger, ledger_folder: Path
) -> None:
    command = [sys.executable, "-c", _DISK_FULL, str(ledger_folder)]
    root = Path(__file__).parents[2]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    first, second, found = done.stdout.splitlines()
    assert "a write failed" in first
    assert "an earlier write failed" in second
    assert found == "1 found"
    assert len(opened().lookup_accounts(ids(1, 2, 3))) == 1


_COMPILING = """
import sys
from pathlib import Path
from numba.core import event
from tests.ledger_engine.test_against_the_model import run
with event.install_recorder("numba:compile") as recorder:
    run(Path(sys.argv[1]), range(3), 40)
print(sorted({str(one.data["dispatcher"]) for _, one in recorder.buffer}))
"""


def test_the_first_use_after_the_set_up_compiles_nothing(tmp_path: Path) -> None:
    root = Path(__file__).parents[2]
    subprocess.run([sys.executable, "-m", "ledger_engine.warm_up"], cwd=root, check=True)
    command = [sys.executable, "-c", _COMPILING, str(tmp_path)]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_kernels_also_run_as_plain_python(tmp_path: Path) -> None:
    code = (
        "import warnings; warnings.simplefilter('error');"
        "import sys; from pathlib import Path;"
        "from tests.ledger_engine.test_against_the_model import run;"
        "run(Path(sys.argv[1]), range(1, 3), 12); print('same')"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "ledger")]
    root = Path(__file__).parents[2]
    done = subprocess.run(
        command,
        cwd=root,
        env={"NUMBA_DISABLE_JIT": "1", "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout.strip(), done.stderr) == ("same", "")
