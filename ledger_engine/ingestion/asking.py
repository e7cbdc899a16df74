"""Asking the ledger for transfers until the answer is known, chains included.

An unknown outcome is asked again under the same ids, which is harmless. A committed chain that is
sent again answers ``exists, linked_event_failed ...``: what became of it is looked up.
"""

from typing import Final, NamedTuple

import numpy as np

from contracts.errors import OutcomeUnknown
from ledger_engine.flags import TransferFlags
from ledger_engine.ingestion.comparing import Statuses, compared, looked_up
from ledger_engine.journal.leg_states import BOOKED_OTHERWISE, POSTED_STATUSES
from ledger_engine.ledger import Ledger
from ledger_engine.records import Records, Words
from ledger_engine.statuses import TransferStatus

TRIES: Final = 3
"""How often an unknown outcome is asked for before the caller is told."""

_LINKED: Final = int(TransferFlags.LINKED)
_BALANCING: Final = int(TransferFlags.BALANCING_DEBIT | TransferFlags.BALANCING_CREDIT)
_KNOWN: Final = (int(TransferStatus.EXISTS), *BOOKED_OTHERWISE)


class Told(NamedTuple):
    """What the ledger said of some transfers, at their places.

    Attributes:
        timestamp: when it booked or refused each, ns.
        status: TigerBeetle's.
        balanced: places of posted transfers of which the ledger decided the amount.
        amount: ``(len(balanced), 2)`` halves of what these moved.
    """

    timestamp: Words
    status: Statuses
    balanced: np.ndarray
    amount: Words


def ask(ledger: Ledger, transfers: Records, flags: np.ndarray) -> Told:
    """Create ``transfers``, which have these ``flags``; return what became of each.

    Raises:
        OutcomeUnknown: the ledger did not answer in time, however often it was asked.
        LedgerError: the ledger cannot go on.
    """
    results = _created(ledger, transfers)
    timestamp = results["timestamp"].astype(np.uint64)
    status = results["status"].astype(np.uint32)
    places = _uncertain(flags, status)
    if len(places):
        stored, is_found = looked_up(ledger, np.ascontiguousarray(transfers["id"][places]))
        found = places[is_found]
        status[found] = compared(stored[is_found], transfers[found])
        timestamp[found] = stored["timestamp"][is_found]
    is_balanced = (flags & _BALANCING != 0) & np.isin(status, POSTED_STATUSES)
    balanced = np.flatnonzero(is_balanced)
    moved, _ = looked_up(ledger, np.ascontiguousarray(transfers["id"][balanced]))
    return Told(timestamp, status, balanced, np.ascontiguousarray(moved["amount"]))


def _created(ledger: Ledger, transfers: Records) -> Records:
    for _ in range(TRIES - 1):
        try:
            return ledger.create_transfers(transfers)
        except OutcomeUnknown:
            continue
    return ledger.create_transfers(transfers)


def _uncertain(flags: np.ndarray, status: Statuses) -> np.ndarray:
    """Return the places of the legs of chains of which the ledger said that it knows one."""
    is_linked = flags & _LINKED != 0
    if not is_linked.any():
        return np.zeros(0, np.intp)
    is_chained = is_linked | np.append(False, is_linked[:-1])
    chain = np.cumsum(np.append(True, ~is_linked[:-1]))
    known = np.unique(chain[is_chained & np.isin(status, _KNOWN)])
    return np.flatnonzero(np.isin(chain, known) & is_chained)
