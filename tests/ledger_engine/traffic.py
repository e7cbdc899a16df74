"""Mixed traffic that is the same in every process: batch number n is a function of n alone.

Each batch is sent at its own moment, so timestamps and expiries follow from n as well. Thus a
ledger that was killed, or lost its power, can be compared byte by byte with one that never was.
"""

from pathlib import Path

import numpy as np

from ledger_engine.checksum import checksum
from ledger_engine.embedded.engine import EmbeddedLedger, Settings
from ledger_engine.flags import AccountFlags, TransferFlags
from ledger_engine.records import ACCOUNT, TRANSFER, Records, Words
from tests.ledger_engine.rows import account_filter, ids, query_filter

ACCOUNTS = 24
SIZE = 240
STEP = 700_000_000
"""Nanoseconds between two batches: no timeout in whole seconds ends at the moment of a batch."""

START = 1_000_000_000_000

_HISTORY = int(AccountFlags.HISTORY)
_LIMITED = int(AccountFlags.DEBITS_MUST_NOT_EXCEED_CREDITS)
_PENDING_EACH = 4
"""Every fourth row is a pending transfer, so that later batches know which ids to name."""


class Metronome:
    """A clock that stands at the moment of one batch."""

    def __init__(self) -> None:
        self.number = 0

    def __call__(self) -> int:
        return START + self.number * STEP


def mixed_accounts() -> Records:
    """Return the accounts: some with a history, some that may not be overdrawn."""
    rows = np.zeros(ACCOUNTS, ACCOUNT)
    rows["id"][:, 0] = np.arange(1, ACCOUNTS + 1)
    rows["ledger"] = rows["code"] = 1
    rows["flags"] = _HISTORY
    rows["flags"][::6] |= _LIMITED
    return rows


def mixed_batch(number: int) -> Records:
    """Return single, pending, posting, voiding, chained and refused transfers; the last is created.

    Pending transfers expire within a few batches where nobody settles them before.
    """
    random = np.random.default_rng(number)
    rows = np.zeros(SIZE, TRANSFER)
    rows["id"][:, 0] = _first_id(number) + np.arange(SIZE)
    rows["debit_account_id"][:, 0] = random.integers(1, ACCOUNTS, SIZE)
    rows["credit_account_id"][:, 0] = random.integers(1, ACCOUNTS + 2, SIZE)
    rows["amount"][:, 0] = random.integers(0, 1_000, SIZE)
    rows["user_data_128"][:, 0] = random.integers(0, 40, SIZE)
    rows["ledger"] = rows["code"] = 1
    is_pending = np.arange(SIZE) % _PENDING_EACH == 1
    rows["flags"][is_pending] = TransferFlags.PENDING
    rows["timeout"][is_pending] = random.integers(0, 5, is_pending.sum())
    settles = np.flatnonzero(np.arange(SIZE) % _PENDING_EACH == _PENDING_EACH - 1)
    rows[settles] = _settling(rows[settles], number, random)
    rows["flags"][random.integers(0, SIZE - 2, 12)] |= np.uint16(TransferFlags.LINKED)
    rows["flags"][-2] = 0
    for field, plain in {"flags": 0, "amount": 1, "ledger": 1, "code": 1, "pending_id": 0}.items():
        rows[field][-1] = (plain, 0) if rows[field].ndim > 1 else plain
    rows["debit_account_id"][-1], rows["credit_account_id"][-1] = (2, 0), (3, 0)
    return rows


def _settling(rows: Records, number: int, random: np.random.Generator) -> Records:
    """Return ``rows`` as posts and voids of pending transfers of the last batches."""
    settled = np.zeros(len(rows), TRANSFER)
    settled["id"] = rows["id"]
    settled["flags"] = random.choice([4, 8], len(rows))
    back = random.integers(1, 4, len(rows))
    which = random.integers(0, SIZE // _PENDING_EACH, len(rows)) * _PENDING_EACH + 1
    settled["pending_id"][:, 0] = _first_id(number) - back * SIZE + which
    parts = random.integers(0, 90, len(rows))
    settled["amount"][:, 0] = np.where(settled["flags"] == 4, parts, 0)
    return settled


def batches_in(ledger: EmbeddedLedger) -> int:
    """Return how many batches the ledger holds: their last transfers are found, without a gap."""
    first, step = 0, 1
    while _is_there(ledger, first + step - 1):
        first, step = first + step, step * 2
    while step > 1:
        step //= 2
        if _is_there(ledger, first + step - 1):
            first += step
    return first


def answers_of(ledger: EmbeddedLedger) -> int:
    """Return a checksum of all that the ledger answers about itself."""
    parts = [
        ledger.change_events(0, 10_000_000),
        ledger.lookup_accounts(ids(*range(1, ACCOUNTS + 1))),
        ledger.query_transfers(query_filter(limit=10_000_000, user_data_128=7)),
    ]
    for number in (1, 2, 9):
        asked = account_filter(account_id=number, limit=10_000_000, flags=7)
        parts += [ledger.get_account_transfers(asked), ledger.get_account_balances(asked)]
    every = ledger.query_transfers(query_filter(limit=10_000_000))
    parts.append(ledger.lookup_transfers(np.ascontiguousarray(every["id"][::3])))
    return checksum_of(parts)


def checksum_of(parts: list[Records]) -> int:
    """Return one checksum over arrays."""
    words: Words = np.frombuffer(b"".join(part.tobytes() for part in parts), np.uint64).copy()
    with np.errstate(over="ignore"):
        return int(checksum(words))


def opened_with(folder: Path, clock: Metronome, *, read_only: bool = False) -> EmbeddedLedger:
    """Open a ledger whose checkpoints and intervals come often, on a map that has to grow."""
    settings = Settings(
        clock=clock, map_bytes=1 << 18, checkpoint_transfers=700, interval_transfers=900, wait_s=5
    )
    return EmbeddedLedger(folder, read_only=read_only, settings=settings)


def begin(folder: Path) -> None:
    """Create a ledger with its accounts, and close it."""
    ledger = opened_with(folder, Metronome())
    ledger.create_accounts(mixed_accounts())
    ledger.close()


def send(ledger: EmbeddedLedger, clock: Metronome, number: int) -> Records:
    """Send batch ``number`` at its moment."""
    clock.number = number
    return ledger.create_transfers(mixed_batch(number))


def _first_id(number: int) -> int:
    return (1 << 40) + number * SIZE


def _is_there(ledger: EmbeddedLedger, number: int) -> bool:
    return len(ledger.lookup_transfers(ids(_first_id(number) + SIZE - 1))) == 1
