"""What would end the process or the cluster: each is tried, none does."""

import signal
import subprocess
import time
from collections.abc import Callable

import numpy as np
import pytest

from contracts.errors import (
    LedgerClosedError,
    RefusedImportError,
    UnsupportedError,
)
from ledger_engine import open_ledger
from ledger_engine.flags import TransferFlags
from ledger_engine.native import NativeClient, Operation
from ledger_engine.records import ACCOUNT_FILTER, CHANGE_EVENTS_FILTER, QUERY_FILTER, Records
from tests.ledger_engine.rows import account, accounts, ids, query_filter, transfer, transfers
from tests.ledger_engine.tigerbeetle.conftest import OpenCluster
from tests.ledger_engine.tigerbeetle_server import Cluster, free_ports

InAProcess = Callable[..., "subprocess.CompletedProcess[str]"]
IMPORTED, PENDING, POST = (
    int(TransferFlags.IMPORTED),
    int(TransferFlags.PENDING),
    int(TransferFlags.POST_PENDING_TRANSFER),
)

OPENED = """
import os, sys, threading, time
import numpy as np
from ledger_engine import open_ledger
from ledger_engine.records import ACCOUNT, TRANSFER, QUERY_FILTER
from tests.ledger_engine.rows import account, accounts, ids, transfer, transfers
ledger = open_ledger(sys.argv[1])
ledger.create_accounts(accounts(account(1), account(2)))
"""


@pytest.mark.tigerbeetle
def test_many_threads_read_change_events_while_others_write(
    small_server: Cluster, in_a_process: InAProcess
) -> None:
    script = (
        OPENED
        + """
rows = np.zeros(3000, TRANSFER)
rows["id"][:, 0] = np.arange(1, 3001)
rows["id"][:, 1] = time.time_ns()
rows["debit_account_id"][:, 0], rows["credit_account_id"][:, 0] = 1, 2
rows["ledger"] = rows["code"] = 1
counts = []
calls = [lambda: counts.append(len(ledger.change_events(0, 3000))) for _ in range(8)]
calls += [lambda: ledger.create_transfers(rows)] * 2
threads = [threading.Thread(target=call) for call in calls]
[one.start() for one in threads]
[one.join() for one in threads]
assert len(counts) == 8
assert len(ledger.change_events(0, 3000)) == 3000
print("alive")
"""
    )
    done = in_a_process(script, small_server.url)
    assert (done.returncode, done.stdout.strip()) == (0, "alive"), done.stderr


@pytest.mark.tigerbeetle
@pytest.mark.parametrize("count", [0, 2])
def test_no_request_carries_another_number_of_filters_than_one(
    small_server: Cluster, opened: OpenCluster, count: int
) -> None:
    ledger = opened(small_server)
    with pytest.raises(AssertionError, match="one filter"):
        ledger.query_transfers(np.zeros(count, QUERY_FILTER))
    with pytest.raises(AssertionError, match="one filter"):
        ledger.get_account_balances(np.zeros(count, ACCOUNT_FILTER))
    client = NativeClient(0, small_server.url.partition("@")[2])
    with pytest.raises(AssertionError, match="exactly one filter"):
        client.submit(Operation.QUERY_ACCOUNTS, np.zeros(count, QUERY_FILTER))
    with pytest.raises(AssertionError, match="exactly one filter"):
        client.submit_change_events(np.zeros(count, CHANGE_EVENTS_FILTER), 1.0)
    with pytest.raises(AssertionError, match="take turns"):
        client.submit(Operation.GET_CHANGE_EVENTS, np.zeros(1, CHANGE_EVENTS_FILTER))
    client.close()


@pytest.mark.tigerbeetle
def test_a_forked_child_works_with_a_client_of_its_own(
    small_server: Cluster, in_a_process: InAProcess
) -> None:
    script = (
        OPENED
        + """
inherited = ledger._exchange.connection.client()
def child():
    try:
        inherited.submit(140, np.zeros(1, np.uint64))
    except AssertionError as refused:
        assert "forked" in str(refused)
    inherited.close()
    assert len(ledger.lookup_accounts(ids(1, 2))) == 2
    assert ledger._exchange.connection.client() is not inherited
for ends in (lambda: os._exit(0), lambda: sys.exit(0)):
    number = os.fork()
    if number == 0:
        child()
        ends()
    assert os.waitpid(number, 0)[1] == 0
    assert ledger._exchange.connection.client() is inherited
    assert len(ledger.lookup_accounts(ids(1, 2))) == 2
print("alive")
"""
    )
    done = in_a_process(script, small_server.url)
    assert (done.returncode, done.stdout.strip()) == (0, "alive"), done.stderr


