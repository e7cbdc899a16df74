"""A closed day stays as it was closed; what comes later is listed; an open day is not closed."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from assets.oracle.as_of import TimePair, balances_as_of, end_of_day_ns
from assets.oracle.closing import close_day, copy_closes
from assets.oracle.mirroring import READER
from assets.oracle.proof.verification import asked_now, verify_mirror
from contracts.errors import CloseChangedError, DayNotFinalError, UnprovedCloseError
from contracts.tables.sources import EXPECTED_MOVEMENTS, STATEMENTS
from tests.assets.books import DAY, INSTITUTION, Books, movement, movement_frame, open_books
from tests.assets.conftest import Fill
from warehouse.operations.store import Operations, open_operations

LATER = dt.datetime(2026, 1, 7, 12, tzinfo=dt.UTC)
NEXT = {"business_date": DAY + dt.timedelta(days=1), "occurred_at": dt.datetime(2026, 1, 6, 9)}  # noqa: DTZ001 - the warehouse keeps UTC without saying so


@pytest.fixture
def books(tmp_path: Path) -> Iterator[Books]:
    """A day with one movement, and one movement of the next day."""
    with open_books(tmp_path) as opened:
        opened.run(
            movement("wire_in", "anna", "10.00"), movement("wire_in", "ben", "7.00", 2) | NEXT
        )
        verify_mirror(opened.lake, opened.ledger, asked_now(opened.lake))
        yield opened


@pytest.fixture
def operations(tmp_path: Path) -> Iterator[Operations]:
    with open_operations(tmp_path / "operations.sqlite") as opened:
        yield opened


def late(books: Books) -> list[tuple[object, ...]]:
    query = "SELECT closed_date, amount_units::BIGINT FROM oracle.restatements ORDER BY ALL"
    return books.lake._connection.sql(query).fetchall()


def test_a_close_keeps_cutoff_mark_and_root(books: Books, operations: Operations) -> None:
    done = close_day(books.lake, operations, INSTITUTION, DAY, LATER)

    assert done.is_new
    assert operations.closes() == [done.close]
    assert done.close.cutoff_ns == end_of_day_ns(DAY, INSTITUTION.zone)
    assert done.close.knowledge_mark_ns == books.lake.mark(READER)
    assert len(bytes.fromhex(done.close.root_hex)) == 32


def test_closing_twice_changes_nothing(books: Books, operations: Operations) -> None:
    first = close_day(books.lake, operations, INSTITUTION, DAY, LATER)
    books.run(movement("wire_in", "anna", "3.00", 3))

    again = close_day(books.lake, operations, INSTITUTION, DAY, LATER + dt.timedelta(days=1))

    assert not again.is_new
    assert again.close == first.close
    assert len(operations.closes()) == 1


def test_a_late_posting_is_listed_and_no_other(books: Books, operations: Operations) -> None:
    close = close_day(books.lake, operations, INSTITUTION, DAY, LATER).close
    assert late(books) == []
    as_closed = balances_as_of(books.lake, TimePair(close.cutoff_ns, close.knowledge_mark_ns))

    books.run(
        movement("wire_in", "anna", "3.00", 3),
        movement("wire_in", "anna", "4.00", 4) | NEXT,
    )

    assert late(books) == [(DAY, 3_000_000)]
    again = balances_as_of(books.lake, TimePair(close.cutoff_ns, close.knowledge_mark_ns))
    assert again.equals(as_closed)
    now = balances_as_of(books.lake, TimePair(close.cutoff_ns))
    moved = dict(zip(now["owner"], now["net_debit_units"], strict=True))
    before = dict(zip(as_closed["owner"], as_closed["net_debit_units"], strict=True))
    assert {name: int(moved[name] - before[name]) for name in before} == {
        "bank-eur": 3_000_000,
        "anna": -3_000_000,
        "": 0,
    }


def test_a_changed_root_is_refused_by_name(books: Books, operations: Operations) -> None:
    close_day(books.lake, operations, INSTITUTION, DAY, LATER)
    books.lake._connection.execute("UPDATE oracle.change_events SET transfer_code = 9")

    with pytest.raises(CloseChangedError, match=r"2026-01-05 was closed at mark \d+ with root"):
        close_day(books.lake, operations, INSTITUTION, DAY, LATER)


def test_a_day_that_is_not_over_is_not_closed(books: Books, operations: Operations) -> None:
    before_midnight = dt.datetime(2026, 1, 5, 22, 59, tzinfo=dt.UTC)

    with pytest.raises(DayNotFinalError, match="not over in Europe/Berlin"):
        close_day(books.lake, operations, INSTITUTION, DAY, before_midnight)
    assert operations.closes() == []


def test_a_source_without_anything_later_keeps_the_day_open_by_name(
    books: Books, operations: Operations
) -> None:
    with pytest.raises(DayNotFinalError) as refused:
        close_day(books.lake, operations, INSTITUTION, DAY + dt.timedelta(days=1), LATER)

    assert refused.value.still_open == ("movements: the last movement is of 2026-01-06",)


def test_a_statement_that_is_missing_keeps_the_day_open(
    books: Books, operations: Operations, fill: Fill
) -> None:
    row = {"source": ["first-bank"], "account": ["bank-eur"], "closing_date": [DAY]}
    fill(books.lake, STATEMENTS, pl.DataFrame(row))

    with pytest.raises(DayNotFinalError) as refused:
        close_day(books.lake, operations, INSTITUTION, DAY, LATER)

    said = "first-bank, account bank-eur: the last statement ends on 2026-01-05"
    assert refused.value.still_open == (said,)


def test_what_is_not_booked_keeps_the_day_open(books: Books, operations: Operations) -> None:
    books.lake.append(EXPECTED_MOVEMENTS, movement_frame(movement("wire_in", "anna", "3.00", 3)))

    with pytest.raises(DayNotFinalError, match="movements not booked yet: 1"):
        close_day(books.lake, operations, INSTITUTION, DAY, LATER)


def test_nothing_is_closed_before_anything_is_mirrored(
    tmp_path: Path, operations: Operations
) -> None:
    with (
        open_books(tmp_path) as books,
        pytest.raises(DayNotFinalError, match="nothing is mirrored yet"),
    ):
        close_day(books.lake, operations, INSTITUTION, DAY, LATER)


def test_a_new_lake_learns_the_closes_from_operations(books: Books, operations: Operations) -> None:
    close_day(books.lake, operations, INSTITUTION, DAY, LATER)
    books.lake._connection.execute("DELETE FROM oracle.closes")
    books.run(movement("wire_in", "anna", "3.00", 3))
    assert late(books) == []

    assert copy_closes(books.lake, operations) == 1
    assert late(books) == [(DAY, 3_000_000)]


def test_a_mirror_that_was_never_verified_is_not_closed(
    tmp_path: Path, operations: Operations
) -> None:
    with open_books(tmp_path / "unverified") as books:
        books.run(
            movement("wire_in", "anna", "10.00"), movement("wire_in", "ben", "7.00", 2) | NEXT
        )

        with pytest.raises(UnprovedCloseError, match="never verified"):
            close_day(books.lake, operations, INSTITUTION, DAY, LATER)
    assert operations.closes() == []


def test_a_mirror_that_is_not_the_ledger_is_not_closed(
    books: Books, operations: Operations
) -> None:
    books.lake._connection.execute("UPDATE oracle.change_events SET transfer_code = 9")
    verify_mirror(books.lake, books.ledger, asked_now(books.lake))

    with pytest.raises(UnprovedCloseError, match=r"code: mirror 9, ledger \d+"):
        close_day(books.lake, operations, INSTITUTION, DAY, LATER)
    assert operations.closes() == []


def test_a_close_takes_in_what_was_proved_and_nothing_later(
    books: Books, operations: Operations
) -> None:
    proved_ns = books.lake.mark(READER)
    books.run(movement("wire_in", "anna", "3.00", 3))

    done = close_day(books.lake, operations, INSTITUTION, DAY, LATER)

    assert done.close.knowledge_mark_ns == proved_ns < books.lake.mark(READER)
    assert late(books) == [(DAY, 3_000_000)]
