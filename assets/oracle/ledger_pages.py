"""Reads the ledger ahead of whoever writes what was read: a thread, a page at a time.

A page is what one transaction of the mirror takes: change events and the accounts created up to
them, as the warehouse's columns. What becomes of a page is not decided here.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from assets.oracle.account_records import account_table, accounts_after
from assets.oracle.change_records import change_table
from ledger_engine.ledger import Ledger
from ledger_engine.records import ACCOUNT, CHANGE_EVENT

Timestamps: TypeAlias = npt.NDArray[np.uint64]

READ_EVENTS: Final = 1 << 15
"""Events a call: 12 MB of records, which are columns before they leave the processor's cache."""

PAGE_EVENTS: Final = 1 << 18
"""Events, and accounts, that a transaction takes at most."""


@dataclass(frozen=True, slots=True)
class Marks:
    """How far the mirror has come.

    Attributes:
        event_ns: timestamp of the last change event.
        account_ns: timestamp of the last account.
    """

    event_ns: int
    account_ns: int


@dataclass(frozen=True, slots=True)
class Page:
    """What the ledger holds after one pair of marks and up to another.

    Attributes:
        after: where it begins.
        upto: where it ends.
        events: columns of ``oracle.change_events``, in order of time.
        accounts: columns of ``oracle.account_records``, in order of time.
        timestamps: the events' timestamps, ns.
    """

    after: Marks
    upto: Marks
    events: pa.Table
    accounts: pa.Table
    timestamps: Timestamps


def pages_after(ledger: Ledger, marks: Marks) -> Iterator[Page]:
    """Yield what ``ledger`` holds after ``marks``, reading the next page while one is used."""
    with ThreadPoolExecutor(1, "ledger-reader") as reader:
        coming = reader.submit(_page, ledger, marks)
        while (page := coming.result()) is not None:
            coming = reader.submit(_page, ledger, page.upto)
            yield page


def _page(ledger: Ledger, after: Marks) -> Page | None:
    """Return the next page, None at the end.

    No event comes before its accounts: where a page cannot take all of them, it takes no event.
    """
    stamps, tables, newest_account_ns = _events(ledger, after.event_ns)
    if stamps and newest_account_ns <= after.account_ns:
        accounts = np.zeros(0, ACCOUNT)
    else:
        accounts = accounts_after(ledger, after.account_ns, PAGE_EVENTS)
    upto_account_ns = int(accounts[-1]["timestamp"]) if len(accounts) else after.account_ns
    if upto_account_ns < newest_account_ns:
        stamps, tables = [], []
    if not stamps and not len(accounts):
        return None
    timestamps = np.concatenate(stamps) if stamps else np.zeros(0, np.uint64)
    return Page(
        after=after,
        upto=Marks(int(timestamps[-1]) if stamps else after.event_ns, upto_account_ns),
        events=pa.concat_tables(tables) if tables else change_table(np.zeros(0, CHANGE_EVENT)),
        accounts=account_table(accounts),
        timestamps=timestamps,
    )


def _events(ledger: Ledger, after_ns: int) -> tuple[list[Timestamps], list[pa.Table], int]:
    """Return events as timestamps and columns, and when the youngest of their accounts was made.

    Only an empty answer is the end: a ledger may answer fewer events than it was asked for.
    """
    stamps: list[Timestamps] = []
    tables: list[pa.Table] = []
    newest_account_ns, count = 0, 0
    while count < PAGE_EVENTS:
        events = ledger.change_events(after_ns, READ_EVENTS)
        if not len(events):
            break
        stamps.append(np.ascontiguousarray(events["timestamp"]))
        tables.append(change_table(events))
        newest = max(int(events[f"{side}_account_timestamp"].max()) for side in ("debit", "credit"))
        newest_account_ns = max(newest_account_ns, newest)
        after_ns, count = int(events["timestamp"][-1]), count + len(events)
    return stamps, tables, newest_account_ns
