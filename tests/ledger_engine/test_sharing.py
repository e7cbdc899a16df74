"""Many processes and threads at one ledger: one writer, readers that each see one moment."""

import fcntl
import os
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import numpy as np
import pytest

from contracts.errors import LedgerBusyError, LedgerCorruptError, StateError
from ledger_engine import open_ledger
from ledger_engine.embedded.engine import EmbeddedLedger, Settings
from ledger_engine.environment import open_environment
from ledger_engine.journal import open_journal
from ledger_engine.writer_lock import WriterLock
from tests.ledger_engine.rows import account, accounts, ids, transfer, transfers
from tests.ledger_engine.traffic import (
    ACCOUNTS,
    Metronome,
    answers_of,
    batches_in,
    begin,
    opened_with,
    send,
)

_ROOT = Path(__file__).parents[2]

_READS_AGAIN_AND_AGAIN = """
import sys, time
from pathlib import Path
from tests.ledger_engine.test_sharing import moment_of
seen = {moment_of(Path(sys.argv[1]))}
print("ready", flush=True)
end = time.monotonic() + 60
while time.monotonic() < end and not Path(sys.argv[2]).exists():
    seen.add(moment_of(Path(sys.argv[1])))
seen.add(moment_of(Path(sys.argv[1])))
print(len(seen))
"""


def moment_of(folder: Path) -> int:
    """Open a reader and check that all it says is of one moment; return how many events it saw."""
    ledger = opened_with(folder, Metronome(), read_only=True)
    events = ledger.change_events(0, 10_000_000)
    rows = ledger._accounts.rows
    last: dict[int, tuple[int, str]] = {}
    for side in ("debit", "credit"):
        for event in events:
            key = int(event[f"{side}_account_id"][0])
            if event["timestamp"] > last.get(key, (0, ""))[0]:
                last[key] = (int(event["timestamp"]), side)
    by_time = {int(event["timestamp"]): event for event in events}
    for row in rows:
        moved = last.get(int(row[0]))
        if moved:
            event = by_time[moved[0]]
            assert int(row[4]) == int(event[f"{moved[1]}_account_debits_posted"][0])
            assert int(row[6]) == int(event[f"{moved[1]}_account_credits_pending"][0])
    assert int(rows[:, 4].sum()) == int(rows[:, 8].sum()), "debits are credits"
    assert len(rows) == ACCOUNTS
    assert len(np.unique(events["timestamp"])) == len(events)
    ledger.close()
    return len(events)


def test_readers_in_other_processes_each_see_one_moment_while_the_map_grows(
    tmp_path: Path,
) -> None:
    folder, end = tmp_path / "ledger", tmp_path / "end"
    begin(folder)
    clock = Metronome()
    writer = opened_with(folder, clock)
    for number in range(3):
        send(writer, clock, number)
    command = [sys.executable, "-c", _READS_AGAIN_AND_AGAIN, str(folder), str(end)]
    readers = [
        subprocess.Popen(command, cwd=_ROOT, stdout=subprocess.PIPE, text=True) for _ in range(2)
    ]
    for reader in readers:
        assert reader.stdout is not None
        assert reader.stdout.readline() == "ready\n"
    before = (folder / "data.mdb").stat().st_size
    for number in range(3, 90):
        send(writer, clock, number)
    assert (folder / "data.mdb").stat().st_size > 4 * before
    end.touch()
    for reader in readers:
        said, _ = reader.communicate(timeout=60)
        assert reader.returncode == 0
        assert int(said) > 1
    assert moment_of(folder) == len(writer.change_events(0, 10_000_000))
    writer.close()


def test_the_map_grows_while_another_thread_holds_a_snapshot(tmp_path: Path) -> None:
    begin(tmp_path)
    clock = Metronome()
    ledger = opened_with(tmp_path, clock)
    environment = open_environment(tmp_path, (), create=False)
    held, let_go = threading.Event(), threading.Event()
    heads: list[bytes] = []

    def hold() -> None:
        with environment.pinned():
            head = environment.read(lambda one, databases: one.get(bytes(8), db=databases["head"]))
            heads.append(bytes(head))
            held.set()
            let_go.wait(20)
            heads.append(bytes(head))

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait(20)
    threading.Timer(0.3, let_go.set).start()
    for number in range(40):
        send(ledger, clock, number)
    holder.join()
    assert heads[0] == heads[1]
    assert batches_in(ledger) == 40
    environment.close()
    ledger.close()


