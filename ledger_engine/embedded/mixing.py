"""The shield: imports and timeouts never meet in one ledger. TigerBeetle itself would allow it.

Expiries are events at times of the ledger's own choosing, and no transfer has such a time. An
import is held only against the times of transfers, so it may land before an expiry that a reader of
the change events has passed already: that reader never sees it. Nothing in the stored events would
tell, so the ledger as a whole takes the one or the other, decided by what was first *created*: a
refused attempt leaves no event behind and binds nobody. Both orders are refused, the second too
(timeouts after imports): the next import would be the one that gets lost, and whoever imports in
parts must not find that out halfway. Accounts may be imported beside either: they are no events.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np

from contracts.errors import UnsupportedError
from ledger_engine.embedded.head import HAS_IMPORTS, HAS_TIMEOUTS
from ledger_engine.flags import TransferFlags
from ledger_engine.records import Records

_IMPORTED: Final = np.uint16(TransferFlags.IMPORTED)
_PENDING: Final = np.uint16(TransferFlags.PENDING)
_TO_DO: Final = (
    "A reader of its change events would miss some. Nothing was written: import into a ledger of "
    "its own, or send pending transfers there without a timeout."
)


def refuse_mixing(transfers: Records, batches: Sequence[slice], traits: int) -> None:
    """Refuse a whole call of ``TRANSFER[n]`` that could bring both into a ledger of ``traits``.

    A batch whose first event imports is an import; an import with a timeout is an answer of the
    kernel's (``imported_event_timeout_must_be_zero``), and no timeout.

    Raises:
        UnsupportedError: it could.
    """
    imports = any(transfers["flags"][batch.start] & _IMPORTED for batch in batches)
    timeouts = transfers["timeout"].any() and any(
        _may_create_a_timeout(transfers[batch]) for batch in batches
    )
    if imports and (timeouts or traits & HAS_TIMEOUTS):
        raise UnsupportedError("An import into a ledger that has timeouts", _TO_DO)
    if timeouts and traits & HAS_IMPORTS:
        raise UnsupportedError("A timeout in a ledger that has imports", _TO_DO)


def _may_create_a_timeout(batch: Records) -> bool:
    flags = batch["flags"]
    if flags[0] & _IMPORTED:
        return False
    is_pending = (flags & _PENDING != 0) & (flags & _IMPORTED == 0)
    return bool((is_pending & (batch["timeout"] != 0)).any())
