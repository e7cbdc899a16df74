"""Which legs of a block are asked of the ledger now, under which attempt, and which are refused.

What the journal knows decides: nothing is asked twice without need, and nothing is lost between.
"""

from dataclasses import dataclass

import numpy as np

from contracts.errors import LedgerLostError
from contracts.ids import uuid_of
from ledger_engine.ingestion.comparing import Statuses, compared, looked_up
from ledger_engine.ingestion.prepared import PreparedBlock
from ledger_engine.ingestion.rule_lines import Flags
from ledger_engine.ingestion.settling import settled_ids
from ledger_engine.journal import Journal
from ledger_engine.journal.leg_blocks import Numbers
from ledger_engine.journal.leg_states import (
    BOOKED_OTHERWISE,
    POSTED_STATUSES,
    UNANSWERED,
    LegStates,
)
from ledger_engine.ledger import Ledger
from ledger_engine.records import Records, Words
from ledger_engine.statuses import Refusal, TransferStatus


@dataclass(frozen=True, slots=True)
class Choice:
    """What is journalled now.

    Attributes:
        places: of the legs that are journalled, in order.
        ids: of the attempts of every leg of the block; ``transfers`` the records under them.
        attempts: of every leg of the block.
        status: of every leg, why it is not asked of the ledger, or 0.
        held: how many legs of the block are posted already, as they say.
    """

    places: np.ndarray
    ids: Words
    transfers: Records
    attempts: Numbers
    status: Statuses
    held: int


def chosen(
    ledger: Ledger, journal: Journal, block: PreparedBlock, *, retry_rejected: bool
) -> Choice:
    """Return what is to be journalled and asked.

    Raises:
        LedgerLostError: the ledger lacks what the journal knows as posted.
    """
    known = journal.leg_states(block.said.ids)
    is_posted = np.isin(known.status, POSTED_STATUSES)
    is_final = is_posted | np.isin(known.status, BOOKED_OTHERWISE)
    is_asked = _asked(block, known, is_final, retry_rejected=retry_rejected)
    attempts = _attempts(block, known, is_asked)
    is_other = is_posted & (known.digest != block.digests)
    is_new = is_other & (known.changed != block.digests)
    transfers = block.transfers
    ids = block.ids_of_attempts(attempts)
    if ids is not block.said.ids:
        transfers["id"] = ids
    status = np.where(is_asked, block.refusals, 0).astype(np.uint32)
    _refuse_late(block, is_final, is_asked, status)
    settling = np.flatnonzero(block.legs.is_settling & (is_asked | is_new))
    if len(settling):
        found = settled_ids(journal, block, ids, is_asked & (status == 0), settling)
        transfers["pending_id"][settling] = found
        _refuse_unknown(block, settling[~found.any(axis=1)], is_asked, status)
    conflicts = np.flatnonzero(is_new)
    if len(conflicts):
        status[conflicts] = _conflicts(ledger, transfers[conflicts])
        is_same = conflicts[status[conflicts] == TransferStatus.EXISTS]
        is_new[is_same] = is_other[is_same] = False
    return Choice(
        places=np.flatnonzero(is_asked | is_new),
        ids=ids,
        transfers=transfers,
        attempts=attempts,
        status=status,
        held=int((is_posted & ~is_other).sum()),
    )


def _asked(
    block: PreparedBlock, known: LegStates, is_final: Flags, *, retry_rejected: bool
) -> Flags:
    is_asked: Flags = known.status == UNANSWERED
    if retry_rejected:
        is_asked |= ~is_final
    if block.is_linked.any():
        chain = block.chains
        is_asked = (np.bincount(chain, is_asked) > 0)[chain] & ~is_final
    return is_asked


def _attempts(block: PreparedBlock, known: LegStates, is_asked: Flags) -> Numbers:
    """Return each leg's attempt: raised after a refusal, for all legs of a chain together."""
    raised = np.maximum(known.attempt + (known.status != UNANSWERED), 1)
    if block.is_linked.any():
        chain = block.chains
        greatest = np.zeros(int(chain[-1]) + 1, np.uint64)
        np.maximum.at(greatest, chain[is_asked], raised[is_asked])
        raised = np.maximum(greatest[chain], raised)
    attempts: Numbers = np.where(is_asked, raised, np.maximum(known.attempt, 1)).astype(np.uint64)
    return attempts


def _refuse_late(block: PreparedBlock, is_final: Flags, is_asked: Flags, status: Statuses) -> None:
    """Refuse the asked legs of a chain of which a leg is booked: it was asked whole, without them.

    Sent by themselves they would be booked beside it, linked to whatever event is asked next.
    """
    if block.is_linked.any():
        chain = block.chains
        is_late = (np.bincount(chain, is_final) > 0)[chain] & is_asked
        status[is_late & (status == 0)] = Refusal.BOOKED_WITHOUT_IT


def _refuse_unknown(
    block: PreparedBlock, places: np.ndarray, is_asked: Flags, status: Statuses
) -> None:
    """Refuse every asked leg of the events of which a leg settles what nobody reserved."""
    if len(places):
        is_concerned = np.isin(block.legs.event, block.legs.event[places]) & is_asked
        status[is_concerned & (status == 0)] = Refusal.EARLIER_EVENT_UNKNOWN


def _conflicts(ledger: Ledger, asked: Records) -> Statuses:
    """Return in what each leg differs from the transfer that is booked under its id."""
    stored, is_found = looked_up(ledger, np.ascontiguousarray(asked["id"]))
    if not is_found.all():
        lost = asked["id"][int(np.argmin(is_found))]
        raise LedgerLostError("ledger", str(uuid_of(lost)))
    return compared(stored, asked)
