"""Events sent again to a ledger whose history came back by import: known, and known as the same."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from ledger_engine import Ledger, open_ledger
from ledger_engine.backup.ledger_capture import RecordsCapture
from ledger_engine.backup.record_import import RecordImport
from ledger_engine.flags import TransferFlags
from ledger_engine.ingestion import PostingSummary, post_events
from ledger_engine.ingestion.comparing import compared
from ledger_engine.journal import Journal, open_journal
from ledger_engine.statuses import TransferStatus
from tests.ledger_engine.business_events import event, events
from tests.ledger_engine.flows.books import ACH, ONE, STRIPE, FlowBooks, part
from tests.ledger_engine.rows import transfer, transfers


@pytest.fixture
def flow(books: Ledger, journal: Journal) -> FlowBooks:
    return FlowBooks(books, journal)


@pytest.fixture
def restored(tmp_path: Path) -> Iterator[Ledger]:
    with closing(open_ledger(f"embedded:{tmp_path / 'restored'}")) as ledger:
        yield ledger


@pytest.fixture
def fresh_journal(tmp_path: Path) -> Iterator[Journal]:
    """Know nothing of what was posted: every event is asked of the ledger again."""
    with closing(open_journal(tmp_path / "fresh-journal")) as journal:
        yield journal


def bring_back(books: Ledger, restored: Ledger) -> None:
    importing = RecordImport(restored)
    for label, content in RecordsCapture(books).parts(None):
        importing.take(label, content)
    importing.finish()


def test_what_an_import_brought_back_is_known_as_what_it_was(
    flow: FlowBooks, restored: Ledger, fresh_journal: Journal
) -> None:
    wire = flow.post("wire_in", 5 * ONE, on=ACH, customer="ada")
    top_up = flow.post("card_topup", 10 * ONE, part("fee", ONE), on=STRIPE, customer="ada")
    bring_back(flow.ledger, restored)
    flow.ledger, flow.journal = restored, fresh_journal

    assert flow.again(wire) == PostingSummary(1, 0, 1, 0)
    assert flow.again(top_up) == PostingSummary(1, 0, 2, 0)
    assert fresh_journal.rejections_after(0).is_empty()
    assert restored.change_events(0, 10)["transfer_flags"].tolist() == [
        TransferFlags.IMPORTED,
        TransferFlags.IMPORTED | TransferFlags.LINKED,
        TransferFlags.IMPORTED,
    ]


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"amount_units": "20000"}, "exists_with_different_amount"),
        ({"customer": "ben"}, "exists_with_different_credit_account_id"),
        ({"kind": "ach_pull"}, "exists_with_different_flags"),
    ],
)
def test_any_other_difference_from_what_was_imported_is_told(
    flow: FlowBooks,
    restored: Ledger,
    fresh_journal: Journal,
    changed: dict[str, str],
    status: str,
) -> None:
    wire = flow.post("wire_in", 5 * ONE, on=ACH, customer="ada")
    bring_back(flow.ledger, restored)
    flow.ledger, flow.journal = restored, fresh_journal

    assert flow.again(wire, retry=False, **changed) == PostingSummary(1, 0, 0, 1)
    assert fresh_journal.rejections_after(0)["status"].to_list() == [status]


def test_a_balancing_transfer_that_was_imported_is_journalled_with_what_it_moved(
    flow: FlowBooks, restored: Ledger, fresh_journal: Journal
) -> None:
    flow.post("commission_clawed_back", 2 * ONE, customer="bob")
    owed = part("share", ONE, customer="bob")
    flow.post("commission_accrued", ONE, owed)
    netted = flow.post("commission_netted", 10**37, customer="bob")
    bring_back(flow.ledger, restored)
    flow.ledger, flow.journal = restored, fresh_journal

    assert flow.again(netted) == PostingSummary(1, 0, 1, 0)
    assert [int(units) for units in fresh_journal.posted_after(0)["amount_units"]] == [ONE]


def test_the_import_alone_makes_no_difference_and_every_other_flag_does() -> None:
    asked = transfers(transfer(1, 2, 3, 5))
    for flag in TransferFlags:
        stored = transfers(transfer(1, 2, 3, 5, flags=int(flag)))
        same = flag is TransferFlags.IMPORTED
        status = "EXISTS" if same else "EXISTS_WITH_DIFFERENT_FLAGS"
        assert compared(stored, asked).tolist() == [TransferStatus[status]], flag


def test_a_void_of_nothing_stated_is_journalled_with_what_it_released(flow: FlowBooks) -> None:
    pull = flow.post("ach_pull", 250 * ONE, on=ACH, customer="ada")
    cancelled = flow.post("ach_cancelled", 0, on=ACH, customer="ada", resolves=pull)

    posted = flow.journal.posted_after(0).filter(kind="ach_cancelled")
    assert [int(units) for units in posted["amount_units"]] == [250 * ONE]
    assert flow.balances() == {}
    assert flow.again(cancelled, amount_units=str(250 * ONE)) == PostingSummary(1, 0, 1, 0)
    assert flow.again(cancelled, amount_units=str(ONE)).rejected == 1
    assert flow.refusals() == [("ach_cancelled", "principal", "exists_with_different_amount")]


def test_a_void_that_states_what_it_releases_is_the_one_that_states_nothing() -> None:
    void = int(TransferFlags.VOID_PENDING_TRANSFER)
    stored = transfers(transfer(2, 3, 4, 250, pending_id=1, flags=void))
    for stated, status in ((0, "EXISTS"), (250, "EXISTS"), (1, "EXISTS_WITH_DIFFERENT_AMOUNT")):
        asked = transfers(transfer(2, 3, 4, stated, pending_id=1, flags=void))
        assert compared(stored, asked).tolist() == [TransferStatus[status]], stated
    post = int(TransferFlags.POST_PENDING_TRANSFER)
    kept, nothing = (transfers(transfer(2, 3, 4, one, pending_id=1, flags=post)) for one in (5, 0))
    assert compared(kept, nothing).tolist() == [TransferStatus.EXISTS_WITH_DIFFERENT_AMOUNT]


def test_an_event_of_the_journal_alone_is_untouched_by_the_import(
    books: Ledger, journal: Journal, restored: Ledger
) -> None:
    post_events(books, journal, events(event(1, "wire_in", 500)))
    bring_back(books, restored)

    assert post_events(restored, journal, events(event(1, "wire_in", 500))).existing == 1
    assert post_events(restored, journal, events(event(1, "wire_in", 600))).rejected == 1
    (row,) = journal.rejections_after(0).to_dicts()
    assert row["status"] == "exists_with_different_amount"
    assert np.array_equal(restored.change_events(0, 9)["type"], [0])
