"""Posting business events: intent, ledger, outcome, a block at a time. Any kill resumes.

A leg that is journalled as posted or refused is not sent again. A refused leg stays refused until a
retry is asked for, which raises its attempt and so its transfer id; the legs of a chain are raised
together, for the id of the one that failed is spent and a chain is asked whole. A leg whose answer
is unknown is sent again under the same id, and the ledger says that it exists. A posted leg that
comes with other content is compared with what is booked and becomes a conflict, once a content.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ledger_engine.ingestion.accounts import open_accounts
from ledger_engine.ingestion.asking import ask
from ledger_engine.ingestion.choosing import Choice, chosen
from ledger_engine.ingestion.comparing import Statuses
from ledger_engine.ingestion.prepared import PreparedBlock, prepare
from ledger_engine.ingestion.preparing import Frame, prepared_blocks
from ledger_engine.ingestion.rule_lines import RuleLines, shipped_lines
from ledger_engine.journal import Journal
from ledger_engine.journal.leg_blocks import Answers, LegBlock
from ledger_engine.ledger import Ledger
from ledger_engine.statuses import TransferStatus


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


_Which = slice | np.ndarray


@dataclass(frozen=True, slots=True)
class _Post:
    """Where to post and how."""

    ledger: Ledger
    journal: Journal
    retry_rejected: bool
    rules: RuleLines


def post_events(  # noqa: PLR0913 - the agreed form, and two options by name
    ledger: Ledger,
    journal: Journal,
    events: Frame,
    progress: Callable[[int], None] | None = None,
    *,
    parts: Frame | None = None,
    retry_rejected: bool = False,
) -> PostingSummary:
    """Post ``events`` and journal every outcome.

    Args:
        ledger: any back end.
        journal: the ledger's own.
        events: columns of ``ledger.business_events``; ``resolves`` where rules need it. A frame
            that is scanned (``polars.scan_parquet``) is read a slice at a time.
        progress: told the number of events done since it was last told.
        parts: columns of ``ledger.event_parts``.
        retry_rejected: send refused legs again, under a new attempt number.

    Raises:
        DeclarationError: a kind has no posting rule, or a GL code is not in the chart.
        LedgerError: the ledger or the journal cannot go on; run again to resume.
    """
    post = _Post(ledger, journal, retry_rejected, shipped_lines())
    total = PostingSummary(0, 0, 0, 0)
    for block in prepared_blocks(journal, events, parts, post.rules):
        done = _post_block(post, block)
        repeats = block.repeats
        while not repeats.is_empty():
            again = prepare(repeats, block.parts, post.rules)
            done += _post_block(post, again)
            repeats = again.repeats
        total += done
        if progress is not None:
            progress(done.events)
    return total


def _post_block(post: _Post, block: PreparedBlock) -> PostingSummary:
    choice = chosen(post.ledger, post.journal, block, retry_rejected=post.retry_rejected)
    places = choice.places
    created = existing = 0
    if len(places):
        is_sent = choice.status[places] == 0
        wanted = np.zeros(len(block.legs), np.bool_)
        wanted[places[is_sent]] = True
        open_accounts(post.ledger, post.journal, block.legs, block.accounts, wanted)
        statuses = _send(post, block, choice)
        created = int((statuses == TransferStatus.CREATED).sum())
        existing = int((statuses == TransferStatus.EXISTS).sum())
    rejected = len(block.legs) - choice.held - created - existing
    events = block.legs.events.height
    return PostingSummary(events, created, choice.held + existing, rejected)


def _send(post: _Post, block: PreparedBlock, choice: Choice) -> Statuses:
    """Journal what is chosen, ask the ledger for what it decides, journal what came of it."""
    is_all = len(choice.places) == len(block.legs)
    which: _Which = slice(None) if is_all else choice.places
    first_ids, attempts = block.said.ids[which], choice.attempts[which]
    status, amount = choice.status[which], block.said.amounts[which]
    written = LegBlock(
        labels=block.labels,
        label=block.label[which],
        first_ids=first_ids,
        transfer_ids=choice.ids[which] if (attempts > 1).any() else first_ids,
        event_ids=block.said.events[which],
        attempt=attempts,
        digest=block.digests[which],
    )
    is_sent = status == 0
    first = post.journal.intend(written, np.flatnonzero(block.is_pending[which] & is_sent))
    answers = Answers(np.zeros(len(written), np.uint64), status.copy(), amount.copy())
    asked = is_sent.nonzero()[0]
    if len(asked):
        places = choice.places[asked]
        transfers = choice.transfers if len(places) == len(block.legs) else choice.transfers[places]
        told = ask(post.ledger, transfers, block.said.flags[places])
        answers.timestamp[asked], answers.status[asked] = told.timestamp, told.status
        answers.amount[asked[told.decided]] = told.amount
    post.journal.record_outcomes(first, written, answers)
    return answers.status
