"""``tieout ledger``: a cluster made, run, found again, stopped; and what is said otherwise."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from contracts.errors import LedgerServerError, StateError
from contracts.home import Home
from ledger_engine import open_ledger
from orchestration.cli.main import main
from orchestration.local_ledger import process as process_module
from orchestration.local_ledger.cluster import LocalCluster, existing_cluster
from orchestration.local_ledger.data_files import formatted
from orchestration.local_ledger.plan import HOST, Plan, folder_of, new_plan, read_plan, write_plan
from orchestration.local_ledger.process import Process
from orchestration.local_ledger.server import Server
from tests.ledger_engine.rows import account, accounts, ids
from tests.ledger_engine.tigerbeetle_server import binary, free_ports

Tieout = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "home")
    home.root.mkdir()
    home.institution_file.write_text("name: Test\n")
    return home


@pytest.fixture
def tieout(
    home: Home, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Tieout:
    """``tieout("start")`` as typed for the home; where a server is named, in a process of its own.

    That one leaves replicas behind when it ends; every other command runs in this process.
    """
    monkeypatch.delenv("TIEOUT_LEDGER", raising=False)
    monkeypatch.delenv("TIGERBEETLE_BINARY", raising=False)
    monkeypatch.setenv("PATH", "")

    def typed(*words: str, server: str = "") -> "subprocess.CompletedProcess[str]":
        arguments = ["ledger", *words, "--home", str(home.root)]
        if server:
            monkeypatch.setenv("TIGERBEETLE_BINARY", server)
            command = [sys.executable, "-c", "from orchestration.cli.main import main; main()"]
            return subprocess.run(
                [*command, *arguments], capture_output=True, text=True, check=False, timeout=200
            )
        monkeypatch.delenv("TIGERBEETLE_BINARY", raising=False)
        monkeypatch.setattr(sys, "argv", ["tieout", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        printed = capsys.readouterr()
        return subprocess.CompletedProcess(
            arguments, int(ended.value.code or 0), printed.out, printed.err
        )

    return typed


@pytest.fixture
def stopped_in_the_end(home: Home) -> Iterator[None]:
    yield
    plan = read_plan(home)
    if plan is not None:
        LocalCluster(home, plan).stop()


def test_where_there_is_no_server_it_says_how_to_get_one(tieout: Tieout, home: Home) -> None:
    done = tieout("start")
    assert done.returncode == 6
    assert "There is no TigerBeetle server here. Download the release" in done.stderr
    assert "$TIGERBEETLE_BINARY" in done.stderr
    assert not home.ledger.exists()


@pytest.mark.parametrize(
    "ports",
    ["[99999]", "[0]", "[-1]", "[]", '["3001"]'],
    ids=["high", "zero", "less", "no", "text"],
)
def test_a_plan_that_was_edited_into_what_no_cluster_is_is_refused(home: Home, ports: str) -> None:
    write_plan(home, Plan(7, (3001,), "64MiB"))
    path = folder_of(home) / "cluster.json"
    path.write_text(re.sub(r"\[.*?\]", ports, path.read_text(), flags=re.DOTALL))

    with pytest.raises(StateError, match=r"describes no cluster .* Restore it from a backup"):
        read_plan(home)


@pytest.mark.parametrize("command", ["status", "stop"])
def test_where_there_is_no_cluster_it_says_so_and_makes_none(
    tieout: Tieout, home: Home, command: str
) -> None:
    done = tieout(command)
    assert done.returncode == 3
    assert "holds no local cluster. Make one: `tieout ledger start`." in done.stderr
    assert not home.ledger.exists()


def test_a_cluster_has_one_or_three_replicas(tieout: Tieout) -> None:
    done = tieout("start", "--replicas", "2")
    assert done.returncode == 2
    assert "1 or 3 replicas" in done.stderr


def test_a_program_that_is_no_server_is_refused(home: Home) -> None:
    with pytest.raises(LedgerServerError, match="failed"):
        formatted(home, Server(Path("/bin/false")), new_plan(1, "64MiB", is_development=True))
    assert read_plan(home) is None


def test_a_program_that_formats_nothing_leaves_no_cluster_behind(home: Home) -> None:
    with pytest.raises(LedgerServerError, match="it is no TigerBeetle server"):
        formatted(home, Server(Path("/bin/true")), new_plan(1, "64MiB", is_development=True))
    assert read_plan(home) is None


def test_a_cluster_is_started_again_with_as_many_replicas_as_it_has_and_a_cache_that_is_named(
    tieout: Tieout, home: Home
) -> None:
    write_plan(home, new_plan(3, "foo", is_development=False))
    for at in range(3):
        (folder_of(home) / f"{at}.tigerbeetle").touch()
    done = tieout("start", "--cache", "32MiB", server="/bin/true")
    assert "did not come up" in done.stderr
    plan = read_plan(home)
    assert plan is not None
    assert (len(plan.ports), plan.cache) == (3, "32MiB")


def test_a_plan_is_kept_as_it_was_written(home: Home) -> None:
    plan = new_plan(3, "64MiB", is_development=False)
    write_plan(home, plan)
    assert read_plan(home) == plan
    assert len(set(plan.ports)) == 3
    assert plan.majority == 2
    assert plan.url == f"tigerbeetle:{plan.cluster}@" + ",".join(
        f"127.0.0.1:{port}" for port in plan.ports
    )


def test_a_damaged_plan_is_refused(home: Home) -> None:
    write_plan(home, new_plan(1, "64MiB", is_development=True))
    (folder_of(home) / "cluster.json").write_text("{}")
    with pytest.raises(StateError, match="describes no cluster"):
        read_plan(home)


def test_data_files_without_a_plan_are_never_formatted_over(home: Home) -> None:
    folder_of(home).mkdir(parents=True)
    data_file = folder_of(home) / "0.tigerbeetle"
    data_file.write_text("money")
    with pytest.raises(StateError, match=r"holds data files of a cluster, but no cluster\.json"):
        formatted(home, Server(Path("/bin/true")), new_plan(1, "64MiB", is_development=True))
    assert data_file.read_text() == "money"


def test_the_number_of_replicas_does_not_change(home: Home) -> None:
    write_plan(home, new_plan(3, "64MiB", is_development=True))
    with pytest.raises(StateError, match="holds a cluster of 3 replicas"):
        formatted(home, Server(Path("/bin/true")), new_plan(1, "64MiB", is_development=True))


@pytest.mark.parametrize(
    ("replicas", "to_do"), [(1, "from a backup"), (3, "Recover it from the others.*never format")]
)
def test_a_lost_data_file_is_never_formatted_again(home: Home, replicas: int, to_do: str) -> None:
    plan = new_plan(replicas, "64MiB", is_development=True)
    write_plan(home, plan)
    with pytest.raises(LedgerServerError, match=f"replica 0 is gone.*{to_do}"):
        formatted(home, Server(Path("/bin/true")), plan)


def test_an_interrupted_formatting_is_finished(home: Home) -> None:
    plan = new_plan(1, "64MiB", is_development=True)
    write_plan(home, plan)
    (folder_of(home) / "0.formatting").write_text("formatted")
    assert formatted(home, Server(Path("/bin/true")), plan) == plan
    assert (folder_of(home) / "0.tigerbeetle").read_text() == "formatted"


def test_a_stale_pid_file_is_no_lie(tmp_path: Path) -> None:
    process = Process(tmp_path / "0.tigerbeetle")
    note = tmp_path / "0.pid"
    for text in ("", "rubbish", "\xb2", "999999999", "9" * 30, str(os.getpid())):
        note.write_text(text, encoding="latin-1")
        assert process.pid() is None
    assert not process.stop()
    assert not note.exists()


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="only Linux tells")
def test_a_moved_folder_finds_its_replica(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    old.mkdir()
    (old / "0.tigerbeetle").touch()
    program = "import sys, time; held = open(sys.argv[1]); print('up', flush=True); time.sleep(60)"
    process = Process(old / "0.tigerbeetle")
    (port,) = free_ports(1)
    process.start([sys.executable, "-c", program, str(process.data_file)], port)
    while not process.log.read_text():
        time.sleep(0.01)
    old.rename(new)
    moved = Process(new / "0.tigerbeetle")
    assert moved.pid() == process.pid() is not None
    assert moved.stop()
    assert moved.pid() is None
    assert not process.stop()


def test_a_replica_that_does_not_heed_is_gone_when_stop_returns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process_module, "_STOP_S", 0.3)
    process = Process(tmp_path / "0.tigerbeetle")
    deaf = "import signal, time; signal.signal(15, signal.SIG_IGN); print('deaf', flush=True)"
    command = [sys.executable, "-c", f"{deaf}; time.sleep(60)", str(process.data_file)]
    (port,) = free_ports(1)
    process.start(command, port)
    while not process.log.read_text():
        time.sleep(0.01)
    pid = process.pid()
    assert process.stop()
    with pytest.raises(ProcessLookupError):
        os.kill(pid or 0, 0)


def test_a_port_that_another_program_took_is_named(home: Home) -> None:
    with socket.socket() as other:
        other.bind((HOST, 0))
        other.listen()
        plan = Plan(1, (other.getsockname()[1],), "64MiB")
        write_plan(home, plan)
        with pytest.raises(LedgerServerError, match="is taken by another program"):
            LocalCluster(home, plan).start(Server(Path("/bin/true")))


def test_a_replica_that_does_not_come_up_says_its_last_words(home: Home) -> None:
    plan = new_plan(1, "64MiB", is_development=True)
    write_plan(home, plan)
    shell = Path("/bin/sh")

    class Failing(Server):
        def start_command(self, plan: Plan, data_file: Path) -> list[str]:
            assert plan.ports
            return [str(self.program), "-c", f"echo 'an error: no memory {data_file.stem}'; exit 1"]

    with pytest.raises(LedgerServerError, match="replica 0 did not come up: an error: no memory"):
        LocalCluster(home, plan).start(Failing(shell))


@pytest.mark.tigerbeetle
@pytest.mark.usefixtures("stopped_in_the_end")
def test_one_replica_is_started_looked_at_killed_started_and_stopped(
    tieout: Tieout, home: Home
) -> None:
    server = binary()
    started = tieout("start", "--development", server=server)
    assert started.returncode == 0, started.stderr
    plan = read_plan(home)
    assert plan is not None
    assert f"export TIEOUT_LEDGER={plan.url}" in started.stdout
    ledger = open_ledger(plan.url)
    ledger.create_accounts(accounts(account(1)))

    shown = tieout("status", server=server)
    assert shown.returncode == 0, shown.stderr
    assert all(word in shown.stdout for word in ("up", "0.17.9", "MiB", plan.url, "answers"))
    (replica,) = existing_cluster(home).replicas()
    assert replica.pid is not None
    os.kill(replica.pid, signal.SIGKILL)
    gone = tieout("status", server=server)
    assert gone.returncode == 6
    assert "down" in gone.stdout
    assert "no answer" in gone.stderr

    assert "Starting 1 replica of TigerBeetle" in tieout("start", server=server).stdout
    assert "1 replica ran already" in tieout("start", server=server).stdout
    assert len(ledger.lookup_accounts(ids(1))) == 1
    ledger.close()
    stopped = tieout("stop")
    assert (stopped.returncode, stopped.stdout.strip()) == (0, "Stopped 1 replica.")
    assert tieout("stop").stdout.strip() == "No replica was running."


@pytest.mark.tigerbeetle
@pytest.mark.usefixtures("stopped_in_the_end")
def test_three_replicas_answer_while_one_is_down(home: Home) -> None:
    server = Server(Path(binary()))
    plan = formatted(home, server, new_plan(3, "64MiB", is_development=True))
    cluster = LocalCluster(home, plan)
    cluster.start(server)
    assert [one.pid is not None for one in cluster.replicas()] == [True] * 3
    pids = [one.pid for one in cluster.replicas() if one.pid is not None]
    os.kill(pids[0], signal.SIGKILL)
    assert existing_cluster(home).answers()
    os.kill(pids[1], signal.SIGKILL)
    assert not existing_cluster(home).answers()
    assert cluster.stop() == 1
