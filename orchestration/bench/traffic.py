"""Made-up traffic for benchmarks: records in columns, the same for the same seed.

Ids are time-ordered, as the product's are; amounts are small, so that no limit is ever reached.
"""

from typing import Final

import numpy as np
import polars as pl

from ledger_engine.flags import TransferFlags
from ledger_engine.records import ACCOUNT, BATCH_EVENTS_MAX, TRANSFER, Records
from ledger_engine.text_columns import bytes_of_halves

_LEDGER: Final = (1 << 16) | 840
_CODE: Final = 1001
_FIRST_MS: Final = 1_767_225_600_000
"""2026-01-01: the millisecond of the first id."""

_AMOUNT_MAX: Final = 1_000_000
_PATTERN: Final = 10
"""Mixed traffic repeats ten roles: four plain, a linked pair, two pending, a post and a void."""

_LINKED_AT: Final = 4
_PENDING_AT: Final = (6, 7)
_POST_AT: Final = 8
_VOID_AT: Final = 9


def accounts(count: int) -> Records:
    """Return ``ACCOUNT[count]`` with the ids 1 to ``count`` and no limits."""
    made = np.zeros(count, ACCOUNT)
    made["id"][:, 0] = np.arange(1, count + 1)
    made["ledger"] = _LEDGER
    made["code"] = 2010
    return made


def plain(count: int, account_count: int, first: int = 0) -> Records:
    """Return ``TRANSFER[count]``, single-phase between random accounts, numbered from ``first``."""
    random = np.random.default_rng(first)
    made = np.zeros(count, TRANSFER)
    number = np.arange(first, first + count, dtype=np.uint64)
    made["id"] = _ids(number)
    debit = random.integers(0, account_count, count)
    credit = (debit + random.integers(1, account_count, count)) % account_count
    made["debit_account_id"][:, 0] = debit + 1
    made["credit_account_id"][:, 0] = credit + 1
    made["amount"][:, 0] = random.integers(1, _AMOUNT_MAX, count)
    made["user_data_128"] = made["id"]
    made["user_data_64"] = number
    made["ledger"] = _LEDGER
    made["code"] = _CODE
    return made


def columns_of(transfers: Records) -> pl.DataFrame:
    """Return plain transfers as columns, ids as 16 bytes: what both clients start from."""
    ids = ("id", "debit_account_id", "credit_account_id", "user_data_128")
    numbers = ("user_data_64", "ledger", "code")
    return pl.DataFrame(
        [
            *(bytes_of_halves(name, transfers[name]) for name in ids),
            pl.Series("amount", transfers["amount"][:, 0]),
            *(pl.Series(name, transfers[name]) for name in numbers),
        ]
    )


def mixed(count: int, account_count: int, first: int = 0) -> Records:
    """Return ``TRANSFER[count]``: plain, linked, pending, and what resolves the pending ones.

    A pending transfer is resolved a batch later, as in life: never in its own batch.
    """
    made = plain(count, account_count, first)
    at = np.arange(count)
    role = at % _PATTERN
    made["flags"][role == _LINKED_AT] = TransferFlags.LINKED
    made["flags"][np.isin(role, _PENDING_AT)] = TransferFlags.PENDING
    back = -(-BATCH_EVENTS_MAX // _PATTERN) * _PATTERN
    for resolving, pending, flag in (
        (_POST_AT, _PENDING_AT[0], TransferFlags.POST_PENDING_TRANSFER),
        (_VOID_AT, _PENDING_AT[1], TransferFlags.VOID_PENDING_TRANSFER),
    ):
        rows = at[(role == resolving) & (at >= back + _PATTERN)]
        resolved = rows - back - (resolving - pending)
        made["flags"][rows] = flag
        made["pending_id"][rows] = made["id"][resolved]
        for field in ("debit_account_id", "credit_account_id", "amount"):
            made[field][rows] = made[field][resolved]
    if count and role[-1] == _LINKED_AT:
        made["flags"][-1] = TransferFlags.NONE
    return made


def _ids(number: np.ndarray) -> np.ndarray:
    """Return ``(n, 2)`` halves: a millisecond for each thousand transfers, then their number."""
    ids = np.empty((len(number), 2), np.uint64)
    milliseconds = np.uint64(_FIRST_MS) + number // np.uint64(1000)
    ids[:, 0] = number
    ids[:, 1] = milliseconds << np.uint64(16)
    return ids