@pytest.mark.tigerbeetle
def test_a_fork_amid_calls_of_other_threads_harms_neither(
    small_server: Cluster, in_a_process: InAProcess
) -> None:
    script = (
        OPENED
        + """
import warnings
warnings.simplefilter("ignore", DeprecationWarning)
stop = threading.Event()
def busy():
    while not stop.is_set():
        ledger.lookup_accounts(ids(1))
threads = [threading.Thread(target=busy) for _ in range(4)]
[one.start() for one in threads]
for _ in range(5):
    number = os.fork()
    if number == 0:
        os._exit(0 if len(ledger.lookup_accounts(ids(1, 2))) == 2 else 1)
    assert os.waitpid(number, 0)[1] == 0
stop.set()
[one.join() for one in threads]
print("alive")
"""
    )
    done = in_a_process(script, small_server.url)
    assert (done.returncode, done.stdout.strip()) == (0, "alive"), done.stderr


@pytest.mark.tigerbeetle
def test_a_process_ends_in_order_though_a_call_is_under_way(
    own_server: Cluster, in_a_process: InAProcess
) -> None:
    script = (
        OPENED
        + """
import signal
os.kill(int(sys.argv[2]), signal.SIGSTOP)
threading.Thread(target=lambda: ledger.lookup_accounts(ids(1)), daemon=True).start()
time.sleep(0.3)
print("leaving")
"""
    )
    replica = own_server.replicas[0]
    assert replica.process is not None
    done = in_a_process(script, own_server.url, str(replica.process.pid))
    replica.signal(signal.SIGCONT)
    assert (done.returncode, done.stdout.strip()) == (0, "leaving"), done.stderr


DENIED = """
import ctypes, struct, sys
def denied_io_uring():
    library = ctypes.CDLL(None, use_errno=True)
    code = struct.pack("HBBIHBBIHBBIHBBI",
        0x20, 0, 0, 0, 0x15, 0, 1, 425, 0x06, 0, 0, 0x00050001, 0x06, 0, 0, 0x7FFF0000)
    held = ctypes.create_string_buffer(code)
    program = ctypes.create_string_buffer(struct.pack("HxxxxxxP", 4, ctypes.addressof(held)))
    assert library.prctl(38, 1, 0, 0, 0) == 0
    assert library.prctl(22, 2, program, 0, 0) == 0
denied_io_uring()
from contracts.errors import LedgerUnreachableError
from ledger_engine import open_ledger
try:
    open_ledger(sys.argv[1])
except LedgerUnreachableError as refused:
    print(refused)
"""


@pytest.mark.skipif("sys.platform != 'linux'", reason="io_uring is Linux's")
def test_a_container_that_denies_io_uring_is_told_so(in_a_process: InAProcess) -> None:
    done = in_a_process(DENIED, f"tigerbeetle:0@127.0.0.1:{free_ports(1)[0]}")
    assert done.returncode == 0, done.stderr
    assert "io_uring is denied here" in done.stdout
    assert "seccomp=unconfined" in done.stdout


@pytest.mark.tigerbeetle
def test_a_closed_ledger_says_so_and_closes_again(small_server: Cluster) -> None:
    ledger = open_ledger(small_server.url)
    ledger.close()
    ledger.close()
    calls: tuple[Callable[[], Records], ...] = (
        lambda: ledger.lookup_accounts(ids(1)),
        lambda: ledger.create_accounts(accounts(account(1))),
        lambda: ledger.query_accounts(query_filter()),
        lambda: ledger.change_events(0, 1),
    )
    for call in calls:
        with pytest.raises(LedgerClosedError, match="Open it again"):
            call()


@pytest.mark.tigerbeetle
def test_a_reader_creates_nothing(small_server: Cluster, opened: OpenCluster) -> None:
    reader = opened(small_server, read_only=True)
    with pytest.raises(UnsupportedError, match="Writing through a reader"):
        reader.create_accounts(accounts(account(77)))
    with pytest.raises(UnsupportedError, match="Writing through a reader"):
        reader.create_transfers(transfers(transfer(77, 1, 2, 1)))
    assert len(reader.lookup_accounts(ids(77))) == 0


