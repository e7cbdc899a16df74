"""A ledger in which everything that can happen has happened, and a way to ask it all again."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from ledger_engine.embedded.engine import EmbeddedLedger, Settings
from ledger_engine.flags import AccountFlags as A
from ledger_engine.flags import TransferFlags as T
from ledger_engine.ledger import Ledger
from ledger_engine.records import Records
from tests.ledger_engine.rows import account, account_filter, accounts, query_filter, transfer
from tests.ledger_engine.rows import transfers as transfer_rows

SECOND = 1_000_000_000
NOON = 1_800_000_000 * SECOND
MAX = (1 << 128) - 1


@dataclass
class SteppedClock:
    """A clock that only the test moves."""

    now: int = NOON

    def __call__(self) -> int:
        return self.now

    def wait(self, seconds: int) -> None:
        self.now += seconds * SECOND


class RealClock:
    """The clock of a server, on which a test can only wait."""

    def wait(self, seconds: int) -> None:
        time.sleep(seconds * 0.3 if seconds > 1 else 0)


@dataclass
class Told:
    """Everything that was asked of a ledger, in order: to be asked again."""

    accounts: list[Records] = field(default_factory=list)
    transfers: list[Records] = field(default_factory=list)


def ledger_in(folder: Path, clock: Callable[[], int], *, read_only: bool = False) -> EmbeddedLedger:
    settings = Settings(clock=clock, map_bytes=1 << 22, checkpoint_transfers=64)
    return EmbeddedLedger(folder, read_only=read_only, settings=settings)


def open_accounts(ledger: Ledger, told: Told) -> None:
    rows = accounts(
        *(account(number, flags=int(A.HISTORY)) for number in range(1, 9)),
        account(9, flags=int(A.DEBITS_MUST_NOT_EXCEED_CREDITS)),
        account(10, flags=int(A.LINKED)),
        account(11),
        account(12, flags=int(A.CLOSED)),
        account(13),
        account(14),
    )
    ledger.create_accounts(rows)
    told.accounts.append(rows)


def happen(ledger: Ledger, clock: SteppedClock | RealClock, told: Told, first: int) -> None:
    """Let every kind of thing happen once, with ids from ``first`` on."""

    def ask(*rows: dict[str, int]) -> None:
        asked = transfer_rows(*rows)
        ledger.create_transfers(asked)
        told.transfers.append(asked)
        clock.wait(1)

    n = first
    ask(*(transfer(n + at, 1 + at % 4, 5 + at % 4, 100 + at) for at in range(20)))
    ask(
        transfer(n + 20, 1, 5, 50, flags=int(T.PENDING)),
        transfer(n + 21, 2, 6, 60, flags=int(T.PENDING)),
        transfer(n + 22, 3, 7, 70, flags=int(T.PENDING), timeout=2),
        transfer(n + 23, 4, 8, 80, flags=int(T.PENDING), timeout=100_000),
        transfer(n + 24, 4, 8, 81, flags=int(T.PENDING)),
    )
    ask(
        transfer(n + 25, 0, 0, 20, pending_id=n + 20, flags=int(T.POST_PENDING_TRANSFER)) | _bare,
        transfer(n + 26, 0, 0, 0, pending_id=n + 21, flags=int(T.VOID_PENDING_TRANSFER)) | _bare,
    )
    ask(
        transfer(n + 27, 1, 2, 1, flags=int(T.LINKED)),
        transfer(n + 28, 2, 3, 2, flags=int(T.LINKED)),
        transfer(n + 29, 3, 4, 3),
        transfer(n + 30, 1, 2, 1, flags=int(T.LINKED)),
        transfer(n + 31, 1, 1, 1),
    )
    ask(transfer(n + 32, 9, 1, 10**6), transfer(n + 33, 99, 1, 5))
    ask(transfer(n + 34, 9, 1, MAX, flags=int(T.BALANCING_DEBIT)))
    ask(transfer(n + 35, 13, 1, 0, flags=int(T.PENDING | T.CLOSING_DEBIT)))
    ask(transfer(n + 36, 13, 1, 5))
    ask(transfer(n + 37, 14, 1, 0, flags=int(T.PENDING | T.CLOSING_DEBIT)))
    ask(transfer(n + 38, 0, 0, 0, pending_id=n + 37, flags=int(T.VOID_PENDING_TRANSFER)) | _bare)
    clock.wait(10)
    ask(transfer(n + 39, 11, 10, 7))
    ask(transfer(n + 40, 0, 0, 0, pending_id=n + 35, flags=int(T.VOID_PENDING_TRANSFER)) | _bare)
    ask(transfer(n + 41, 13, 10, 7))


_bare = {"ledger": 0, "code": 0}


def answers_of(ledger: Ledger) -> dict[str, bytes]:
    """Everything that a ledger says of itself, as bytes."""
    everything = query_filter()
    said = {
        "accounts": ledger.query_accounts(everything),
        "transfers": ledger.query_transfers(everything),
        "events": ledger.change_events(0, 8189),
    }
    for number in (1, 5, 9, 13):
        wanted = account_filter(account_id=number)
        said[f"transfers of {number}"] = ledger.get_account_transfers(wanted)
        said[f"balances of {number}"] = ledger.get_account_balances(wanted)
    return {name: np.ascontiguousarray(rows).tobytes() for name, rows in said.items()}


def asked_again(ledger: Ledger, told: Told) -> list[bytes]:
    """The answers to everything that was ever asked, when it is asked again."""
    found = [ledger.create_accounts(rows).tobytes() for rows in told.accounts]
    for rows in told.transfers:
        results = ledger.create_transfers(rows)
        found.append(results["status"].tobytes())
    return found


@pytest.fixture
def moved_clock() -> SteppedClock:
    return SteppedClock()


@dataclass
class Original:
    """A ledger with a history, and what was asked of it."""

    folder: Path
    ledger: EmbeddedLedger
    told: Told


@pytest.fixture
def original(tmp_path: Path, moved_clock: SteppedClock) -> "Original":
    folder = tmp_path / "original"
    ledger = ledger_in(folder, moved_clock)
    made = Original(folder, ledger, Told())
    open_accounts(ledger, made.told)
    happen(ledger, moved_clock, made.told, 1000)
    return made


def reopened(original: Original, clock: SteppedClock) -> EmbeddedLedger:
    original.ledger.close()
    original.ledger = ledger_in(original.folder, clock)
    return original.ledger
