"""Reading all of a ledger in the order of time, by its own queries, a page at a time."""

from collections.abc import Iterator
from typing import Final

import numpy as np

from ledger_engine.flags import QueryFilterFlags
from ledger_engine.ledger import Ledger
from ledger_engine.records import BATCH_EVENTS_MAX, QUERY_FILTER, TIMESTAMP_MAX, Records

_EVENTS_PAGE: Final = 4 * BATCH_EVENTS_MAX
"""Change events asked for at once; an answer may hold fewer, only an empty one is the end."""

_EXPIRED: Final = 4


def accounts_between(ledger: Ledger, after: int, upto: int) -> Iterator[Records]:
    """Yield the ``ACCOUNT`` rows with ``after < timestamp <= upto``, in pages."""
    while len(page := ledger.query_accounts(_filter(after, upto))):
        yield page
        after = int(page["timestamp"][-1])


def transfers_between(ledger: Ledger, after: int, upto: int) -> Iterator[Records]:
    """Yield the ``TRANSFER`` rows with ``after < timestamp <= upto``, in pages."""
    while len(page := ledger.query_transfers(_filter(after, upto))):
        yield page
        after = int(page["timestamp"][-1])


def events_between(ledger: Ledger, after: int, upto: int) -> Iterator[Records]:
    """Yield the ``CHANGE_EVENT`` rows with ``after < timestamp <= upto``, in pages."""
    while after < upto and len(page := ledger.change_events(after, _EVENTS_PAGE)):
        after = int(page["timestamp"][-1])
        page = page[: int(np.searchsorted(page["timestamp"], np.uint64(upto), side="right"))]
        if len(page):
            yield page


def last_account(ledger: Ledger) -> int:
    """Return the timestamp of the last account, 0 where there is none."""
    return _last(ledger.query_accounts(_newest()))


def last_event(ledger: Ledger) -> int:
    """Return a timestamp up to which every event is there and none will be added.

    It is that of the last transfer, or of the expiries right after it.
    """
    last = _last(ledger.query_transfers(_newest()))
    while len(page := ledger.change_events(last, _EVENTS_PAGE)):
        if (page["type"] != _EXPIRED).any():
            break
        last = int(page["timestamp"][-1])
    return last


def _filter(after: int, upto: int) -> Records:
    wanted = np.zeros(1, QUERY_FILTER)
    wanted["timestamp_min"] = after + 1
    wanted["timestamp_max"] = min(upto, TIMESTAMP_MAX - 1)
    wanted["limit"] = BATCH_EVENTS_MAX
    return wanted


def _newest() -> Records:
    wanted = np.zeros(1, QUERY_FILTER)
    wanted["limit"] = 1
    wanted["flags"] = QueryFilterFlags.REVERSED
    return wanted


def _last(page: Records) -> int:
    return int(page["timestamp"][0]) if len(page) else 0