@pytest.mark.tigerbeetle
def test_more_ledgers_than_connections_share_one(
    small_server: Cluster, opened: OpenCluster
) -> None:
    ledgers = [opened(small_server) for _ in range(20)]
    ledgers[0].create_accounts(accounts(account(1)))
    assert [len(one.lookup_accounts(ids(1))) for one in ledgers] == [1] * 20


@pytest.mark.tigerbeetle
def test_what_would_stop_every_replica_is_refused(own_server: Cluster, opened: OpenCluster) -> None:
    writer, importer = opened(own_server), opened(own_server)
    told = writer.create_accounts(accounts(account(1), account(2)))
    poison = transfer(2, 0, 0, 0, ledger=0, code=0, pending_id=1, flags=IMPORTED | POST)
    poison["timestamp"] = int(told["timestamp"][1]) + 10
    with pytest.raises(RefusedImportError, match="would stop every replica"):
        importer.create_transfers(transfers(poison))
    # Another program's timeout, which the importer's own reading came too early to see.
    writer.create_transfers(transfers(transfer(1, 1, 2, 5, flags=PENDING, timeout=1000)))
    with pytest.raises(RefusedImportError, match="would stop every replica"):
        importer.create_transfers(transfers(poison))
    assert len(writer.lookup_transfers(ids(1, 2))) == 1


@pytest.mark.tigerbeetle
def test_an_import_after_a_timeout_is_refused(own_server: Cluster, opened: OpenCluster) -> None:
    writer = opened(own_server)
    told = writer.create_accounts(accounts(account(1), account(2)))
    writer.create_transfers(transfers(transfer(1, 1, 2, 5, flags=PENDING, timeout=1000)))
    writer.create_transfers(transfers(*(transfer(at, 1, 2, 5) for at in range(2, 30))))
    late = transfer(90, 1, 2, 5, flags=IMPORTED, timestamp=int(told["timestamp"][1]) + 10**6)
    for ledger in (writer, opened(own_server)):
        with pytest.raises(RefusedImportError, match="a ledger that has timeouts"):
            ledger.create_transfers(transfers(late))


@pytest.mark.tigerbeetle
@pytest.mark.parametrize("ahead_ns", [10**9, 10**12])
def test_an_import_into_the_present_is_refused(
    own_server: Cluster, opened: OpenCluster, ahead_ns: int
) -> None:
    ledger = opened(own_server)
    soon = account(1, flags=16, timestamp=time.time_ns() + ahead_ns)
    with pytest.raises(RefusedImportError, match="is not past for the cluster"):
        ledger.create_accounts(accounts(soon))
    told = ledger.create_accounts(accounts(account(2), account(3)))
    late = transfer(1, 2, 3, 5, flags=IMPORTED, timestamp=int(told["timestamp"][1]) + 10**9)
    with pytest.raises(RefusedImportError, match="is not past for the cluster"):
        ledger.create_transfers(transfers(late))
    far = soon | {"timestamp": time.time_ns() + 10**13}
    assert ledger.create_accounts(accounts(far))["status"].tolist() == [25]  # Must not advance.


@pytest.mark.tigerbeetle
def test_a_timeout_beside_imports_is_refused(own_server: Cluster, opened: OpenCluster) -> None:
    ledger = opened(own_server)
    told = ledger.create_accounts(accounts(account(1), account(2)))
    first = int(told["timestamp"][1]) + 10
    old = transfer(1, 1, 2, 5, flags=IMPORTED, timestamp=first)
    timed = transfer(2, 1, 2, 5, flags=PENDING, timeout=1000)
    with pytest.raises(RefusedImportError, match="a ledger that has timeouts"):
        # A batch that begins as an import may not go on as an ordinary one, so these are two.
        ledger.create_transfers(transfers(*[old] * 253, timed))
    assert len(ledger.lookup_transfers(ids(1, 2))) == 0
    assert ledger.create_transfers(transfers(old))["status"].tolist() == [0xFFFFFFFF]
    for one in (ledger, opened(own_server)):
        with pytest.raises(RefusedImportError, match="a ledger that has imports"):
            one.create_transfers(transfers(timed))
    assert len(ledger.lookup_transfers(ids(1, 2))) == 1
