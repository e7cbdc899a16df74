"""Asking the ledger for transfers until the answer is known, chains included.

An unknown outcome is asked again under the same ids, which is harmless. A committed chain that is
sent again answers ``exists, linked_event_failed ...``: what became of it is looked up.
"""

from typing import Final, NamedTuple

import numpy as np

from contracts.errors import OutcomeUnknown
from ledger_engine.flags import TransferFlags
from ledger_engine.ingestion.comparing import Statuses, compared, is_balancing, looked_up
from ledger_engine.journal.leg_blocks import Answers
from ledger_engine.journal.leg_states import BOOKED_OTHERWISE, POSTED_STATUSES
from ledger_engine.ledger import Ledger
from ledger_engine.records import Records, Words
from ledger_engine.statuses import TransferStatus

TRIES: Final = 3
"""How often an unknown outcome is asked for before the caller is told."""

_KNOWN: Final = (int(TransferStatus.EXISTS), *BOOKED_OTHERWISE)


class _Outcomes(NamedTuple):
    """Answers under way, each at its transfer's place; changed as they become known."""

    timestamp: Words
    status: Statuses
    amount: Words


def ask(ledger: Ledger, transfers: Records) -> Answers:
    """Create ``transfers`` and return what became of each, with the amounts that moved.

    Raises:
        OutcomeUnknown: the ledger did not answer in time, however often it was asked.
        LedgerError: the ledger cannot go on.
    """
    results = _created(ledger, transfers)
    outcomes = _Outcomes(
        results["timestamp"].astype(np.uint64),
        results["status"].astype(np.uint32),
        np.ascontiguousarray(transfers["amount"]),
    )
    _verify_chains(ledger, transfers, outcomes)
    is_posted = np.isin(outcomes.status, POSTED_STATUSES)
    _learn_amounts(ledger, transfers, outcomes, is_posted & is_balancing(transfers))
    return Answers(*outcomes)


def _created(ledger: Ledger, transfers: Records) -> Records:
    for _ in range(TRIES - 1):
        try:
            return ledger.create_transfers(transfers)
        except OutcomeUnknown:
            continue
    return ledger.create_transfers(transfers)


def _verify_chains(ledger: Ledger, transfers: Records, outcomes: _Outcomes) -> None:
    """Look the legs of chains up of which the ledger said that it knows one."""
    is_linked = (transfers["flags"] & np.uint16(TransferFlags.LINKED)) != 0
    if not is_linked.any():
        return
    is_chained = is_linked | np.append(False, is_linked[:-1])
    chain = np.cumsum(np.append(True, ~is_linked[:-1]))
    known = np.unique(chain[is_chained & np.isin(outcomes.status, _KNOWN)])
    places = np.flatnonzero(np.isin(chain, known) & is_chained)
    if not len(places):
        return
    asked = transfers[places]
    stored, is_found = looked_up(ledger, np.ascontiguousarray(asked["id"]))
    found = places[is_found]
    outcomes.status[found] = compared(stored[is_found], asked[is_found])
    outcomes.timestamp[found] = stored["timestamp"][is_found]


def _learn_amounts(
    ledger: Ledger, transfers: Records, outcomes: _Outcomes, wanted: np.ndarray
) -> None:
    """Replace the amounts asked for by those that moved, which the ledger alone knows."""
    places = np.flatnonzero(wanted)
    if len(places):
        stored, is_found = looked_up(ledger, np.ascontiguousarray(transfers["id"][places]))
        outcomes.amount[places[is_found]] = stored["amount"][is_found]
