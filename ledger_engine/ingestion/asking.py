"""Asking the ledger for transfers until the answer is known, chains included.

An unknown outcome is asked again under the same ids, which is harmless. A committed chain that is
sent again answers ``exists, linked_event_failed ...``, and what a backup's import brought back
answers that its flags are others: what became of both is looked up.
"""

from typing import Final, NamedTuple

import numpy as np

from contracts.errors import LedgerLostError, OutcomeUnknown
from contracts.ids import uuid_of
from ledger_engine.flags import TransferFlags
from ledger_engine.ingestion.comparing import (
    Statuses,
    compared,
    is_decided_by_ledger,
    looked_up,
)
from ledger_engine.journal.leg_states import BOOKED_OTHERWISE, POSTED_STATUSES
from ledger_engine.ledger import Ledger
from ledger_engine.records import Records, Words
from ledger_engine.statuses import TransferStatus

TRIES: Final = 3
"""How often an unknown outcome is asked for before the caller is told."""

_LINKED: Final = int(TransferFlags.LINKED)
_KNOWN: Final = (int(TransferStatus.EXISTS), *BOOKED_OTHERWISE)


class Told(NamedTuple):
    """What the ledger said of some transfers, at their places.

    Attributes:
        timestamp: when it booked or refused each, ns.
        status: TigerBeetle's.
        decided: places of posted transfers of which the ledger decided the amount.
        amount: ``(len(decided), 2)`` halves of what these moved.
    """

    timestamp: Words
    status: Statuses
    decided: np.ndarray
    amount: Words


def ask(ledger: Ledger, transfers: Records, flags: np.ndarray) -> Told:
    """Create ``transfers``, which have these ``flags``; return what became of each.

    Raises:
        OutcomeUnknown: the ledger did not answer in time, however often it was asked.
        LedgerLostError: the ledger lacks what it said that it holds.
        LedgerError: it cannot go on.
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
    decided = np.flatnonzero(is_decided_by_ledger(transfers) & np.isin(status, POSTED_STATUSES))
    moved, is_found = looked_up(ledger, np.ascontiguousarray(transfers["id"][decided]))
    if not is_found.all():
        lost = transfers["id"][decided[int(np.argmin(is_found))]]
        raise LedgerLostError("ledger", str(uuid_of(lost)))
    return Told(timestamp, status, decided, np.ascontiguousarray(moved["amount"]))


def _created(ledger: Ledger, transfers: Records) -> Records:
    for _ in range(TRIES - 1):
        try:
            return ledger.create_transfers(transfers)
        except OutcomeUnknown:
            continue
    return ledger.create_transfers(transfers)


def _uncertain(flags: np.ndarray, status: Statuses) -> np.ndarray:
    """Return the places of what the ledger knows, where its answer does not say as what.

    That is each leg of a chain of which it knows one, and whatever it holds with other flags.
    """
    has_other_flags = status == TransferStatus.EXISTS_WITH_DIFFERENT_FLAGS
    is_linked = flags & _LINKED != 0
    if not is_linked.any():
        return np.flatnonzero(has_other_flags)
    is_chained = is_linked | np.append(False, is_linked[:-1])
    chain = np.cumsum(np.append(True, ~is_linked[:-1]))
    known = np.unique(chain[is_chained & np.isin(status, _KNOWN)])
    return np.flatnonzero(has_other_flags | (np.isin(chain, known) & is_chained))
