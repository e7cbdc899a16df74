"""Stored transfers and the balances after them, put together as change events, word by word."""

import numpy as np

from ledger_engine.compiled import compiled_in_place
from ledger_engine.embedded.book import (
    AFTER_ACCOUNTS,
    AFTER_KIND,
    AMOUNT,
    BALANCE_WORDS,
    CODE_MASK,
    CODE_SHIFT,
    FLAGS_SHIFT,
    HALF,
    ID,
    LOW_HALF,
    PENDING_ID,
    PLACE,
    TIMESTAMP,
    USER_DATA_32,
    USER_DATA_64,
    USER_DATA_128,
)
from ledger_engine.records import Words

_TRANSFER_PLACE = 10
_TYPE = 11
_DEBIT = 16
_CREDIT = 30
_TIMES = 44
_SIDE_BALANCES = 2
_SIDE_USER_DATA = 10
_SIDE_PLACE = 13
_CREDIT_FLAGS = np.uint64(16)


@compiled_in_place
def _put_transfer(event: Words, row: Words, kind: np.uint64) -> None:
    for half in range(2):
        event[half] = row[ID + half]
        event[2 + half] = row[AMOUNT + half]
        event[4 + half] = row[PENDING_ID + half]
        event[6 + half] = row[USER_DATA_128 + half]
    event[8] = row[USER_DATA_64]
    event[9] = row[USER_DATA_32]
    event[_TRANSFER_PLACE] = (row[PLACE] >> HALF) | (row[PLACE] << HALF)
    event[_TYPE] = kind
    event[_TIMES] = row[TIMESTAMP]
    event[_TIMES + 1] = row[TIMESTAMP]


@compiled_in_place
def _put_side(side: Words, account: Words, balances: Words, flags: np.uint64) -> None:
    """Write 14 words: id, balances after, constants of the account, its flags after."""
    for half in range(2):
        side[half] = account[ID + half]
        side[_SIDE_USER_DATA + half] = account[USER_DATA_128 + half]
    for word in range(BALANCE_WORDS):
        side[_SIDE_BALANCES + word] = balances[word]
    side[_SIDE_USER_DATA + 2] = account[USER_DATA_64]
    code = (account[PLACE] >> CODE_SHIFT) & CODE_MASK
    low = (account[USER_DATA_32] & LOW_HALF) | (code << HALF)
    side[_SIDE_PLACE] = low | (flags << FLAGS_SHIFT)


@compiled_in_place
def put_change_events(events: Words, rows: Words, after: Words, accounts: Words) -> None:
    """Fill ``(n, 48)`` zeroed events from ``(n, 16)`` transfers and ``(n, 18)`` balances after."""
    for at in range(events.shape[0]):
        event = events[at]
        kind = after[at, AFTER_KIND]
        debit = accounts[after[at, AFTER_ACCOUNTS] & LOW_HALF]
        credit = accounts[after[at, AFTER_ACCOUNTS] >> HALF]
        _put_transfer(event, rows[at], kind >> HALF)
        _put_side(event[_DEBIT:], debit, after[at], kind & CODE_MASK)
        credit_flags = (kind >> _CREDIT_FLAGS) & CODE_MASK
        _put_side(event[_CREDIT:], credit, after[at, BALANCE_WORDS:], credit_flags)
        event[_TIMES + 2] = debit[TIMESTAMP]
        event[_TIMES + 3] = credit[TIMESTAMP]
