"""The journal's copy: what was asked, what was answered, and what a resent event comes to."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from ledger_engine import Ledger
from ledger_engine.backup.folder_copy import StoreMark
from ledger_engine.backup.folder_restore import FolderRestore
from ledger_engine.backup.ledger_capture import captured_books
from ledger_engine.backup.ledger_restore import StoreRestore
from ledger_engine.ingestion import PostingSummary, post_events
from ledger_engine.journal import Journal, open_journal
from ledger_engine.opening import open_ledger
from tests.ledger_engine.business_events import event, events

Parts = list[tuple[str, bytes]]
FIRST = [event(1, "wire_in", 500), event(2, "wire_out", 900), event(3, "bank_fee", 7)]
SECOND = [event(4, "wire_in", 20, customer="bob"), event(5, "wire_out", 5, customer="bob")]


def journal_parts(folder: Path, since: StoreMark | None) -> tuple[Parts, StoreMark]:
    url = f"embedded:{folder / 'ledger'}"
    with captured_books(url, folder / "journal") as books:
        return list(books.journal.parts(since)), books.journal.mark


@pytest.fixture
def copies(books: Ledger, journal: Journal, tmp_path: Path) -> list[Parts]:
    """The journal after a first posting, and what was new after a second."""
    post_events(books, journal, events(*FIRST))
    first, mark = journal_parts(tmp_path, None)
    post_events(books, journal, events(*SECOND), retry_rejected=True)
    second, _ = journal_parts(tmp_path, mark)
    return [first, second]


@pytest.fixture
def restored(copies: list[Parts], tmp_path: Path) -> Iterator[Journal]:
    store = FolderRestore(tmp_path / "restored")
    for parts in copies:
        for label, content in parts:
            store.take(label, content)
    store.close()
    with closing(open_journal(tmp_path / "restored")) as journal:
        yield journal


def test_the_copy_tells_what_the_original_tells(restored: Journal, journal: Journal) -> None:
    for ask in ("accounts_after", "posted_after", "rejections_after"):
        for sequence in (0, 3, 6):
            assert getattr(restored, ask)(sequence).equals(getattr(journal, ask)(sequence))
    assert journal.posted_after(0).height == 4
    assert journal.rejections_after(0).height == 1


def test_what_was_posted_is_not_posted_again(
    restored: Journal, books: Ledger, tmp_path: Path
) -> None:
    with captured_books(f"embedded:{tmp_path / 'ledger'}", tmp_path / "journal") as taken:
        store = StoreRestore(tmp_path / "copy")
        for label, content in taken.ledger.parts(None):
            store.take(label, content)
        store.finish()
    with closing(open_ledger(f"embedded:{tmp_path / 'copy'}")) as ledger:
        before = len(ledger.change_events(0, 100))

        summary = post_events(ledger, restored, events(*FIRST, *SECOND))

        assert summary == PostingSummary(5, 0, 4, 1)
        assert len(ledger.change_events(0, 100)) == before == len(books.change_events(0, 100))


def test_an_increment_of_the_journal_leaves_out_what_was_there(
    journal: Journal, books: Ledger, tmp_path: Path
) -> None:
    every = [event(number, "wire_in", 1, customer=f"c-{number}") for number in range(1, 6000)]
    post_events(books, journal, events(*every))
    first, mark = journal_parts(tmp_path, None)
    post_events(books, journal, events(event(9000, "wire_in", 1)))
    second, _ = journal_parts(tmp_path, mark)

    def size(parts: Parts) -> int:
        return sum(len(content) for _, content in parts)

    assert size(second) < size(first) / 10
