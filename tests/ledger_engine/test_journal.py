"""The ingestion journal: what it gives back, once, after a sequence; and the resource."""

from pathlib import Path

import polars as pl
import pytest

from contracts.errors import LedgerCorruptError, StateError
from contracts.tables.ledger import ACCOUNTS, POSTED_TRANSFERS, REJECTIONS
from ledger_engine import Ledger
from ledger_engine.ingestion import post_events
from ledger_engine.journal import Journal, open_journal
from ledger_engine.journal.leg_states import LegStates
from ledger_engine.resource import LedgerResource
from ledger_engine.text_columns import halves_of_uuids
from tests.ledger_engine.business_events import event, events


def test_the_journals_frames_have_the_contracts_columns(books: Ledger, journal: Journal) -> None:
    for count in (0, 2):
        if count:
            post_events(books, journal, events(event(1, "wire_in", 5), event(2, "wire_out", 900)))
        assert tuple(journal.accounts_after(0).columns) == ACCOUNTS.column_names
        assert tuple(journal.posted_after(0).columns) == POSTED_TRANSFERS.column_names
        assert tuple(journal.rejections_after(0).columns) == REJECTIONS.column_names


def test_what_comes_after_a_sequence_is_read_alone(books: Ledger, journal: Journal) -> None:
    for number in range(1, 8):
        post_events(books, journal, events(event(number, "wire_in", number)))
    whole = journal.posted_after(0)
    assert whole["sequence"].n_unique() == whole.height == 7
    for after in (0, *whole["sequence"]):
        later = whole.filter(pl.col("sequence") > after)
        assert journal.posted_after(after).equals(later)


def test_outcomes_of_a_transfer_are_recorded_once(books: Ledger, journal: Journal) -> None:
    post_events(books, journal, events(event(1, "wire_in", 500)))
    first = halves_of_uuids(journal.posted_after(0)["transfer_id"])
    states = journal.leg_states(first)
    journal.record_outcomes(first, states, journal.posted_after(0))
    assert journal.posted_after(0).height == 1


def test_a_damaged_leg_state_is_named(tmp_path: Path, books: Ledger, journal: Journal) -> None:
    post_events(books, journal, events(event(1, "wire_in", 500)))
    first = halves_of_uuids(journal.posted_after(0)["transfer_id"])
    states = journal.leg_states(first)
    (value,) = states.packed(first)
    with pytest.raises(LedgerCorruptError, match="state of leg"):
        LegStates.unpacked(first, bytes([value[0] ^ 2]) + value[1:], tmp_path)


def test_a_reader_of_the_journal_sees_what_the_writer_recorded(
    tmp_path: Path, books: Ledger, journal: Journal
) -> None:
    post_events(books, journal, events(event(1, "wire_in", 500)))
    reader = open_journal(tmp_path / "journal", read_only=True)
    assert reader.posted_after(0).equals(journal.posted_after(0))
    reader.close()
    with pytest.raises(StateError):
        open_journal(tmp_path / "nothing", read_only=True)


def test_the_resource_lends_ledger_and_journal(tmp_path: Path) -> None:
    resource = LedgerResource(
        url=f"embedded:{tmp_path / 'ledger'}", journal_folder=str(tmp_path / "journal")
    )
    with resource.ledger() as ledger, resource.journal() as journal:
        post_events(ledger, journal, events(event(1, "wire_in", 500)))
    with resource.ledger(read_only=True) as ledger, resource.journal(read_only=True) as journal:
        assert len(ledger.change_events(0, 5)) == journal.posted_after(0).height == 1
