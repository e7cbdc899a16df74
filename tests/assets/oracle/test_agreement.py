"""What the ledger itself says of the mirror: equal, different, or that it has gone on."""

from pathlib import Path

from assets.ledger.events import collect_events
from assets.ledger.posting import post_pending
from assets.oracle.agreement import Agreement, compare_with_ledger
from contracts.tables.sources import EXPECTED_MOVEMENTS
from tests.assets.books import INSTITUTION, movement, movement_frame, open_books


def test_every_account_that_is_mirrored_is_compared(tmp_path: Path) -> None:
    with open_books(tmp_path) as books:
        books.run(movement("wire_in", "anna", "10.00"))

        assert compare_with_ledger(books.lake, books.ledger) == Agreement(
            account_count=3, unread=False, differing=()
        )


def test_a_mirror_that_is_behind_is_compared_with_nothing_and_says_so(tmp_path: Path) -> None:
    with open_books(tmp_path) as books:
        books.run(movement("wire_in", "anna", "10.00"))
        later = movement_frame(movement("wire_in", "anna", "5.00", 2))
        books.lake.append(EXPECTED_MOVEMENTS, later)
        collect_events(books.lake, INSTITUTION, [])
        post_pending(books.lake, books.ledger, books.journal)

        found = compare_with_ledger(books.lake, books.ledger)

    assert found == Agreement(account_count=0, unread=True, differing=())
