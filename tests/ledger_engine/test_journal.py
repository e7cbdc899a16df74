"""The ingestion journal: what it gives back, once, after a sequence; and the resource."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import lmdb
import numpy as np
import polars as pl
import pytest

from contracts.errors import LedgerCorruptError, StateError
from contracts.tables.ledger import ACCOUNTS, POSTED_TRANSFERS, REJECTIONS
from ledger_engine import Ledger
from ledger_engine.embedded.growing_index import GrowingIndex
from ledger_engine.ingestion import post_events
from ledger_engine.journal import Journal, leg_index, open_journal
from ledger_engine.journal.leg_blocks import Answers, Label, LegBlock
from ledger_engine.journal.leg_index import LegIndex
from ledger_engine.journal.leg_states import STATE_WORDS, merge, state_rows, states_of
from ledger_engine.journal.reservations import packed, reservation_keys, unpacked
from ledger_engine.records import Words
from ledger_engine.resource import LedgerResource
from ledger_engine.sealed import Kind, unseal
from ledger_engine.statuses import Refusal, TransferStatus
from tests.ledger_engine.business_events import event, events

CREATED = 0xFFFFFFFF
IDS = np.array([[1, 5], [2, 6]], np.uint64)
BLOCK = LegBlock(
    labels=(Label("wire_in", 1, "principal", "EUR"),),
    label=np.zeros(2, np.uint64),
    first_ids=IDS,
    transfer_ids=IDS,
    event_ids=np.array([[3, 3], [4, 4]], np.uint64),
    attempt=np.ones(2, np.uint64),
    digest=np.array([70, 71], np.uint64),
)


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


def test_a_block_of_legs_survives_its_record() -> None:
    later = np.array([[9, 1], [9, 2]], np.uint64)
    for transfer_ids in (IDS, later):
        block = replace(BLOCK, transfer_ids=transfer_ids)
        found = LegBlock.of(unseal(block.sealed(7).tobytes(), Kind.ASKED, 7, Path("journal")))
        assert found.labels == (Label("wire_in", 1, "principal", "EUR"),)
        for field in ("first_ids", "transfer_ids", "event_ids", "attempt", "digest", "label"):
            assert np.array_equal(getattr(found, field), getattr(block, field)), field


def test_the_last_attempt_that_fits_is_kept_and_the_next_one_is_refused() -> None:
    attempts = np.array([1, 65_535], np.uint64)
    last = replace(BLOCK, attempt=attempts, transfer_ids=IDS + np.uint64(1))
    found = LegBlock.of(unseal(last.sealed(7).tobytes(), Kind.ASKED, 7, Path("journal")))
    index = GrowingIndex(STATE_WORDS)
    merge(index, state_rows(found, np.array([0xFFFFFFFF, 54], np.uint32), 7))

    states = states_of(index, IDS)
    assert states.attempt.tolist() == [1, 65_535]
    assert states.status.tolist() == [0xFFFFFFFF, 54]
    assert states.rule_version.tolist() == [1, 1]
    with pytest.raises(AssertionError, match="an attempt beyond 65,535"):
        replace(last, attempt=attempts + np.uint64(1)).sealed(7)
    beyond = (Label("wire_in", 65_536, "principal", "EUR"),)
    with pytest.raises(AssertionError, match="version"):
        replace(BLOCK, labels=beyond).sealed(7)


@pytest.mark.parametrize("high", [0, 5])
def test_answers_survive_their_record(high: int) -> None:
    given = Answers(
        np.array([3, 0], np.uint64),
        np.array([0xFFFFFFFF, 1001], np.uint32),
        np.array([[7, 0], [8, high]], np.uint64),
    )
    found = Answers.of(unseal(given.sealed(7).tobytes(), Kind.ANSWERED, 7, Path("journal")))
    assert found.timestamp.tolist() == [3, 0]
    assert found.status.tolist() == [0xFFFFFFFF, 1001]
    assert found.amount.tolist() == [[7, 0], [8, high]]


@pytest.mark.parametrize("kind", [b"asked", b"answered", b"spans", b"names"])
def test_a_flipped_bit_is_named(tmp_path: Path, books: Ledger, kind: bytes) -> None:
    folder = tmp_path / "damaged"
    post_once(books, folder)
    damage(folder, kind)
    with pytest.raises(LedgerCorruptError, match="record"):
        post_once(books, folder)


def post_once(books: Ledger, folder: Path) -> None:
    """Post an event, and read what came of it."""
    with closing(open_journal(folder)) as journal:
        post_events(books, journal, events(event(1, "wire_in", 500)))
        assert journal.accounts_after(0).height == 2
        assert journal.posted_after(0).height == 1


def damage(folder: Path, database: bytes) -> None:
    """Flip one bit of the first record of ``database``."""
    with lmdb.open(str(folder), max_dbs=16) as environment:
        place = environment.open_db(database, create=False)
        with environment.begin(write=True, db=place) as transaction:
            cursor = transaction.cursor()
            assert cursor.first()
            value = bytearray(cursor.value())
            value[-9] ^= 4
            cursor.put(cursor.key(), bytes(value))


def test_a_damaged_reservation_is_named() -> None:
    keys = reservation_keys(IDS, ["cash", "token"])
    values = packed(keys, IDS)
    assert unpacked(keys, [*values[:1], b""], Path("journal")).tolist() == [[1, 5], [0, 0]]
    with pytest.raises(LedgerCorruptError, match="token"):
        unpacked(keys, [values[0], values[0]], Path("journal"))


def test_the_index_reads_only_blocks_that_may_hold_what_is_asked() -> None:
    read: list[int] = []

    def stored(first: int) -> Words:
        read.append(first)
        high = {1: 10, 3: 20, 5: 30}[first]
        ids = np.array([[1, high], [2, high + 2]], np.uint64)
        block = replace(BLOCK, first_ids=ids, transfer_ids=ids)
        return state_rows(block, np.array([CREATED, 54], np.uint32), first)

    spans = np.array([[1, 10, 12], [3, 20, 22], [5, 30, 32]], np.uint64)
    index = LegIndex(spans, stored)
    assert index.states(np.array([[9, 40]], np.uint64)).attempt.tolist() == [0]
    assert read == []
    asked = np.array([[1, 20], [2, 22], [7, 21]], np.uint64)
    assert index.states(asked).status.tolist() == [CREATED, 54, 0]
    assert read == [3]
    assert index.states(asked).attempt.tolist() == [1, 1, 0]
    assert read == [3]
    assert index.states(np.array([[2, 12], [1, 30]], np.uint64)).status.tolist() == [54, CREATED]
    assert read == [3, 1, 5]


def test_an_index_that_grew_too_large_begins_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leg_index, "ROWS_KEPT", 1)
    read: list[int] = []

    def stored(first: int) -> Words:
        read.append(first)
        return state_rows(BLOCK, np.array([CREATED, CREATED], np.uint32), first)

    index = LegIndex(np.array([[1, 5, 6]], np.uint64), stored)
    assert index.states(IDS).status.tolist() == [CREATED, CREATED]
    assert index.states(IDS).status.tolist() == [CREATED, CREATED]
    assert read == [1, 1]


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0), (2, 0, 1)])
def test_what_is_known_of_a_leg_does_not_hang_on_the_order_of_reading(
    order: tuple[int, ...],
) -> None:
    refused = state_rows(BLOCK, np.array([54, 54], np.uint32), 1)
    again = replace(BLOCK, attempt=np.array([2, 2], np.uint64))
    posted = state_rows(again, np.array([CREATED, 55], np.uint32), 3)
    other = replace(again, digest=np.array([77, 78], np.uint64))
    changed = state_rows(other, np.array([39, 0], np.uint32), 5)
    index = GrowingIndex(STATE_WORDS)
    for one in order:
        merge(index, (refused, posted, changed)[one])
    found = states_of(index, IDS)
    assert found.status.tolist() == [CREATED, 0]
    assert found.attempt.tolist() == [2, 2]
    assert found.digest.tolist() == [70, 78]
    assert found.changed.tolist() == [77, 0]


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


def test_no_two_statuses_share_a_number() -> None:
    named = (*TransferStatus.__members__.values(), *Refusal.__members__.values())
    assert len({int(one) for one in named}) == len(named)
