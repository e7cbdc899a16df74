"""What keeps imports from harming the cluster or its readers. Said before anything is sent.

Two dangers of TigerBeetle 0.17.9. An imported post or void of a pending transfer that has a timeout
stops every replica, and again at each start. And an import beside timeouts can land below what a
reader of the change events has read already, or replace the event of an expiry: it would never be
seen. So a ledger takes imports only while it holds no transfer with a timeout.
"""

from collections.abc import Callable
from typing import Final

import numpy as np

from contracts.errors import RefusedImportError
from ledger_engine.flags import QueryFilterFlags, TransferFlags
from ledger_engine.records import BATCH_EVENTS_MAX, ID_MAX, QUERY_FILTER, Records, Words

_IMPORTED: Final = np.uint16(TransferFlags.IMPORTED)
_PENDING: Final = np.uint16(TransferFlags.PENDING)
_RESOLVING: Final = np.uint16(
    TransferFlags.POST_PENDING_TRANSFER | TransferFlags.VOID_PENDING_TRANSFER
)
_MIXED: Final = "Imports and timeouts do not go together in one ledger"


class ImportGuard:
    """Judges every call that creates transfers on one cluster."""

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
        self._takes_imports = False
        self._has_timeouts = False

    def judge(self, transfers: Records) -> None:
        """Refuse what must not be sent.

        The first import of this guard reads the ledger's transfers once, newest first, until one
        with a timeout is found: 0.4 s a million. Other writers are not seen after that: whoever
        imports must be the only writer.

        Raises:
            RefusedImportError: says why.
        """
        flags = transfers["flags"]
        is_imported = flags & _IMPORTED != 0
        has_timeout = (flags & _PENDING != 0) & (transfers["timeout"] > 0) & ~is_imported
        if has_timeout.any():
            if is_imported.any() or self._takes_imports:
                raise _mixed("transfers with a timeout beside imports")
            self._has_timeouts = True
        if is_imported.any():
            self._allow_imports()
            self._refuse_poison(transfers, is_imported & (flags & _RESOLVING != 0))

    def _allow_imports(self) -> None:
        if not self._takes_imports and not self._has_timeouts:
            self._has_timeouts = self._found_timeout()
        if self._has_timeouts:
            raise _mixed("the ledger holds transfers with a timeout")
        self._takes_imports = True

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


def _mixed(what: str) -> RefusedImportError:
    return RefusedImportError(
        f"{_MIXED}: {what}, and a reader of the change events would miss some",
        "Import into a ledger of its own, before the first timeout is used.",
    )


def _distinct(ids: Words) -> Words:
    return np.unique(np.ascontiguousarray(ids), axis=0)


def _numbers(ids: Words) -> list[int]:
    return [low | high << 64 for low, high in np.asarray(ids).tolist()]
