"""Every event and account is mirrored once, however pages, passes and mirrors interleave."""

import pytest

from assets.oracle import ledger_pages
from assets.oracle.ledger_pages import Marks, pages_after
from assets.oracle.mirroring import ACCOUNT_READER, READER, marks_of, mirror_new_events
from ledger_engine.records import Records
from tests.assets.oracle.proof.ledgers import BOOK, World
from tests.ledger_engine.rows import account, accounts


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read three events a call, ten a page."""
    monkeypatch.setattr(ledger_pages, "READ_EVENTS", 3)
    monkeypatch.setattr(ledger_pages, "PAGE_EVENTS", 10)


def mirrored(world: World) -> list[int]:
    found = world.lake._connection.sql("SELECT timestamp_ns FROM oracle.change_events ORDER BY 1")
    return [one for (one,) in found.fetchall()]


def booked(world: World) -> list[int]:
    return [int(one) for one in world.ledger.change_events(0, 1 << 20)["timestamp"]]


@pytest.mark.usefixtures("small_pages")
def test_every_event_is_mirrored_once_over_many_pages(empty: World) -> None:
    empty.book_many(37)

    assert mirror_new_events(empty.lake, empty.ledger) == 37
    assert mirror_new_events(empty.lake, empty.ledger) == 0
    assert mirrored(empty) == booked(empty)


def test_an_account_that_never_moved_is_mirrored_too(empty: World) -> None:
    assert mirror_new_events(empty.lake, empty.ledger) == 0

    found = empty.lake._connection.sql("SELECT account_id, gl_code FROM oracle.accounts").fetchall()
    assert len(found) == 3
    assert {gl_code for _, gl_code in found} == {1000}
    assert empty.lake.mark(READER) == 0
    assert empty.lake.mark(ACCOUNT_READER) > 0


@pytest.mark.usefixtures("small_pages")
def test_no_event_comes_before_its_accounts(empty: World) -> None:
    many = [account(number, ledger=BOOK, code=1000) for number in range(10, 40)]
    empty.ledger.create_accounts(accounts(*many))
    empty.book_many(5)
    seen: set[bytes] = set()

    for page in pages_after(empty.ledger, Marks(0, 0)):
        seen |= {one.bytes for one in page.accounts.column("account_id").to_pylist()}
        moved = page.events.column("debit_account_id").to_pylist()
        assert {one.bytes for one in moved} <= seen

    assert len(seen) == 33


@pytest.mark.usefixtures("small_pages")
def test_what_another_mirror_took_meanwhile_is_not_taken_again(empty: World) -> None:
    empty.book_many(45)
    others = [12, 8]

    def meanwhile(_: object) -> None:
        if others:
            others.pop()
            mirror_new_events(empty.lake, empty.ledger)

    own = mirror_new_events(empty.lake, empty.ledger, on_commit=meanwhile)

    assert own < 45
    assert mirrored(empty) == booked(empty)


def test_a_ledger_that_answers_short_pages_is_read_to_its_end(
    empty: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty.book_many(9)
    answer = empty.ledger.change_events

    def short(after_timestamp: int, limit: int) -> Records:
        """Answer at most two events, as a server with small messages does."""
        return answer(after_timestamp, min(limit, 2))

    monkeypatch.setattr(empty.ledger, "change_events", short)
    assert mirror_new_events(empty.lake, empty.ledger) == 9
    assert len(set(mirrored(empty))) == 9


def test_a_reading_that_fails_halfway_keeps_what_was_committed(
    empty: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger_pages, "READ_EVENTS", 3)
    monkeypatch.setattr(ledger_pages, "PAGE_EVENTS", 3)
    empty.book_many(9)
    answer, calls = empty.ledger.change_events, [0]

    def failing(after_timestamp: int, limit: int) -> Records:
        calls[0] += 1
        if calls[0] == 3:
            raise ConnectionError("the line was cut")
        return answer(after_timestamp, limit)

    monkeypatch.setattr(empty.ledger, "change_events", failing)
    with pytest.raises(ConnectionError, match="cut"):
        mirror_new_events(empty.lake, empty.ledger)
    assert len(mirrored(empty)) == 6
    assert marks_of(empty.lake).event_ns == mirrored(empty)[-1]

    assert mirror_new_events(empty.lake, empty.ledger) == 3
    assert mirrored(empty) == booked(empty)


def test_the_day_of_knowledge_is_the_utc_day_of_the_timestamp(proved: World) -> None:
    found = proved.lake._connection.sql(
        "SELECT DISTINCT ledger_date::VARCHAR FROM oracle.change_events"
    )

    assert found.fetchall() == [("2026-01-05",)]
