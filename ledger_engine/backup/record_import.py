"""Importing exported history into an empty ledger: the same accounts and transfers, the same times.

Every call is all imports, in the order of time, never ending inside a linked chain; a pending
transfer comes without its timeout, so neither danger of mixing imports and timeouts arises. What an
import cannot bring back is counted: who restores must be told.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from contracts.backup_errors import BackupError
from ledger_engine.backup.imported_form import imported_accounts, imported_transfers
from ledger_engine.backup.record_export import ACCOUNTS, HISTORY, history_of
from ledger_engine.flags import AccountFlags, TransferFlags
from ledger_engine.ledger import Ledger
from ledger_engine.records import ACCOUNT, QUERY_FILTER, TRANSFER, Records, records_of
from ledger_engine.statuses import AccountStatus, TransferStatus
from ledger_engine.text_columns import bytes_of_halves, uuid_text

_RESOLVING = TransferFlags.POST_PENDING_TRANSFER | TransferFlags.VOID_PENDING_TRANSFER


@dataclass(frozen=True, slots=True)
class ImportLosses:
    """What came back otherwise than it was.

    Attributes:
        expiry_count: expiries that came back as voids.
        untimed: the pending transfers that had a timeout and will not expire any more: columns
            ``transfer_id`` (UUID text), ``timestamp_ns``, ``timeout_s``.
    """

    expiry_count: int
    untimed: pl.DataFrame


class RecordImport:
    """One import into ``ledger``. Feed it the parts in their order, then finish it."""

    def __init__(self, ledger: Ledger) -> None:
        """Begin with an empty ledger.

        Raises:
            BackupError: it is not empty.
        """
        _require_empty(ledger)
        self._ledger = ledger
        self._accounts = np.zeros(0, ACCOUNT)
        self._transfers = np.zeros(0, TRANSFER)
        self._timed: list[pl.DataFrame] = [_timed(np.zeros(0, TRANSFER))]
        self._resolved: list[pl.DataFrame] = [_ids(np.zeros((0, 2), np.uint64))]
        self._expiry_count = 0

    def take(self, label: str, content: bytes) -> None:
        """Import a part.

        Raises:
            BackupError: the ledger refused a record.
            LedgerError: it cannot go on.
        """
        if label == ACCOUNTS:
            accounts = records_of(np.frombuffer(content, np.uint64), ACCOUNT)
            waiting = np.concatenate([self._accounts, imported_accounts(accounts)])
            sent, self._accounts = _cut_after_chain(waiting, AccountFlags.LINKED)
            self._send_accounts(sent)
            return
        assert label == HISTORY, f"a part labelled {label!r}"
        transfers, is_expiry = history_of(content)
        self._expiry_count += int(is_expiry.sum())
        self._timed.append(_timed(transfers))
        is_resolving = transfers["flags"] & np.uint16(_RESOLVING) != 0
        self._resolved.append(_ids(transfers["pending_id"][is_resolving]))
        waiting = np.concatenate([self._transfers, imported_transfers(transfers)])
        sent, self._transfers = _cut_after_chain(waiting, TransferFlags.LINKED)
        self._send_transfers(sent)

    def finish(self) -> ImportLosses:
        """Import what still waits; return what could not be brought back."""
        self._send_accounts(self._accounts)
        self._send_transfers(self._transfers)
        resolved = pl.concat(self._resolved)
        untimed = pl.concat(self._timed).join(resolved, on="transfer_id", how="anti")
        shown = untimed.sort("timestamp_ns").with_columns(uuid_text("transfer_id"))
        return ImportLosses(self._expiry_count, shown)

    def _send_accounts(self, accounts: Records) -> None:
        results = self._ledger.create_accounts(accounts)
        failed = np.flatnonzero(results["status"] != AccountStatus.CREATED)
        if len(failed):
            status = _label_of(results["status"][failed[0]], AccountStatus)
            raise _refused("account", accounts["id"][failed[0]], status)

    def _send_transfers(self, transfers: Records) -> None:
        results = self._ledger.create_transfers(transfers)
        failed = np.flatnonzero(results["status"] != TransferStatus.CREATED)
        if len(failed):
            status = _label_of(results["status"][failed[0]], TransferStatus)
            raise _refused("transfer", transfers["id"][failed[0]], status)


def _require_empty(ledger: Ledger) -> None:
    every = np.zeros(1, QUERY_FILTER)
    every["limit"] = 1
    if len(ledger.query_accounts(every)) or len(ledger.query_transfers(every)):
        raise BackupError(
            "The ledger that the backup is to be restored into holds accounts or transfers",
            "Name an empty one: format a new cluster, or move the embedded ledger's folder away.",
        )


def _cut_after_chain(waiting: Records, linked: int) -> tuple[Records, Records]:
    """Return what can be sent, and the linked chain at the end whose end is still to come."""
    closing = np.flatnonzero(waiting["flags"] & np.uint16(linked) == 0)
    end = int(closing[-1]) + 1 if len(closing) else 0
    return waiting[:end], waiting[end:]


def _timed(transfers: Records) -> pl.DataFrame:
    timed = transfers[transfers["timeout"] > 0]
    times = {"timestamp_ns": timed["timestamp"], "timeout_s": timed["timeout"]}
    return _ids(timed["id"]).hstack(pl.DataFrame(times))


def _ids(halves: np.ndarray) -> pl.DataFrame:
    return bytes_of_halves("transfer_id", halves).to_frame()


def _label_of(code: int, statuses: type[AccountStatus] | type[TransferStatus]) -> str:
    return next(one.label for one in statuses if one == code)


def _refused(what: str, halves: np.ndarray, status: str) -> BackupError:
    number = int(halves[1]) << 64 | int(halves[0])
    return BackupError(
        f"The ledger refused to import {what} {number:032x} ({status})",
        "It now holds part of the history: format an empty one and restore again. "
        "Its clock must be later than every timestamp of the backup.",
    )
