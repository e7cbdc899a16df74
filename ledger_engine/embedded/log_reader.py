"""What the log answers to readers: transfers, balances and change events of a span of time."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from ledger_engine.embedded.account_table import AccountTable
from ledger_engine.embedded.book import (
    AFTER_ACCOUNTS,
    AFTER_WORDS,
    BALANCE_WORDS,
    EXPIRED_WORDS,
    RECORD_WORDS,
    TIMESTAMP,
)
from ledger_engine.embedded.change_kernel import put_change_events
from ledger_engine.embedded.filters import Mask, RowFilter
from ledger_engine.embedded.intervals import KeyKind
from ledger_engine.embedded.log import Log, Span
from ledger_engine.embedded.position_kernel import key_of_group
from ledger_engine.embedded.positions import Positions
from ledger_engine.embedded.stored_transfers import StoredTransfers
from ledger_engine.records import (
    ACCOUNT_BALANCE,
    CHANGE_EVENT,
    TIMESTAMP_MAX,
    TRANSFER,
    Records,
    Words,
    halves,
    records_of,
    words_of,
)
from ledger_engine.sealed import KEY, Kind, payload

_BALANCES = ("debits_pending", "debits_posted", "credits_pending", "credits_posted")


class Chosen(NamedTuple):
    """Rows of one batch that a filter takes, in its order.

    Attributes:
        key: the batch's.
        at: row numbers, in the order of ``rows``.
        rows: ``TRANSFER`` records.
    """

    key: int
    at: Words
    rows: Records


class Stores(NamedTuple):
    """What the log's readers read: the log, the accounts, where transfers stand."""

    log: Log
    accounts: AccountTable
    positions: Positions


def transfers(stores: Stores, wanted: RowFilter) -> Records:
    """Return the ``TRANSFER`` rows that ``wanted`` takes."""
    return _joined([one.rows for one in _chosen(stores, wanted)], TRANSFER)


def balances(stores: Stores, wanted: RowFilter) -> Records:
    """Return an ``ACCOUNT_BALANCE`` after each transfer that ``wanted`` takes."""
    parts: list[Records] = []
    order = -1 if wanted.span.is_reversed else 1
    for one in _chosen(stores, wanted):
        after = stores.log.rows(Kind.AFTER, one.key, np.ascontiguousarray(one.at[::order]))
        parts.append(_balances_after(one.rows, after[::order], wanted.account_id))
    return _joined(parts, ACCOUNT_BALANCE)


def _chosen(stores: Stores, wanted: RowFilter) -> Iterator[Chosen]:
    """Yield what ``wanted`` takes, batch by batch, no more than its limit."""
    missing = wanted.limit
    for key, at, rows in _candidates(stores, wanted):
        taken = np.flatnonzero(wanted.mask(rows))
        if wanted.span.is_reversed:
            taken = taken[::-1]
        taken = taken[:missing]
        if len(taken):
            yield Chosen(key, at[taken], records_of(words_of(rows)[taken], TRANSFER))
        missing -= len(taken)
        if missing == 0:
            return


def _candidates(stores: Stores, wanted: RowFilter) -> Iterator[Chosen]:
    """Yield the rows that may be wanted, ascending within each batch."""
    log, accounts, positions = stores
    group, span = wanted.equal.get("user_data_128"), wanted.span
    if group is None and not wanted.sides:
        for words in log.batches(Kind.TRANSFERS, span):
            rows = _records(words, RECORD_WORDS, TRANSFER)
            yield Chosen(int(words[KEY]), np.arange(len(rows), dtype=np.uint64), rows)
        return
    if group is None:
        row = int(accounts.index.find(np.array([halves(wanted.account_id)], np.uint64))[0])
        places = positions.find(KeyKind.ACCOUNT, row - 1, span) if row else iter(())
    else:
        places = positions.find(KeyKind.GROUP, key_of_group(group), span)
    for key, at in places:
        yield Chosen(key, at, records_of(log.rows(Kind.TRANSFERS, key, at), TRANSFER))


def change_events(log: Log, accounts: AccountTable, after: int, limit: int) -> Records:
    """Return the first ``limit`` of ``CHANGE_EVENT`` later than timestamp ``after``."""
    parts: list[Records] = []
    missing = limit
    if limit < 1 or not 0 <= after < TIMESTAMP_MAX:
        return np.zeros(0, CHANGE_EVENT)
    for words in log.batches(Kind.TRANSFERS, Span(first=after + 1)):
        rows, stamps = _events_of(log, words)
        first = int(np.searchsorted(stamps, np.uint64(after), side="right"))
        part = slice(first, first + missing)
        if first == len(rows):
            continue
        balances_after = payload(log.get(Kind.AFTER, int(words[KEY])), AFTER_WORDS)
        events = np.zeros(len(rows[part]), CHANGE_EVENT)
        put_change_events(words_of(events), rows[part], balances_after[part], accounts.index.rows)
        events["timestamp"] = stamps[part]
        parts.append(events)
        missing -= len(events)
        if missing == 0:
            break
    return _joined(parts, CHANGE_EVENT)


def _events_of(log: Log, words: Words) -> tuple[Words, Words]:
    """Return the transfers that a batch's events are about, and the timestamps of the events."""
    rows = payload(words, RECORD_WORDS)
    if len(rows):
        return rows, rows[:, TIMESTAMP]
    expired = payload(log.get(Kind.EXPIRED, int(words[KEY])), EXPIRED_WORDS)
    order = np.argsort(expired[:, 2])
    pendings = np.zeros((len(expired), RECORD_WORDS), np.uint64)
    pendings[order] = StoredTransfers(log).fetch(expired[order, 2])
    return pendings, expired[:, 1]


def _balances_after(rows: Records, after: Words, account_id: int) -> Records:
    """Return the balances of ``account_id``, one of the two accounts of each row."""
    found = np.zeros(len(rows), ACCOUNT_BALANCE)
    found["timestamp"] = rows["timestamp"]
    low, high = account_id & 0xFFFFFFFFFFFFFFFF, account_id >> 64
    debits = rows["debit_account_id"]
    is_debit: Mask = (debits[:, 0] == low) & (debits[:, 1] == high)
    own = np.where(
        is_debit[:, None], after[:, :BALANCE_WORDS], after[:, BALANCE_WORDS:AFTER_ACCOUNTS]
    )
    for at, field in enumerate(_BALANCES):
        found[field] = own[:, 2 * at : 2 * at + 2]
    return found


def _records(words: Words, width: int, dtype: np.dtype[np.void]) -> Records:
    return records_of(payload(words, width), dtype)


def _joined(parts: list[Records], dtype: np.dtype[np.void]) -> Records:
    """Return ``parts`` in one, copied as words: as records numpy would copy them field by field."""
    if not parts:
        return np.zeros(0, dtype)
    return records_of(np.concatenate([words_of(part) for part in parts]), dtype)
