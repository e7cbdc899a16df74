"""Fetching what a batch depends on before it is decided, so that deciding touches no disk."""

import numpy as np

from ledger_engine.embedded.batch_records import EVENTS_MAX
from ledger_engine.embedded.book import (
    FLAGS_SHIFT,
    KNOWN_TIMESTAMP,
    PENDING_ID,
    PLACE,
    TIMESTAMP,
    Batch,
)
from ledger_engine.embedded.stored_transfers import StoredTransfers
from ledger_engine.flags import AccountFlags, TransferFlags
from ledger_engine.records import Words

_RESOLVES = np.uint64(
    (TransferFlags.POST_PENDING_TRANSFER | TransferFlags.VOID_PENDING_TRANSFER) << int(FLAGS_SHIFT)
)
_IMPORTED = np.uint64(AccountFlags.IMPORTED << int(FLAGS_SHIFT))


def batch_of(transfers: StoredTransfers, events: Words, first: np.uint64, rows: Words) -> Batch:
    """Return ``(n, 16)`` events, their stored transfers and pending ones fetched into ``rows``.

    Raises:
        LedgerCorruptError: a record that must hold one of them is damaged or missing.
    """
    timestamps = np.zeros((len(events), 2), np.uint64)
    timestamps[:, 0] = transfers.timestamps(events)
    resolving = np.flatnonzero(events[:, PLACE] & _RESOLVES)
    if len(resolving):
        pending_ids = events[resolving, PENDING_ID : PENDING_ID + 2]
        timestamps[resolving, 1] = transfers.timestamps(pending_ids)
    is_stored = timestamps > 0
    unique, at = np.unique(timestamps[is_stored], return_inverse=True)
    fetched_at = timestamps
    fetched_at[is_stored] = EVENTS_MAX + at
    rows[EVENTS_MAX : EVENTS_MAX + len(unique)] = transfers.fetch(unique)
    return Batch(
        events=events,
        fetched_at=fetched_at,
        first_timestamp=first,
        first_known=np.uint64(transfers.known.count),
    )


def taken_timestamps(transfers: StoredTransfers, events: Words) -> Words:
    """Return of each ``(n, 16)`` account whether a transfer has the timestamp that it would import.

    Known rows lie in order of their timestamps, spent ids apart, which have none.
    """
    taken = np.zeros(len(events), np.uint64)
    imported = np.flatnonzero(events[:, PLACE] & _IMPORTED)
    if len(imported) == 0:
        return taken
    known = transfers.known
    stamps = known.rows[: known.count, KNOWN_TIMESTAMP]
    stamps = stamps[stamps > 0]
    if len(stamps):
        wanted = events[imported, TIMESTAMP]
        at = np.minimum(np.searchsorted(stamps, wanted), len(stamps) - 1)
        taken[imported] = stamps[at] == wanted
    return taken
