"""Reads a ledger from one mark to another by its own queries and digests what it says.

The same reading is done when a backup is made and after it was restored; equal roots mean equal
accounts, transfers and events, with every balance after each of them.
"""

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from ledger_engine.backup.history import (
    accounts_between,
    events_between,
    last_account,
    last_event,
    transfers_between,
)
from ledger_engine.backup.imported_form import (
    accounts_as_created,
    imported_accounts,
    imported_events,
    imported_transfers,
)
from ledger_engine.backup.segments import Mark, SegmentDigests, Span
from ledger_engine.ledger import Ledger
from ledger_engine.records import Records

Form = Callable[[Records], Records]


class Forms(NamedTuple):
    """In which form accounts, transfers and events are digested."""

    accounts: Form
    transfers: Form
    events: Form


def _as_they_are(records: Records) -> Records:
    return records


def _imported_as_created(accounts: Records) -> Records:
    return imported_accounts(accounts_as_created(accounts))


EXACT: Final = Forms(accounts_as_created, _as_they_are, _as_they_are)
"""What a copy of the store restores: everything as it was."""

IMPORTED: Final = Forms(_imported_as_created, imported_transfers, imported_events)
"""What an import restores."""


def end_of(ledger: Ledger) -> Mark:
    """Return the mark up to which the ledger can be read now, whoever writes to it meanwhile."""
    event = last_event(ledger)
    return Mark(last_account(ledger), event)


def digested(records: Iterator[Records], form: Form, digests: SegmentDigests) -> Iterator[Records]:
    """Pass pages on and digest them in ``form``."""
    for page in records:
        digests.update(form(page))
        yield page


class SpanReading:
    """One reading of ``ledger`` after one mark and up to another, in three streams.

    Each stream must be read to its end, in any order; then ``span`` tells their digests.
    """

    def __init__(self, ledger: Ledger, after: Mark, upto: Mark, forms: Forms) -> None:
        self._ledger = ledger
        self._after = after
        self._upto = upto
        self._forms = forms
        self._digests = [SegmentDigests() for _ in Forms._fields]

    def accounts(self) -> Iterator[Records]:
        """Yield the accounts, as they are now."""
        pages = accounts_between(self._ledger, self._after.account, self._upto.account)
        return digested(pages, self._forms.accounts, self._digests[0])

    def transfers(self) -> Iterator[Records]:
        """Yield the transfers."""
        pages = transfers_between(self._ledger, self._after.event, self._upto.event)
        return digested(pages, self._forms.transfers, self._digests[1])

    def events(self) -> Iterator[Records]:
        """Yield the change events."""
        pages = events_between(self._ledger, self._after.event, self._upto.event)
        return digested(pages, self._forms.events, self._digests[2])

    def span(self, previous_root: str) -> Span:
        """Return what was read; the streams have been read to their ends."""
        streams = [one.finished() for one in self._digests]
        return Span(self._after, self._upto, previous_root, *streams)
