"""Addresses: what is one, what is none, what is nobody's."""

import logging
import re
import sys
import threading
import time

import pytest

from contracts.errors import DeclarationError, LedgerUnreachableError
from ledger_engine import open_ledger
from ledger_engine.tigerbeetle.cluster_ledger import ClusterLedger
from ledger_engine.tigerbeetle.place import Place, place_of
from ledger_engine.tigerbeetle.settings import Settings
from ledger_engine.tigerbeetle.switching import QUICK_S, quick_switching
from tests.ledger_engine.tigerbeetle.conftest import ROOT
from tests.ledger_engine.tigerbeetle_server import free_ports


def test_a_cluster_is_a_number_and_its_replicas_in_order() -> None:
    place = place_of("tigerbeetle:7@10.0.0.1:3000,db-2.example:3001,[::1]:3002")
    assert place == Place(7, (("10.0.0.1", 3000), ("db-2.example", 3001), ("::1", 3002)))
    assert place_of(place.url) == place


@pytest.mark.parametrize(
    ("url", "what"),
    [
        ("tigerbeetle:", "no cluster number"),
        ("tigerbeetle:3000", "no cluster number"),
        ("tigerbeetle:x@127.0.0.1:3000", "'x' is no cluster number"),
        (f"tigerbeetle:{1 << 128}@127.0.0.1:3000", "no cluster number"),
        ("tigerbeetle:0@", "no HOST:PORT"),
        ("tigerbeetle:0@3000", "'3000' is no HOST:PORT"),
        ("tigerbeetle:0@127.0.0.1:3000,", "'' is no HOST:PORT"),
        ("tigerbeetle:0@127.0.0.1:0", "no port between"),
        ("tigerbeetle:0@127.0.0.1:65536", "no port between"),
        ("tigerbeetle:0@::1:3000", "no HOST:PORT"),
        ("tigerbeetle:0@" + ",".join(["127.0.0.1:3000"] * 7), "at most 6 replicas"),
    ],
)
def test_a_wrong_address_is_refused_with_its_wrong_part(url: str, what: str) -> None:
    with pytest.raises(DeclarationError, match="write tigerbeetle:CLUSTER@HOST:PORT") as refused:
        open_ledger(url)
    assert what in str(refused.value)


def test_host_names_become_the_addresses_that_the_client_takes() -> None:
    assert place_of("tigerbeetle:0@localhost:3000").resolved() in {"127.0.0.1:3000", "[::1]:3000"}
    assert place_of("tigerbeetle:0@[::1]:3001").resolved() == "[::1]:3001"


def test_a_host_name_that_is_nobody_s_is_said() -> None:
    with pytest.raises(LedgerUnreachableError, match=r"'nobody\.invalid' cannot be resolved"):
        open_ledger("tigerbeetle:0@nobody.invalid:3000")


def test_a_dead_address_is_found_out_when_the_ledger_is_opened() -> None:
    (port,) = free_ports(1)
    place = place_of(f"tigerbeetle:0@127.0.0.1:{port}")
    began = time.monotonic()
    with pytest.raises(LedgerUnreachableError, match="nothing takes connections at 127") as refused:
        ClusterLedger(place, settings=Settings(open_within_s=0.5))
    assert time.monotonic() - began < 5
    assert "a majority of the replicas runs" in str(refused.value)


def test_the_client_library_stays_quiet(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    (port,) = free_ports(1)
    place = place_of(f"tigerbeetle:0@127.0.0.1:{port}")
    with caplog.at_level(logging.DEBUG), pytest.raises(LedgerUnreachableError):
        ClusterLedger(place, settings=Settings(open_within_s=1.0))
    assert [one for one in caplog.records if one.name == "tigerbeetle"] == []
    assert capfd.readouterr() == ("", "")


def test_threads_switch_quickly_only_while_somebody_waits() -> None:
    usual = sys.getswitchinterval()
    with quick_switching():
        assert sys.getswitchinterval() == pytest.approx(QUICK_S)
        with quick_switching():
            pass
        inside = threading.Thread(target=_wait_a_little)
        inside.start()
        inside.join()
        assert sys.getswitchinterval() == pytest.approx(QUICK_S)
    assert sys.getswitchinterval() == pytest.approx(usual)


def _wait_a_little() -> None:
    with quick_switching():
        time.sleep(0.01)


def test_one_module_alone_touches_the_client_s_bindings() -> None:
    importing = re.compile(r"^\s*(?:import|from) tigerbeetle\b", re.MULTILINE)
    packages = ("orchestration", "assets", "ledger_engine", "warehouse", "contracts")
    modules = [path for package in packages for path in (ROOT / package).rglob("*.py")]
    found = {str(path.relative_to(ROOT)) for path in modules if importing.search(path.read_text())}
    assert found <= {"ledger_engine/native.py", "orchestration/bench/object_client.py"}
