"""What the ledger holds beside what was asked: the same, or different and in what.

The answer is TigerBeetle's own status of a create under an id that is taken, found by look-up where
a create would not tell: of a whole chain, or without asking again.
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

_BALANCING: Final = TransferFlags.BALANCING_DEBIT | TransferFlags.BALANCING_CREDIT
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


def looked_up(ledger: Ledger, ids: Words) -> tuple[Records, npt.NDArray[np.bool_]]:
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
        differs = stored[field] != asked[field]
        if field == "amount":
            differs = _amounts_differ(stored, asked)
        is_different = differs.any(axis=1) if differs.ndim > 1 else differs
        statuses[is_different] = status
    return statuses


def _amounts_differ(stored: Records, asked: Records) -> npt.NDArray[np.bool_]:
    """A balancing transfer moved at most what was asked; every other exactly that."""
    one, other = stored["amount"], asked["amount"]
    is_more = (one[:, 1] > other[:, 1]) | ((one[:, 1] == other[:, 1]) & (one[:, 0] > other[:, 0]))
    is_balancing = (asked["flags"] & np.uint16(_BALANCING)) != 0
    differs: npt.NDArray[np.bool_] = np.where(is_balancing, is_more, (one != other).any(axis=1))
    return differs
