"""Exporting a ledger's history as records: accounts, transfers, and the expiries between them.

Change events tell all that happened, in order; the transfers themselves are read a second time by
their own query, and both must say the same. A part of history is ``TRANSFER`` records in the order
of time, then a byte for each that says whether it stands for an expiry.
"""

from collections.abc import Iterator
from typing import Final

import numpy as np
import numpy.typing as npt

from contracts.backup_errors import BackupError
from ledger_engine.backup.history import accounts_between, events_between, transfers_between
from ledger_engine.backup.imported_form import (
    EXPIRED,
    accounts_as_created,
    imported_accounts,
    imported_events,
    transfers_of,
)
from ledger_engine.backup.segments import Mark, SegmentDigests, Span
from ledger_engine.flags import AccountFilterFlags, AccountFlags
from ledger_engine.ledger import Ledger
from ledger_engine.records import ACCOUNT_FILTER, TRANSFER, Records, records_of

ACCOUNTS: Final = "accounts"
HISTORY: Final = "history"
"""Labels of parts."""

_BOTH_SIDES: Final = AccountFilterFlags.DEBITS | AccountFilterFlags.CREDITS


class RecordExport:
    """One export of ``ledger`` after one mark and up to another."""

    def __init__(self, ledger: Ledger, after: Mark, upto: Mark) -> None:
        self._ledger = ledger
        self._after = after
        self._upto = upto
        self._accounts = SegmentDigests()
        self._transfers = SegmentDigests()
        self._events = SegmentDigests()

    def parts(self) -> Iterator[tuple[str, bytes]]:
        """Yield label and records, in the order in which they can be imported.

        Raises:
            BackupError: events and transfers do not tell the same.
        """
        for page in accounts_between(self._ledger, self._after.account, self._upto.account):
            created = self._as_created(page)
            self._accounts.update(imported_accounts(accounts_as_created(created)))
            yield ACCOUNTS, created.tobytes()
        told = SegmentDigests()
        for page in events_between(self._ledger, self._after.event, self._upto.event):
            imported = imported_events(page)
            self._events.update(imported)
            self._transfers.update(transfers_of(imported))
            expired = page["type"] == EXPIRED
            history = transfers_of(page)
            told.update(history[~expired])
            history[expired] = transfers_of(imported[expired])
            yield HISTORY, history.tobytes() + expired.tobytes()
        self._require_told(told)

    def span(self, previous_root: str) -> Span:
        """Return what was exported, in the form in which it is imported."""
        streams = (self._accounts, self._transfers, self._events)
        digests = [one.finished() for one in streams]
        return Span(self._after, self._upto, previous_root, *digests)

    def _as_created(self, accounts: Records) -> Records:
        """Return the accounts as created: only one that nothing ever touched was created closed."""
        created = accounts_as_created(accounts)
        for at in np.flatnonzero(accounts["flags"] & AccountFlags.CLOSED):
            wanted = np.zeros(1, ACCOUNT_FILTER)
            wanted["account_id"], wanted["limit"] = accounts["id"][at], 1
            wanted["flags"] = _BOTH_SIDES
            if len(self._ledger.get_account_transfers(wanted)) == 0:
                created["flags"][at] |= AccountFlags.CLOSED
        return created

    def _require_told(self, told: SegmentDigests) -> None:
        stored = SegmentDigests()
        for page in transfers_between(self._ledger, self._after.event, self._upto.event):
            stored.update(page)
        if stored.finished() != told.finished():
            raise BackupError(
                "The ledger's change events do not tell all of its transfers",
                "Events written by servers before 0.16.29 are partial: "
                "such a ledger cannot be exported; copy its data files while it is stopped.",
            )


def history_of(content: bytes) -> tuple[Records, npt.NDArray[np.bool_]]:
    """Return the ``TRANSFER`` records of a part of history, and which stand for an expiry.

    An expiry is the void that it is imported as; every other record is as it was.
    """
    count = len(content) // (TRANSFER.itemsize + 1)
    words = np.frombuffer(content, np.uint64, count * (TRANSFER.itemsize // 8)).copy()
    is_expiry = np.frombuffer(content, np.bool_, count, count * TRANSFER.itemsize)
    return records_of(words, TRANSFER), is_expiry
