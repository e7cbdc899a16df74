"""What the kernels decide upon and what they answer, as plain arrays.

An account and a transfer are 16 words each, their wire records seen as ``u64``. This file says
which word holds what; the kernels and the readers of the log use its names.
"""

from typing import NamedTuple

import numpy as np

from ledger_engine.records import Words

ID = 0

DEBIT_ACCOUNT = 2
CREDIT_ACCOUNT = 4
AMOUNT = 6
PENDING_ID = 8
"""A transfer's words, each the first of two halves."""

DEBITS_PENDING = 2
DEBITS_POSTED = 4
CREDITS_PENDING = 6
CREDITS_POSTED = 8
"""An account's words, each the first of two halves."""

USER_DATA_128 = 10
USER_DATA_64 = 12
USER_DATA_32 = 13
"""Low half: user_data_32. High half: a transfer's timeout, an account's reserved field."""

PLACE = 14
"""``ledger(32) | code(16) << 32 | flags(16) << 48``."""

TIMESTAMP = 15
RECORD_WORDS = 16

KNOWN_WORDS = 4
KNOWN_TIMESTAMP = 2
KNOWN_STATE = 3
"""A known transfer id: its halves, the transfer's timestamp (0 where the id is spent), its state.

State: ``kind(8) | pending status(8) << 8 | has a timeout(1) << 16 | known row of the pending
transfer(32) << 32``. Kind is
0 single, 1 pending, 2 post, 3 void; status is 0 unless the kind is pending; the row is given for
post and void. On disk it stands as of creation: whoever loads applies each post and void to the
row that it names, and each expiry to the rows that it lists.
"""

KIND_SINGLE = 0
KIND_PENDING = 1
KIND_POST = 2
KIND_VOID = 3
STATUS_SHIFT = 8
PENDING = 1
POSTED = 2
VOIDED = 3
EXPIRED = 4
"""The kinds and the pending statuses of a state word."""

HAS_TIMEOUT = 1 << 16
"""A bit of a pending transfer's state word: it has a timeout, so it may have to expire."""

EXPIRED_WORDS = 3
"""One expiry in the log: the known row of the pending transfer, the timestamp of the event, the
timestamp of the pending transfer (so that a reader of events needs no index of ids)."""

BALANCE_WORDS = 8
AFTER_ACCOUNTS = 16
AFTER_KIND = 17
AFTER_WORDS = 18
"""After an event: debit balances(8), credit balances(8), ``debit row | credit row << 32``,
``debit flags | credit flags << 16 | event type << 32``."""

HALF = np.uint64(32)
LOW_HALF = np.uint64(0xFFFFFFFF)
FLAGS_SHIFT = np.uint64(48)
CODE_SHIFT = np.uint64(32)
CODE_MASK = np.uint64(0xFFFF)


ACCOUNTS = 0
KNOWN = 1
LAST_EVENT = 2
BOOK_COUNTS = 3
"""``Book.counts``: accounts, known ids, the timestamp of the latest event."""

CREATED = 0
CHAIN = 1
TIMEOUTS = 2
ANSWER_COUNTS = 3
"""``Answer.counts``: transfers created, position plus one of the first of the open chain (0 where
none is open), transfers created with a timeout."""

UNDO_PLACES = 16
UNDO_LAST_EVENT = 18
UNDO_WORDS = 19
"""Before an event of a chain: debit balances(8), credit balances(8), both accounts' place words,
the timestamp of the latest event."""


class Book(NamedTuple):
    """All that a batch may depend on.

    Attributes:
        accounts: ``(room, 16)`` account rows; balances and flags are changed in place.
        account_slots: index over them.
        known: ``(room, 4)`` every transfer id ever created or spent; states change in place.
        known_slots: index over them.
        counts: ``(3,)`` see ``BOOK_COUNTS``, changed in place.
    """

    accounts: Words
    account_slots: Words
    known: Words
    known_slots: Words
    counts: Words


class Batch(NamedTuple):
    """What is asked.

    Attributes:
        events: ``(n, 16)`` transfer rows.
        fetched_at: ``(n, 2)`` where in ``Answer.rows`` stand the stored transfer of the event's own
            id, and the pending one that it resolves, both fetched beforehand; 0 where none is.
        first_timestamp: of the batch's first event; each event has the next.
        first_known: the known row that the batch's first new id takes.
    """

    events: Words
    fetched_at: Words
    first_timestamp: np.uint64
    first_known: np.uint64


class Answer(NamedTuple):
    """What became of it.

    Attributes:
        results: ``(n, 2)`` timestamp, status.
        rows: ``(m, 16)`` transfers, the first ``counts[CREATED]`` to be stored; those fetched
            stand behind the room for all that the batch may create.
        after: ``(n, 18)`` balances after each of them.
        created_at: ``(n,)`` position in ``rows`` by known row, counted from ``first_known``.
        undo: ``(n, 19)`` what a created event of a chain changed, at its position in ``rows``.
        counts: ``(3,)`` see ``ANSWER_COUNTS``.
    """

    results: Words
    rows: Words
    after: Words
    created_at: Words
    undo: Words
    counts: Words
