"""What the log answers to readers: transfers, balances and change events of a span of time."""

import numpy as np

from ledger_engine.embedded.account_table import AccountTable
from ledger_engine.embedded.book import (
    AFTER_ACCOUNTS,
    AFTER_WORDS,
    BALANCE_WORDS,
    RECORD_WORDS,
    TIMESTAMP,
)
from ledger_engine.embedded.change_kernel import put_change_events
from ledger_engine.embedded.filters import Mask, RowFilter
from ledger_engine.embedded.log import Log, Span
from ledger_engine.records import (
    ACCOUNT_BALANCE,
    CHANGE_EVENT,
    TIMESTAMP_MAX,
    TRANSFER,
    Records,
    Words,
    records_of,
    words_of,
)
from ledger_engine.sealed import KEY, Kind, payload

_BALANCES = ("debits_pending", "debits_posted", "credits_pending", "credits_posted")


def transfers(log: Log, wanted: RowFilter) -> Records:
    """Return the ``TRANSFER`` rows that ``wanted`` takes."""
    parts: list[Records] = []
    missing = wanted.limit
    for words in log.batches(Kind.TRANSFERS, wanted.span):
        part = wanted.cut(_records(words, RECORD_WORDS, TRANSFER))[:missing]
        parts.append(part)
        missing -= len(part)
        if missing == 0:
            break
    return _joined(parts, TRANSFER)


def balances(log: Log, wanted: RowFilter) -> Records:
    """Return an ``ACCOUNT_BALANCE`` after each transfer that ``wanted`` takes."""
    parts: list[Records] = []
    missing = wanted.limit
    for words in log.batches(Kind.TRANSFERS, wanted.span):
        rows = _records(words, RECORD_WORDS, TRANSFER)
        mask = wanted.mask(rows)
        if not mask.any():
            continue
        after = payload(log.get(Kind.AFTER, int(words[KEY])), AFTER_WORDS)
        part = _balances_after(rows[mask], after[mask], wanted.account_id)
        part = part[::-1][:missing] if wanted.span.is_reversed else part[:missing]
        parts.append(part)
        missing -= len(part)
        if missing == 0:
            break
    return _joined(parts, ACCOUNT_BALANCE)


def change_events(log: Log, accounts: AccountTable, after: int, limit: int) -> Records:
    """Return the first ``limit`` of ``CHANGE_EVENT`` later than timestamp ``after``."""
    parts: list[Records] = []
    missing = limit
    if limit < 1 or not 0 <= after < TIMESTAMP_MAX:
        return np.zeros(0, CHANGE_EVENT)
    for words in log.batches(Kind.TRANSFERS, Span(first=after + 1)):
        rows = payload(words, RECORD_WORDS)
        first = int(np.searchsorted(rows[:, TIMESTAMP], after, side="right"))
        part = slice(first, first + missing)
        if first == len(rows):
            continue
        balances_after = payload(log.get(Kind.AFTER, int(words[KEY])), AFTER_WORDS)
        events = np.zeros(len(rows[part]), CHANGE_EVENT)
        put_change_events(words_of(events), rows[part], balances_after[part], accounts.index.rows)
        parts.append(events)
        missing -= len(events)
        if missing == 0:
            break
    return _joined(parts, CHANGE_EVENT)


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
    return np.concatenate(parts) if parts else np.zeros(0, dtype)