def test_a_reader_beside_the_writer_in_one_process_sees_its_own_moment(tmp_path: Path) -> None:
    begin(tmp_path)
    clock = Metronome()
    writer = opened_with(tmp_path, clock)
    send(writer, clock, 0)
    reader = opened_with(tmp_path, Metronome(), read_only=True)
    before = answers_of(reader)
    for number in range(1, 30):
        send(writer, clock, number)
    assert answers_of(reader) == before
    writer.close()
    assert answers_of(reader) == before
    reader.close()


_FORKS = """
import os, sys
from pathlib import Path
from contracts.errors import StateError
from tests.ledger_engine.traffic import *
folder = Path(sys.argv[1])
clock = Metronome()
ledger = opened_with(folder, clock)
send(ledger, clock, 0)
child = os.fork()
if child == 0:
    for ask in (lambda: send(ledger, clock, 1), lambda: batches_in(ledger)):
        try:
            ask()
            os.write(1, b"answered\\n")
        except StateError as error:
            os.write(1, b"refused\\n" if "forked" in str(error) else b"other\\n")
    ledger.close()
    try:
        opened_with(folder, Metronome(), read_only=True)
    except StateError as error:
        os.write(1, b"refused\\n" if "forked" in str(error) else b"other\\n")
    os._exit(0)
os.waitpid(child, 0)
idle = os.fork()
if idle == 0:
    import time
    time.sleep(20)
    os._exit(0)
send(ledger, clock, 1)
ledger.close()
ledger = opened_with(folder, clock)
print(batches_in(ledger))
os.kill(idle, 9)
"""


def test_a_forked_child_may_not_use_its_parents_ledger_and_does_not_hold_its_lock(
    tmp_path: Path,
) -> None:
    begin(tmp_path / "ledger")
    command = [sys.executable, "-c", _FORKS, str(tmp_path / "ledger")]
    done = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["refused"] * 3 + ["2"], done.stderr


def test_a_second_writer_waits_and_is_then_refused_by_name(tmp_path: Path) -> None:
    begin(tmp_path)
    first = opened_with(tmp_path, Metronome())
    with pytest.raises(LedgerBusyError, match="has held the ledger's write lock"):
        EmbeddedLedger(tmp_path, settings=Settings(wait_s=0.2))
    first.close()
    EmbeddedLedger(tmp_path, settings=Settings(wait_s=0.2)).close()


def test_a_writer_whose_lock_file_was_replaced_does_not_let_a_second_one_take_the_old_file(
    tmp_path: Path,
) -> None:
    old = os.open(tmp_path / "writer.lock", os.O_RDWR | os.O_CREAT)
    fcntl.flock(old, fcntl.LOCK_EX)
    done = threading.Event()

    def replace() -> None:
        (tmp_path / "writer.lock").unlink()
        (tmp_path / "writer.lock").touch()
        os.close(old)
        done.set()

    threading.Timer(0.2, replace).start()
    lock = WriterLock(tmp_path, wait_s=5)
    assert done.is_set()
    with pytest.raises(LedgerBusyError):
        WriterLock(tmp_path, wait_s=0.1)
    lock.release()


def _in_a_child_without_rights(folder: Path, *, read_only: bool) -> str:
    """Open a ledger as a user who may only read; return what became of it."""
    program = (
        "import os, sys; from pathlib import Path;"
        "from contracts.errors import StateError;"
        "from tests.ledger_engine.traffic import *;"
        "first = opened_with(Path(sys.argv[1]), Metronome(), read_only=True);"
        "batches_in(first); first.close();"
        "os.geteuid() or (os.setgid(65534), os.setuid(65534));\n"
        "try: print(batches_in(opened_with(Path(sys.argv[1]), Metronome(),"
        f" read_only={read_only})))\n"
        "except StateError as error: print(error)"
    )
    command = [sys.executable, "-c", program, str(folder)]
    done = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_a_folder_that_must_not_be_written_can_be_read_and_says_so_to_a_writer() -> None:
    with tempfile.TemporaryDirectory() as temporary:
        Path(temporary).chmod(0o755)
        folder = Path(temporary) / "ledger"
        begin(folder)
        clock = Metronome()
        ledger = opened_with(folder, clock)
        send(ledger, clock, 0)
        ledger.close()
        for path in folder.iterdir():
            path.chmod(0o444)
        folder.chmod(0o555)
        assert _in_a_child_without_rights(folder, read_only=True) == "1"
        assert "cannot be written" in _in_a_child_without_rights(folder, read_only=False)
        folder.chmod(0o755)


