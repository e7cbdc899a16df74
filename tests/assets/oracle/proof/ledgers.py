"""A ledger with every kind of transfer, and its mirror: what the proofs are tried on."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import numpy as np

from assets.oracle.mirroring import READER, mirror_new_events
from assets.oracle.proof.transfer_agreement import Asked
from assets.oracle.proof.verification import Verification, verify_mirror
from ledger_engine import Ledger, open_ledger
from ledger_engine.flags import TransferFlags
from ledger_engine.records import TRANSFER, Records
from tests.ledger_engine.rows import Row, account, accounts, transfer, transfers
from warehouse.lake import Lake, open_lake
from warehouse.operations.records import Close

BOOK = 1 << 16 | 978
WHOLE = (1 << 128) - 1
NOW = dt.datetime(2026, 1, 5, 12, 0)  # noqa: DTZ001 - the warehouse keeps UTC without saying so
WORDS = {
    "PLAIN": "amount_units = 100",
    "ZERO": "event_type = 0 AND amount_units = 0 AND transfer_flags = 0",
    "THE_30TH": "timestamp_ns = (SELECT timestamp_ns FROM EVENTS_ORDERED LIMIT 1 OFFSET 29)",
    "EVENTS_ORDERED": "(SELECT timestamp_ns FROM oracle.change_events ORDER BY 1)",
    "EVENTS": "oracle.change_events",
}
_MINUTES = count(1)


def posting(number: int, amount: int, **fields: int) -> Row:
    """Return a transfer between accounts 1 and 2 with all of its fields told."""
    told = {
        "ledger": BOOK,
        "code": 7,
        "user_data_128": number << 64 | 5,
        "user_data_64": 1_767_600_000_000_000_000 + number,
        "user_data_32": 2 << 24 | 3 << 16 | 20_458,
    }
    return transfer(number, 1, 2, amount, **(told | fields))


def every_kind() -> list[Row]:
    """Return single, zero, pending, posted in part, voided and closing transfers."""
    pending = int(TransferFlags.PENDING)
    return [
        posting(1, 100),
        posting(2, 0),
        posting(3, 50, flags=pending),
        posting(4, 20, flags=int(TransferFlags.POST_PENDING_TRANSFER), pending_id=3),
        posting(5, 60, flags=pending, timeout=3600),
        posting(6, 0, flags=int(TransferFlags.VOID_PENDING_TRANSFER), pending_id=5),
        posting(7, 1 << 70),
        posting(8, WHOLE, flags=int(TransferFlags.BALANCING_DEBIT)),
        posting(9, 30, flags=pending),
        posting(10, WHOLE, flags=int(TransferFlags.POST_PENDING_TRANSFER), pending_id=9),
        posting(11, 0, flags=int(TransferFlags.CLOSING_CREDIT) | pending),
    ]


@dataclass
class World:
    """A ledger, its mirror, and how they are compared."""

    lake: Lake
    ledger: Ledger
    folder: Path
    numbers: Iterator[int] = field(default_factory=lambda: count(1000))

    def book(self, *rows: Row) -> None:
        """Book the rows; each must be created."""
        results = self.ledger.create_transfers(transfers(*rows))
        assert (results["status"] == 0xFFFFFFFF).all(), results["status"]

    def book_many(self, number: int) -> None:
        """Book that many transfers of one unit."""
        first = next(self.numbers) << 32
        rows = np.zeros(number, TRANSFER)
        rows["id"][:, 0] = first + np.arange(number, dtype=np.uint64)
        rows["debit_account_id"][:, 0], rows["credit_account_id"][:, 0] = 1, 3
        rows["amount"][:, 0], rows["ledger"], rows["code"] = 1, BOOK, 7
        assert (self.ledger.create_transfers(rows)["status"] == 0xFFFFFFFF).all()

    def mirror(self) -> None:
        """Let the mirror catch up."""
        mirror_new_events(self.lake, self.ledger)

    def verify(
        self,
        *closes: Close,
        full: bool = False,
        at: dt.datetime | None = None,
        ledger: Ledger | None = None,
    ) -> Verification:
        """Verify the mirror, a minute after the last time unless told when."""
        moment = at or NOW + dt.timedelta(minutes=next(_MINUTES))
        asked = Asked(self.lake.mark(READER), moment, full)
        return verify_mirror(self.lake, ledger or self.ledger, asked, closes)

    def damage(self, statement: str, **words: str) -> None:
        """Damage the mirror by a statement, in which a few words stand for tables and rows."""
        for word, meaning in (words | WORDS).items():
            statement = statement.replace(word, meaning)
        self.lake._connection.execute(statement)


def account_rows() -> Records:
    """Return accounts 1, 2 and 3."""
    return accounts(*(account(number, ledger=BOOK, code=1000) for number in (1, 2, 3)))


@contextmanager
def open_world(folder: Path, url: str = "") -> Iterator[World]:
    """Open an empty ledger (embedded unless ``url`` names another) and an empty lake."""
    ledger = open_ledger(url or f"embedded:{folder / 'ledger'}")
    ledger.create_accounts(account_rows())
    with open_lake(folder / "warehouse") as lake:
        try:
            yield World(lake, ledger, folder)
        finally:
            ledger.close()
