"""What keeps imports from harming the cluster or its readers. Said before anything is sent.

Two dangers of TigerBeetle 0.17.9. An imported post or void of a pending transfer that has a timeout
stops every replica, and again at each start. And imports beside timeouts, see
``ledger_engine.mixing``. A cluster does not tell whether it holds the one or the other, so its
transfers are read once, when it matters.
"""

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np

from contracts.errors import RefusedImportError
from ledger_engine.flags import QueryFilterFlags, TransferFlags
from ledger_engine.mixing import Mixture, mixture_of, refuse_mixing
from ledger_engine.records import BATCH_EVENTS_MAX, ID_MAX, QUERY_FILTER, Records, Words

_IMPORTED: Final = np.uint16(TransferFlags.IMPORTED)
_RESOLVING: Final = np.uint16(
    TransferFlags.POST_PENDING_TRANSFER | TransferFlags.VOID_PENDING_TRANSFER
)


class ImportGuard:
    """Judges every call that creates transfers on one cluster.

    Before its first import it reads the ledger's transfers, newest first, until one has a timeout:
    0.4 s a million. Before its first timeout it reads the oldest and the newest page only: a
    history is imported before all else, and an import goes on where the last one ended. What other
    writers do after that is not seen: whoever imports must be the only writer.
    """

    def __init__(
        self, query: Callable[[Records], Records], look_up: Callable[[Words], Records]
    ) -> None:
        """Ask nothing yet.

        Args:
            query: query_transfers of the ledger.
            look_up: lookup_transfers of the ledger.
        """
        self._query = query
        self._look_up = look_up
        self._without_timeouts = False
        self._without_imports = False

    def judge(self, transfers: Records, batches: Sequence[slice]) -> None:
        """Refuse what must not be sent.

        Raises:
            RefusedImportError: says why.
        """
        asked = mixture_of(transfers, batches)
        if asked.imports:
            self._without_timeouts = self._without_timeouts or not self._found_timeout()
        if asked.timeouts:
            self._without_imports = self._without_imports or not self._found_import()
        held = Mixture(
            imports=asked.timeouts and not self._without_imports,
            timeouts=asked.imports and not self._without_timeouts,
        )
        refuse_mixing(asked, held)
        self._without_timeouts = self._without_timeouts and not asked.timeouts
        self._without_imports = self._without_imports and not asked.imports
        if asked.imports:
            imported = transfers["flags"] & _IMPORTED != 0
            self._refuse_poison(transfers, imported & (transfers["flags"] & _RESOLVING != 0))

    def _found_import(self) -> bool:
        asked = np.zeros(2, QUERY_FILTER)
        asked["limit"], asked["flags"] = BATCH_EVENTS_MAX, (0, QueryFilterFlags.REVERSED)
        pages = (self._query(asked[at : at + 1]) for at in range(2))
        return any(bool((page["flags"] & _IMPORTED).any()) for page in pages)

    def _found_timeout(self) -> bool:
        asked = np.zeros(1, QUERY_FILTER)
        asked["limit"], asked["flags"] = BATCH_EVENTS_MAX, QueryFilterFlags.REVERSED
        while len(page := self._query(asked)):
            if page["timeout"].any():
                return True
            first = int(page["timestamp"][-1])
            if first == 1:
                break
            asked["timestamp_max"] = first - 1
        return False

    def _refuse_poison(self, transfers: Records, is_resolving: np.ndarray) -> None:
        """Refuse an imported post or void unless its pending transfer has no timeout for sure."""
        pending = _distinct(transfers["pending_id"][is_resolving])
        if len(pending) == 0:
            return
        stored = self._look_up(pending)
        known = {*_numbers(stored["id"][stored["timeout"] == 0])}
        stored_ids = {*_numbers(stored["id"])}
        sent = {*_numbers(transfers["id"])} - {*_numbers(transfers["id"][transfers["timeout"] > 0])}
        safe = known | (sent - stored_ids) | {0, ID_MAX}
        for number in _numbers(pending):
            if number not in safe:
                raise RefusedImportError(
                    f"An imported post or void names the pending transfer {number:032x}, which "
                    "has a timeout or is not known, and would stop every replica",
                    "Import the pending transfer first, which then has no timeout.",
                )


def _distinct(ids: Words) -> Words:
    return np.unique(np.ascontiguousarray(ids), axis=0)


def _numbers(ids: Words) -> list[int]:
    return [low | high << 64 for low, high in np.asarray(ids).tolist()]
