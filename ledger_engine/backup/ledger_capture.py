"""Taking a ledger for a backup: an embedded one as it lies, any other by exporting its history.

Both are taken at one moment while writers go on, and both are digested by the ledger's own queries
over what was taken. What does not belong here: files and keys (``orchestration.backup``).
"""

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Final, Literal, NamedTuple, Protocol

import msgspec

from contracts.errors import LedgerBusyError
from ledger_engine.backup.folder_copy import FolderCopy, StoreMark, pinned_folder
from ledger_engine.backup.history import events_between
from ledger_engine.backup.record_export import RecordExport
from ledger_engine.backup.segments import Mark, Span
from ledger_engine.backup.spans import EXACT, SpanReading, end_of
from ledger_engine.backup.store_layout import EMBEDDED_LEDGER, JOURNAL
from ledger_engine.embedded.log import Log
from ledger_engine.environment import MAP_BYTES
from ledger_engine.journal import open_journal
from ledger_engine.ledger import Ledger
from ledger_engine.opening import open_ledger
from ledger_engine.writer_lock import WAIT_S, WriterLock

Shape = Literal["store", "records"]
"""``store``: entries of the embedded ledger as they lie; ``records``: its history, exported."""

_EMBEDDED: Final = "embedded:"


class LedgerMark(msgspec.Struct, frozen=True):
    """How far a ledger was taken."""

    shape: Shape
    upto: Mark
    root: str
    store: StoreMark | None = None


class LedgerCapture(Protocol):
    """A ledger at one moment."""

    shape: Shape

    def continues(self, since: LedgerMark) -> bool:
        """Say whether this is the ledger of an earlier mark, moved on."""

    def parts(self, since: LedgerMark | None) -> Iterator[tuple[str, bytes]]:
        """Yield labelled parts of everything, or of what is new ``since`` a mark.

        Raises:
            LedgerError: a record is damaged, or the ledger cannot be read.
        """

    @property
    def span(self) -> Span:
        """What was taken; known once ``parts`` has ended."""

    @property
    def mark(self) -> LedgerMark:
        """How far it was taken; known once ``parts`` has ended."""


class _Captured:
    """What both captures share: the ledger, and the span that is known once it was read."""

    shape: Shape

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._span: Span | None = None

    def continues(self, since: LedgerMark) -> bool:
        """Say whether this is the ledger of an earlier mark, moved on."""
        return since.shape == self.shape and holds_mark(self._ledger, since.upto)

    @property
    def span(self) -> Span:
        """What was taken."""
        assert self._span is not None, "the parts were not read to their end"
        return self._span


class StoreCapture(_Captured):
    """An embedded ledger at one moment: a copy of its store, and the ledger that it is."""

    shape: Shape = "store"

    def __init__(self, copy: FolderCopy, ledger: Ledger) -> None:
        super().__init__(ledger)
        self._copy = copy

    def parts(self, since: LedgerMark | None) -> Iterator[tuple[str, bytes]]:
        """Yield the store's parts, then read the ledger by its queries and digest it."""
        yield from self._copy.parts(since.store if since else None)
        after = since.upto if since else Mark()
        reading = SpanReading(self._ledger, after, end_of(self._ledger), EXACT)
        for stream in (reading.accounts(), reading.transfers(), reading.events()):
            for _ in stream:
                pass
        self._span = reading.span(since.root if since else "")

    @property
    def mark(self) -> LedgerMark:
        """How far it was taken."""
        return LedgerMark(self.shape, self.span.upto, self.span.root, self._copy.mark)


class RecordsCapture(_Captured):
    """Any ledger at one moment: its history up to then, by its own queries."""

    shape: Shape = "records"

    def __init__(self, ledger: Ledger) -> None:
        super().__init__(ledger)
        self._upto = end_of(ledger)

    def parts(self, since: LedgerMark | None) -> Iterator[tuple[str, bytes]]:
        """Yield accounts, transfers and expiries as records."""
        export = RecordExport(self._ledger, since.upto if since else Mark(), self._upto)
        yield from export.parts()
        self._span = export.span(since.root if since else "")

    @property
    def mark(self) -> LedgerMark:
        """How far it was taken."""
        return LedgerMark(self.shape, self.span.upto, self.span.root)


def holds_mark(ledger: Ledger, mark: Mark) -> bool:
    """Say whether ``ledger`` has an event at just the timestamp of ``mark``."""
    if mark.event == 0:
        return True
    page = next(events_between(ledger, mark.event - 1, mark.event), None)
    return page is not None


@contextmanager
def captured_ledger(url: str) -> Iterator[LedgerCapture]:
    """Lend the ledger at ``url`` as of now.

    Raises:
        LedgerError: it cannot be opened; the error says why.
    """
    if not url.startswith(_EMBEDDED):
        with closing(open_ledger(url, True)) as ledger:  # noqa: FBT003 - agreed form
            yield RecordsCapture(ledger)
        return
    folder = Path(url.removeprefix(_EMBEDDED))
    with (
        closing(Log(folder, create=False, map_bytes=MAP_BYTES)),  # It opens the databases.
        pinned_folder(folder, EMBEDDED_LEDGER) as copy,
        closing(open_ledger(url, True)) as ledger,  # noqa: FBT003 - agreed form
    ):
        yield StoreCapture(copy, ledger)


class Books(NamedTuple):
    """The journal and the ledger it tells of, at one moment.

    Attributes:
        is_quiet: false where an export was taken while transfers were being posted: what was asked
            of the ledger just then stands in the export, but its answers not yet in the journal.
    """

    journal: FolderCopy
    ledger: LedgerCapture
    is_quiet: bool


@contextmanager
def captured_books(url: str, journal_folder: Path, wait_s: float = WAIT_S) -> Iterator[Books]:
    """Lend the journal in ``journal_folder`` and the ledger at ``url`` as of now.

    The journal comes first: an answer in it must not be of a transfer that the ledger lacks. Where
    the ledger is exported, postings are waited for, up to ``wait_s`` seconds.

    Raises:
        LedgerError: one cannot be opened; the error says why.
    """
    with ExitStack() as stack:
        stack.enter_context(closing(open_journal(journal_folder, True)))  # noqa: FBT003 - agreed
        posting = None if url.startswith(_EMBEDDED) else _waited_for(journal_folder, wait_s)
        try:
            journal = stack.enter_context(pinned_folder(journal_folder, JOURNAL))
            journal.pin()
            ledger = stack.enter_context(captured_ledger(url))
        finally:
            if posting is not None:
                posting.release()
        yield Books(journal, ledger, url.startswith(_EMBEDDED) or posting is not None)


def _waited_for(journal_folder: Path, wait_s: float) -> WriterLock | None:
    """Return the lock of whoever posts, None where they went on for too long."""
    try:
        return WriterLock(journal_folder, wait_s)
    except LedgerBusyError:
        return None
