"""What the ledger holds beside what was asked: the same, or different and in what.

The answer is TigerBeetle's own status of a create under an id that is taken, found by look-up where
a create would not tell: of a whole chain, or without asking again. In one point it is another: a
ledger that was restored by import flags all that it holds as imported, and that is no difference.
"""

from typing import Final

import numpy as np
import numpy.typing as npt

from ledger_engine.embedded.growing_index import GrowingIndex
from ledger_engine.flags import TransferFlags
from ledger_engine.ledger import Ledger
from ledger_engine.records import TRANSFER, Records, Words
from ledger_engine.statuses import TransferStatus

Statuses = npt.NDArray[np.uint32]
Flags = npt.NDArray[np.bool_]

_BALANCING: Final = np.uint16(TransferFlags.BALANCING_DEBIT | TransferFlags.BALANCING_CREDIT)
_VOID: Final = np.uint16(TransferFlags.VOID_PENDING_TRANSFER)
_OF_THE_SENDER: Final = np.uint16(0xFFFF ^ TransferFlags.IMPORTED)
"""Flags that say what was asked; the other one says how it came into the ledger."""

_COMPARED: Final = (
    ("flags", TransferStatus.EXISTS_WITH_DIFFERENT_FLAGS),
    ("pending_id", TransferStatus.EXISTS_WITH_DIFFERENT_PENDING_ID),
    ("timeout", TransferStatus.EXISTS_WITH_DIFFERENT_TIMEOUT),
    ("debit_account_id", TransferStatus.EXISTS_WITH_DIFFERENT_DEBIT_ACCOUNT_ID),
    ("credit_account_id", TransferStatus.EXISTS_WITH_DIFFERENT_CREDIT_ACCOUNT_ID),
    ("amount", TransferStatus.EXISTS_WITH_DIFFERENT_AMOUNT),
    ("user_data_128", TransferStatus.EXISTS_WITH_DIFFERENT_USER_DATA_128),
    ("user_data_64", TransferStatus.EXISTS_WITH_DIFFERENT_USER_DATA_64),
    ("user_data_32", TransferStatus.EXISTS_WITH_DIFFERENT_USER_DATA_32),
    ("ledger", TransferStatus.EXISTS_WITH_DIFFERENT_LEDGER),
    ("code", TransferStatus.EXISTS_WITH_DIFFERENT_CODE),
)
"""In TigerBeetle's order: the first that differs is told."""


def looked_up(ledger: Ledger, ids: Words) -> tuple[Records, Flags]:
    """Return the transfer of each id and whether there is one; where there is none, zeros."""
    if not len(ids):
        return np.zeros(0, TRANSFER), np.zeros(0, np.bool_)
    found = ledger.lookup_transfers(ids)
    index = GrowingIndex(2)
    index.append(np.ascontiguousarray(found["id"]))
    places = index.find(np.ascontiguousarray(ids))
    is_found = places > 0
    rows = np.zeros(len(ids), TRANSFER)
    rows[is_found] = found[places[is_found] - np.uint64(1)]
    return rows, is_found


def compared(stored: Records, asked: Records) -> Statuses:
    """Return ``EXISTS`` where ``stored`` is what was ``asked``, else the first difference."""
    statuses = np.full(len(asked), TransferStatus.EXISTS, np.uint32)
    for field, status in reversed(_COMPARED):
        statuses[_differs(field, stored, asked)] = status
    return statuses


def is_decided_by_ledger(asked: Records) -> Flags:
    """Say of each transfer whether the ledger decides what it moves.

    A balancing one moves at most what it states, a void that states 0 releases all there is.
    """
    decided: Flags = ((asked["flags"] & _BALANCING) != 0) | _is_whole_void(asked)
    return decided


def _differs(field: str, stored: Records, asked: Records) -> Flags:
    if field == "amount":
        return _amounts_differ(stored, asked)
    if field == "flags":
        of_sender: Flags = (stored[field] ^ asked[field]) & _OF_THE_SENDER != 0
        return of_sender
    is_other = stored[field] != asked[field]
    differs: Flags = is_other.any(axis=1) if is_other.ndim > 1 else is_other
    return differs


def _amounts_differ(stored: Records, asked: Records) -> Flags:
    """Say of which transfers the ledger moved what was not asked."""
    one, other = stored["amount"], asked["amount"]
    is_more = (one[:, 1] > other[:, 1]) | ((one[:, 1] == other[:, 1]) & (one[:, 0] > other[:, 0]))
    is_balancing = (asked["flags"] & _BALANCING) != 0
    differs: Flags = np.where(is_balancing, is_more, (one != other).any(axis=1))
    return differs & ~_is_whole_void(asked)


def _is_whole_void(asked: Records) -> Flags:
    is_whole: Flags = ((asked["flags"] & _VOID) != 0) & ~asked["amount"].any(axis=1)
    return is_whole
