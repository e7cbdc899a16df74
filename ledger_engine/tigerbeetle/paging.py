"""Answers of any length: a filter's limit is met by as many requests as it takes.

A page ends where the server's reply is full; the next begins one nanosecond beyond its last row.
"""

from typing import Final

import numpy as np

from ledger_engine.flags import AccountFilterFlags, QueryFilterFlags
from ledger_engine.native import Bytes, Operation
from ledger_engine.records import (
    BATCH_EVENTS_MAX,
    CHANGE_EVENT,
    CHANGE_EVENTS_FILTER,
    QUERY_FILTER,
    TIMESTAMP_MAX,
    Records,
)
from ledger_engine.tigerbeetle.exchange import Exchange, TooMuchDataError

CHANGE_EVENTS_MAX: Final = 2730
"""Change events that fit a reply of the largest message."""


def filtered(
    exchange: Exchange, operation: Operation, given: Records, dtype: np.dtype[np.void]
) -> Records:
    """Return the rows (``dtype``) of one filter, up to its limit, in its order.

    Raises:
        OutcomeUnknown: the server did not answer.
    """
    asked = np.atleast_1d(given).copy()
    assert len(asked) == 1, "a call takes one filter"
    remaining = int(asked["limit"][0])
    is_one_page = remaining <= BATCH_EVENTS_MAX
    replies: list[Bytes] = []
    while True:
        reply = _page(exchange, operation, asked, min(remaining, BATCH_EVENTS_MAX))
        replies.append(reply)
        page = reply.view(dtype)
        remaining -= len(page)
        if is_one_page or len(page) == 0 or remaining == 0 or not _moved_beyond(asked, page):
            return joined(replies, dtype)


def change_events(exchange: Exchange, after_timestamp: int, limit: int) -> Records:
    """Return the first ``limit`` of ``CHANGE_EVENT`` later than ``after_timestamp``.

    The server may answer fewer than it was asked for though more are there, so only an empty page
    ends the reading before ``limit``.

    Raises:
        OutcomeUnknown: the server did not answer.
    """
    asked = np.zeros(1, CHANGE_EVENTS_FILTER)
    replies: list[Bytes] = []
    while limit > 0 and after_timestamp < TIMESTAMP_MAX:
        asked["timestamp_min"] = after_timestamp + 1
        wanted = min(limit, CHANGE_EVENTS_MAX)
        reply = _page(exchange, Operation.GET_CHANGE_EVENTS, asked, wanted)
        page = reply.view(CHANGE_EVENT)
        if len(page) == 0:
            break
        replies.append(reply)
        limit -= len(page)
        after_timestamp = int(page["timestamp"][-1])
    return joined(replies, CHANGE_EVENT)


def _page(exchange: Exchange, operation: Operation, asked: Records, limit: int) -> Bytes:
    """Return one reply's bytes; asks for less where the client refuses the size of the reply."""
    most = exchange.connection.limits.get(operation.name, limit)
    asked["limit"] = min(limit, most)
    while True:
        try:
            return exchange.ask(operation, asked.copy()).reply
        except TooMuchDataError:
            asked["limit"] = exchange.connection.limits[operation.name] = asked["limit"][0] // 2


def _moved_beyond(asked: Records, page: Records) -> bool:
    """Move the filter beyond ``page``; say whether anything can be there."""
    reversed_flag = (
        QueryFilterFlags.REVERSED if asked.dtype == QUERY_FILTER else AccountFilterFlags.REVERSED
    )
    last = int(page["timestamp"][-1])
    if asked["flags"][0] & reversed_flag:
        asked["timestamp_max"] = last - 1
        return last > 1
    asked["timestamp_min"] = last + 1
    return last < TIMESTAMP_MAX


def joined(replies: list[Bytes], dtype: np.dtype[np.void]) -> Records:
    """Return replies as one array of ``dtype``: copied as bytes, not field by field."""
    if len(replies) == 1:
        return replies[0].view(dtype)
    return np.concatenate([np.empty(0, np.uint8), *replies]).view(dtype)
