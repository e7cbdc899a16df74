"""Expiring pending transfers: each is an event of its own that releases what was held."""

import numpy as np

from ledger_engine.compiled import compiled_in_place
from ledger_engine.embedded.book import CREDIT_ACCOUNT, DEBIT_ACCOUNT, LAST_EVENT, Book
from ledger_engine.embedded.book import EXPIRED as STATUS_EXPIRED
from ledger_engine.embedded.effects import account_row, put_after, release, set_pending_status
from ledger_engine.embedded.u128 import ONE
from ledger_engine.records import Words

_EXPIRED = np.uint64(STATUS_EXPIRED)
"""Also the type of the change event."""


@compiled_in_place
def expire(book: Book, pendings: Words, expired: Words, after: Words) -> None:
    """Expire ``(n, 16)`` pending transfers in order; write ``(n, 18)`` balances after each.

    ``expired`` holds ``(n, 3)``: known row, timestamp of the event, timestamp of the transfer.
    """
    for at in range(pendings.shape[0]):
        pending = pendings[at]
        rows = (
            account_row(book, pending, DEBIT_ACCOUNT) - ONE,
            account_row(book, pending, CREDIT_ACCOUNT) - ONE,
        )
        release(pending, book.accounts[rows[0]], book.accounts[rows[1]])
        set_pending_status(book, expired[at, 0], _EXPIRED)
        put_after(book, after[at], rows, _EXPIRED)
        book.counts[LAST_EVENT] = expired[at, 1]