def test_threads_take_turns_at_one_ledger(tmp_path: Path) -> None:
    ledger = EmbeddedLedger(tmp_path)
    ledger.create_accounts(accounts(account(1), account(2)))
    failures: list[BaseException] = []

    def book(first: int) -> None:
        try:
            for number in range(first, first + 40):
                ledger.create_transfers(transfers(transfer(number, 1, 2, 1)))
                assert len(ledger.lookup_transfers(ids(number))) == 1
                (one, two) = ledger.lookup_accounts(ids(1, 2))
                assert one["debits_posted"][0] == two["credits_posted"][0]
        except BaseException as error:  # noqa: BLE001 - a thread's failure is the test's
            failures.append(error)

    threads = [threading.Thread(target=book, args=(1 + 1000 * at,)) for at in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert not failures
    assert ledger.lookup_accounts(ids(1))["debits_posted"][0, 0] == 160
    ledger.close()


_BOOKS_PAST_THE_LOCK = """
import sys
from pathlib import Path
from contracts.errors import StateError
from tests.ledger_engine.traffic import *
clock = Metronome()
ledger = opened_with(Path(sys.argv[1]), clock)
print("open", flush=True)
sys.stdin.readline()
try:
    send(ledger, clock, 1)
except StateError as error:
    print("refused" if "a lock file was deleted" in str(error) else error)
"""


@pytest.mark.parametrize("deleted", [("writer.lock",), ("writer.lock", "lock.mdb")])
def test_a_deleted_lock_file_lets_nobody_write_over_another(
    tmp_path: Path, deleted: tuple[str, ...]
) -> None:
    begin(tmp_path)
    clock = Metronome()
    ledger = opened_with(tmp_path, clock)
    for name in deleted:
        (tmp_path / name).unlink()
    command = [sys.executable, "-c", _BOOKS_PAST_THE_LOCK, str(tmp_path)]
    with subprocess.Popen(
        command, cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
        send(ledger, clock, 0)
        assert other.communicate("go\n")[0] == "refused\n"
    send(ledger, clock, 2)
    ledger.close()
    assert moment_of(tmp_path) > 0


def test_what_a_killed_reader_left_in_the_lock_file_is_cleared(tmp_path: Path) -> None:
    begin(tmp_path)
    program = (
        "import lmdb, os, sys; env = lmdb.open(sys.argv[1], max_dbs=20);"
        "one = env.begin(); print(one.id(), flush=True); os.kill(os.getpid(), 9)"
    )
    command = [sys.executable, "-c", program, str(tmp_path)]
    subprocess.run(command, capture_output=True, check=False)
    clock = Metronome()
    ledger = opened_with(tmp_path, clock)
    send(ledger, clock, 0)
    readers = ledger._reading()._environment._handle.readers()
    assert str(os.getpid()) in readers or "no active readers" in readers
    assert readers.count("\n") <= 2
    ledger.close()


@pytest.mark.parametrize("size", [0, 100, 5_000])
def test_a_log_that_was_cut_short_is_refused_whatever_is_left_of_it(
    tmp_path: Path, size: int
) -> None:
    begin(tmp_path)
    os.truncate(tmp_path / "data.mdb", size)
    with pytest.raises((LedgerCorruptError, StateError)):
        opened_with(tmp_path, Metronome())
    with pytest.raises((LedgerCorruptError, StateError)):
        opened_with(tmp_path, Metronome(), read_only=True)


def test_a_creation_that_was_cut_off_is_begun_anew(tmp_path: Path) -> None:
    (tmp_path / "creating").mkdir()
    (tmp_path / "creating" / "data.mdb").write_bytes(b"half a page")
    begin(tmp_path)
    assert not (tmp_path / "creating").exists()
    ledger = opened_with(tmp_path, Metronome(), read_only=True)
    assert len(ledger._accounts.rows) == ACCOUNTS
    ledger.close()


def test_the_folder_of_another_store_is_no_empty_ledger(tmp_path: Path) -> None:
    open_journal(tmp_path).close()
    for read_only in (False, True):
        with pytest.raises(StateError, match="another store"):
            open_ledger(f"embedded:{tmp_path}", read_only=read_only)
    open_journal(tmp_path, read_only=True).close()
