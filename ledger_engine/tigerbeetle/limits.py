"""How much one request may carry. Asked of the server, which chooses its limit when it starts.

The client library learns the limit when it registers and tells it only by refusing what is larger,
before anything is sent. So a request of nothing but zeros is tried: the ledger answers those with a
refusal each, and nothing is booked.
"""

from typing import Final

import numpy as np

from ledger_engine.native import Operation
from ledger_engine.records import ACCOUNT, BATCH_EVENTS_MAX, ID
from ledger_engine.tigerbeetle.exchange import Exchange, TooMuchDataError

SURE_EVENTS: Final = 29
"""Events that every server takes: its smallest limit is 4096 bytes a request."""

_PROBES: Final = {
    Operation.CREATE_ACCOUNTS: (Operation.CREATE_ACCOUNTS, ACCOUNT),
    Operation.CREATE_TRANSFERS: (Operation.CREATE_ACCOUNTS, ACCOUNT),
    Operation.LOOKUP_ACCOUNTS: (Operation.LOOKUP_ACCOUNTS, ID),
    Operation.LOOKUP_TRANSFERS: (Operation.LOOKUP_ACCOUNTS, ID),
}
"""What is tried for an operation: records of its size, in the order of its effects none."""


def events_limit(exchange: Exchange, operation: Operation, wanted: int) -> int:
    """Return how many events of ``operation`` a request takes, as far as ``wanted`` asks.

    A call of no more than ``SURE_EVENTS`` sends no probe.

    Raises:
        OutcomeUnknown: the server did not answer.
    """
    if wanted <= SURE_EVENTS:
        return SURE_EVENTS
    probe, dtype = _PROBES[operation]
    known = exchange.connection.limits
    limit = known.get(probe.name) or _largest(exchange, probe, dtype)
    known[probe.name] = limit
    return limit


def _largest(exchange: Exchange, probe: Operation, dtype: np.dtype[np.void]) -> int:
    """Return the largest number of events taken: mostly the first try, else by halving."""
    if _is_taken(exchange, probe, np.zeros(BATCH_EVENTS_MAX, dtype)):
        return BATCH_EVENTS_MAX
    taken, refused = SURE_EVENTS, BATCH_EVENTS_MAX
    while refused - taken > 1:
        middle = (taken + refused) // 2
        if _is_taken(exchange, probe, np.zeros(middle, dtype)):
            taken = middle
        else:
            refused = middle
    return taken


def _is_taken(exchange: Exchange, probe: Operation, events: np.ndarray) -> bool:
    try:
        exchange.ask(probe, events)
    except TooMuchDataError:
        return False
    return True
