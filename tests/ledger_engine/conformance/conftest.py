"""One ledger a test on either back end. On the cluster the tests share one server, so each takes
ids, ledger numbers and a stretch of time of its own."""

import itertools
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from ledger_engine import Ledger, open_ledger
from ledger_engine.records import CHANGE_EVENT, Records
from ledger_engine.statuses import AccountStatus, TransferStatus
from tests.ledger_engine.rows import Row, accounts, ids, packed, transfers, unpacked
from tests.ledger_engine.tigerbeetle_server import SMALL_BATCHES, binary, started

SPAN = 1 << 40
ACCOUNT_SAYS = {int(one): one.label for one in AccountStatus}
TRANSFER_SAYS = {int(one): one.label for one in TransferStatus}
_worlds = itertools.count(1)


@dataclass
class World:
    """A ledger and the numbers that belong to this test: ``n(1)`` is its own account 1."""

    ledger: Ledger
    kind: str
    number: int
    since: int = 0
    seen: list[Row] = field(default_factory=list)

    @property
    def book(self) -> int:
        """The ledger number of this test: no other test's rows match it."""
        return self.number

    def n(self, small: int) -> int:
        return self.number * SPAN + small

    def open_accounts(self, *smalls: int, **fields: int) -> list[str]:
        rows = [self.account(small, **fields) for small in smalls]
        return self.create_accounts(*rows)

    def account(self, small: int, **fields: int) -> Row:
        return {"id": self.n(small), "ledger": self.book, "code": 1} | fields

    def transfer(self, small: int, debit: int, credit: int, amount: int, **fields: int) -> Row:
        plain = {
            "id": self.n(small),
            "debit_account_id": self.n(debit),
            "credit_account_id": self.n(credit),
            "amount": amount,
            "ledger": self.book,
            "code": 1,
        }
        return plain | fields

    def create_accounts(self, *rows: Row) -> list[str]:
        return [ACCOUNT_SAYS[one] for one in self.account_results(*rows)["status"].tolist()]

    def create_transfers(self, *rows: Row) -> list[str]:
        return [TRANSFER_SAYS[one] for one in self.transfer_results(*rows)["status"].tolist()]

    def account_results(self, *rows: Row) -> Records:
        return self.ledger.create_accounts(accounts(*rows))

    def transfer_results(self, *rows: Row) -> Records:
        return self.ledger.create_transfers(transfers(*rows))

    def balances(self, small: int) -> tuple[int, int, int, int]:
        """Debits pending and posted, credits pending and posted."""
        (row,) = unpacked(self.ledger.lookup_accounts(ids(self.n(small))))
        names = ("debits_pending", "debits_posted", "credits_pending", "credits_posted")
        return tuple(row[name] for name in names)  # type: ignore[return-value]  # Four names.

    def flags(self, small: int) -> int:
        (row,) = unpacked(self.ledger.lookup_accounts(ids(self.n(small))))
        return row["flags"]

    def stored(self, small: int) -> Row:
        (row,) = unpacked(self.ledger.lookup_transfers(ids(self.n(small))))
        return row

    def events(self) -> list[Row]:
        """This test's change events since the ledger was opened for it, all of them."""
        pages, after = [np.empty(0, CHANGE_EVENT)], self.since
        while len(page := self.ledger.change_events(after, 1000)):
            pages.append(page)
            after = int(page["timestamp"][-1])
        rows = unpacked(np.concatenate(pages))
        return [row for row in rows if row["ledger"] == self.book]

    def await_expiry(self, small: int) -> None:
        """Wait until the account ``small`` holds nothing pending any more."""
        deadline = time.monotonic() + 10
        while self.balances(small)[0]:
            assert time.monotonic() < deadline, "it never expired"
            time.sleep(0.05)


def _after_all(ledger: Ledger) -> int:
    """Return the timestamp of a refused event: everything of this test is later."""
    return int(ledger.create_accounts(packed(accounts().dtype, [{}]))["timestamp"][0])


@pytest.fixture(scope="session")
def cluster_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One server with small batches for the plain tests, and for imports one of their own."""
    binary()
    cluster = started(tmp_path_factory.mktemp("conformance"), SMALL_BATCHES)
    yield cluster.url
    cluster.stop()


@pytest.fixture(scope="session")
def import_cluster_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    binary()
    cluster = started(tmp_path_factory.mktemp("imports"), SMALL_BATCHES)
    yield cluster.url
    cluster.stop()


@pytest.fixture(params=["embedded", pytest.param("tigerbeetle", marks=pytest.mark.tigerbeetle)])
def back_end(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def _world(kind: str, url: str) -> Iterator[World]:
    ledger = open_ledger(url)
    yield World(ledger, kind, next(_worlds), _after_all(ledger))
    ledger.close()


@pytest.fixture
def world(back_end: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    own = f"embedded:{tmp_path / 'ledger'}"
    url = own if back_end == "embedded" else request.getfixturevalue("cluster_url")
    yield from _world(back_end, url)


@pytest.fixture
def import_world(back_end: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    """A ledger without timeouts, which therefore takes imports."""
    own = f"embedded:{tmp_path / 'ledger'}"
    url = own if back_end == "embedded" else request.getfixturevalue("import_cluster_url")
    yield from _world(back_end, url)
