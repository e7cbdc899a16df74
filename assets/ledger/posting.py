"""The pass that posts: events without an outcome go to the ledger, outcomes come to the warehouse.

The order is the one that survives any kill: the journal first records what is meant, the ledger
acts, the journal records what came of it, and only then the warehouse copies the journal after
its mark. A pass that was killed is simply run again. Nothing here decides how an event is booked.
"""

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from assets.ledger.continuity import refuse_other_ledger
from contracts.posting_rule import posting_rules
from contracts.tables.ledger import ACCOUNTS, POSTED_TRANSFERS, REJECTIONS
from ledger_engine.ingestion import PostingSummary, post_events
from ledger_engine.journal import Journal
from ledger_engine.ledger import Ledger
from warehouse.lake import Lake

READER = "ledger/journal"
Progress = Callable[[int], None]
"""Told how many more events are done."""

_PACKAGE = "assets.ledger"


@dataclass(frozen=True, slots=True)
class RecordedOutcomes:
    """How many journal rows the warehouse took over."""

    account_count: int
    posted_count: int
    rejected_count: int


def post_pending(
    lake: Lake, ledger: Ledger, journal: Journal, progress: Progress | None = None
) -> PostingSummary:
    """Post every event that has no outcome, then copy the outcomes into the warehouse.

    Raises:
        LedgerError: the ledger cannot take them; what was acknowledged is kept, run again.
        LedgerLostError: it is not the ledger that was booked into before; nothing is posted.
    """
    _catch_up(lake, ledger, journal)
    with lake.lend("rule_legs", rule_legs()):
        pending = lake.read(_PACKAGE, "unposted_events")
    summary = post_events(ledger, journal, pending, progress, parts=_parts_of(lake, pending))
    record_outcomes(lake, journal)
    return summary


def retry_rejected(
    lake: Lake, ledger: Ledger, journal: Journal, progress: Progress | None = None
) -> PostingSummary:
    """Ask the ledger again for every leg that was refused, then take the outcomes over.

    Raises:
        LedgerError: the ledger cannot take them; what was acknowledged is kept, run again.
        LedgerLostError: it is not the ledger that was booked into before; nothing is posted.
    """
    _catch_up(lake, ledger, journal)
    refused = lake.read(_PACKAGE, "rejected_events")
    parts = _parts_of(lake, refused)
    summary = post_events(ledger, journal, refused, progress, parts=parts, retry_rejected=True)
    record_outcomes(lake, journal)
    return summary


def _catch_up(lake: Lake, ledger: Ledger, journal: Journal) -> None:
    """Take over what a killed pass left in the journal, of this ledger and no other."""
    refuse_other_ledger(lake, ledger, journal)
    record_outcomes(lake, journal)


def _parts_of(lake: Lake, events: pl.DataFrame) -> pl.DataFrame:
    with lake.lend("wanted_events", events.select("event_id")):
        return lake.read(_PACKAGE, "parts_of_events")


def rule_legs() -> pl.DataFrame:
    """Return how many legs each version of each posting rule books at least."""
    rows = [
        (rule.rule, version.version, version is rule.current, version.leg_count_min)
        for rule in posting_rules().values()
        for version in rule.versions
    ]
    columns = {
        "kind": pl.String,
        "rule_version": pl.Int32,
        "is_current": pl.Boolean,
        "leg_count": pl.Int64,
    }
    return pl.DataFrame(rows, schema=columns, orient="row")


def record_outcomes(lake: Lake, journal: Journal) -> RecordedOutcomes:
    """Append the journal's rows after the mark and move the mark, in one transaction."""

    def work(lake: Lake) -> RecordedOutcomes:
        mark = lake.mark(READER)
        frames = (
            (ACCOUNTS, journal.accounts_after(mark)),
            (POSTED_TRANSFERS, journal.posted_after(mark)),
            (REJECTIONS, journal.rejections_after(mark)),
        )
        counts = [lake.append(table, rows) if len(rows) else 0 for table, rows in frames]
        if any(counts):
            ends = [rows["sequence"].cast(int).max() for _, rows in frames if len(rows)]
            lake.move_mark(READER, max(int(str(end)) for end in ends))
        return RecordedOutcomes(*counts)

    return lake.run(work)
