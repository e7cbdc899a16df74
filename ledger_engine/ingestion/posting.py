"""Posting business events: intent, ledger, outcome, a block at a time. Any kill resumes.

A leg that is journalled as posted or refused is not sent again. A refused leg stays refused until a
retry is asked for, which raises its attempt and so its transfer id; a leg whose answer is unknown
is sent again under the same id, and the ledger says that it exists.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from ledger_engine.chart_of_accounts import CHART
from ledger_engine.flags import AccountFlags
from ledger_engine.ingestion.accounts import LegAccounts
from ledger_engine.ingestion.legs import legs_of
from ledger_engine.ingestion.rule_versions import with_recorded_versions
from ledger_engine.ingestion.transfers import transfer_records
from ledger_engine.journal import Journal
from ledger_engine.journal.leg_states import UNANSWERED, LegStates
from ledger_engine.journal.outcome_frames import POSTED_STATUSES
from ledger_engine.ledger import Ledger
from ledger_engine.records import BATCH_EVENTS_MAX, Records, Words
from ledger_engine.statuses import TransferStatus
from ledger_engine.text_columns import bytes_of_halves
from ledger_engine.transfer_ids import transfer_ids

BLOCK_EVENTS: Final = 8 * BATCH_EVENTS_MAX
"""Events journalled together: a few commits of the journal for eight of the ledger."""

_DEBITS_LIMITED: Final = AccountFlags.DEBITS_MUST_NOT_EXCEED_CREDITS
_CREDITS_LIMITED: Final = AccountFlags.CREDITS_MUST_NOT_EXCEED_DEBITS

_BOOKED_OTHERWISE: Final = tuple(
    int(status) for status in TransferStatus if status.name.startswith("EXISTS_WITH_DIFFERENT")
)
"""Never retried under a new id: the ledger holds a transfer of that leg."""


@dataclass(frozen=True, slots=True)
class PostingSummary:
    """What became of some events' legs: ``created + existing + rejected`` is their number."""

    events: int
    created: int
    existing: int
    rejected: int

    def __add__(self, other: "PostingSummary") -> "PostingSummary":
        """Return both together."""
        return PostingSummary(
            self.events + other.events,
            self.created + other.created,
            self.existing + other.existing,
            self.rejected + other.rejected,
        )


def post_events(
    ledger: Ledger,
    journal: Journal,
    events: pl.DataFrame,
    progress: Callable[[int], None] | None = None,
    *,
    retry_rejected: bool = False,
) -> PostingSummary:
    """Post ``events`` (columns of ``ledger.business_events``) and journal every outcome.

    ``progress`` is told the number of events done since it was last told. ``retry_rejected`` sends
    refused legs again under a new attempt number.

    Raises:
        DeclarationError: a kind has no posting rule, or a GL code is not in the chart.
        LedgerError: the ledger or the journal cannot go on; run again to resume.
    """
    total = PostingSummary(0, 0, 0, 0)
    for block in events.sort("occurred_ns", "event_id").iter_slices(BLOCK_EVENTS):
        total += _post_block(ledger, journal, block, retry_rejected=retry_rejected)
        if progress is not None:
            progress(block.height)
    return total


def _post_block(
    ledger: Ledger, journal: Journal, events: pl.DataFrame, *, retry_rejected: bool
) -> PostingSummary:
    legs = legs_of(with_recorded_versions(journal, events))
    first_ids = transfer_ids(legs.with_columns(attempt=1))
    known = journal.leg_states(first_ids)
    is_sent = known.status == UNANSWERED
    if retry_rejected:
        is_sent |= ~np.isin(known.status, [*POSTED_STATUSES, *_BOOKED_OTHERWISE])
    is_held = np.isin(known.status, POSTED_STATUSES)
    raised = known.attempt + (known.status != UNANSWERED)
    sent = legs.with_columns(pl.Series("attempt", np.maximum(raised, 1))).filter(pl.Series(is_sent))
    statuses = _send(ledger, journal, sent, first_ids[is_sent])
    existing = int((statuses == TransferStatus.EXISTS).sum())
    created = int((statuses == TransferStatus.CREATED).sum())
    held = int((is_held & ~is_sent).sum())
    rejected = legs.height - held - existing - created
    return PostingSummary(events.height, created, held + existing, rejected)


def _send(
    ledger: Ledger, journal: Journal, legs: pl.DataFrame, first_ids: Words
) -> npt.NDArray[np.uint32]:
    """Send legs with their attempts, in order of time; return their statuses."""
    if legs.is_empty():
        return np.zeros(0, np.uint32)
    accounts = LegAccounts(legs)
    accounts.open(ledger, journal)
    ids = _ids_of_attempts(legs, first_ids)
    order = _submission_order(legs, ids)
    legs, ids, first_ids = legs[order], ids[order], first_ids[order]
    transfers = transfer_records(legs, ids, accounts)
    versions, attempts = (
        legs[name].cast(pl.UInt64()).to_numpy() for name in ("rule_version", "attempt")
    )
    unanswered = np.full(legs.height, UNANSWERED, np.uint64)
    journal.intend(first_ids, LegStates(versions, attempts, unanswered))
    results = ledger.create_transfers(transfers)
    answered = LegStates(versions, attempts, results["status"].astype(np.uint64))
    journal.record_outcomes(first_ids, answered, _outcomes(legs, ids, results))
    statuses: npt.NDArray[np.uint32] = results["status"]
    return statuses


def _ids_of_attempts(legs: pl.DataFrame, first_ids: Words) -> Words:
    """Return the ids of the legs' attempts; only later ones need computing."""
    later = (legs["attempt"] > 1).to_numpy()
    ids = first_ids.copy()
    ids[later] = transfer_ids(legs.filter(pl.Series(later)))
    return ids


def _submission_order(legs: pl.DataFrame, ids: Words) -> npt.NDArray[np.intp]:
    """Return the order of time, then of id; what may exceed a limit comes last in its millisecond.

    Sources that know only dates put a whole day into one millisecond: there a payment must not be
    refused because the receipt that covers it has a greater hash.
    """
    holders = [one.gl_code for one in CHART.values() if one.flags & _DEBITS_LIMITED]
    reserves = [one.gl_code for one in CHART.values() if one.flags & _CREDITS_LIMITED]
    is_limited = legs.select(
        pl.col("debit_gl_code").is_in(holders) | pl.col("credit_gl_code").is_in(reserves)
    ).to_series()
    return np.lexsort((ids[:, 0], ids[:, 1], is_limited.to_numpy(), ids[:, 1] >> np.uint64(16)))


def _outcomes(legs: pl.DataFrame, ids: Words, results: Records) -> pl.DataFrame:
    return legs.with_columns(
        bytes_of_halves("transfer_id", ids),
        pl.Series("status_code", results["status"].astype(np.int64)),
        pl.Series("ledger_timestamp_ns", results["timestamp"].astype(np.uint64)),
    )
