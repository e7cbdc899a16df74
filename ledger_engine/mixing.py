"""The shield: imports and timeouts never meet in one ledger. TigerBeetle itself would allow it.

Expiries are events at times of the ledger's own choosing, and no transfer has such a time. An
import is held only against the times of transfers, so it may land before an expiry that a reader of
the change events has passed already: that reader never sees it. Nothing in the stored events would
tell, so the ledger as a whole takes the one or the other, decided by what was first *created*: a
refused attempt leaves no event behind and binds nobody. Both orders are refused, the second too
(timeouts after imports): the next import would be the one that gets lost, and whoever imports in
parts must not find that out halfway. Accounts may be imported beside either: they are no events.

What does not belong here: how a back end knows what it holds.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np

from contracts.errors import RefusedImportError
from ledger_engine.flags import TransferFlags
from ledger_engine.records import Records

_IMPORTED: Final = np.uint16(TransferFlags.IMPORTED)
_PENDING: Final = np.uint16(TransferFlags.PENDING)
_TO_DO: Final = (
    "A reader of its change events would miss some: import into a ledger of its own, or send "
    "pending transfers there without a timeout."
)


class Mixture(NamedTuple):
    """What a call may create, or what a ledger holds."""

    imports: bool
    timeouts: bool


def mixture_of(transfers: Records, batches: Sequence[slice]) -> Mixture:
    """Return what ``TRANSFER[n]`` may create.

    A batch whose first event imports is an import; an import with a timeout is an answer of the
    ledger's (``imported_event_timeout_must_be_zero``), and no timeout.
    """
    imports = any(transfers["flags"][batch.start] & _IMPORTED for batch in batches)
    timeouts = transfers["timeout"].any() and any(
        _may_create_a_timeout(transfers[batch]) for batch in batches
    )
    return Mixture(bool(imports), bool(timeouts))


def refuse_mixing(asked: Mixture, held: Mixture) -> None:
    """Refuse a whole call that could bring both into a ledger.

    Raises:
        RefusedImportError: it could.
    """
    if asked.imports and (asked.timeouts or held.timeouts):
        raise RefusedImportError("An import into a ledger that has timeouts", _TO_DO)
    if asked.timeouts and held.imports:
        raise RefusedImportError("A timeout in a ledger that has imports", _TO_DO)


def _may_create_a_timeout(batch: Records) -> bool:
    flags = batch["flags"]
    if flags[0] & _IMPORTED:
        return False
    is_pending = (flags & _PENDING != 0) & (flags & _IMPORTED == 0)
    return bool((is_pending & (batch["timeout"] != 0)).any())
