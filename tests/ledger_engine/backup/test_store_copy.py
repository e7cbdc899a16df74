"""An embedded ledger's copy is the ledger: nobody can tell them apart by what they answer."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import lmdb
import pytest

from contracts.errors import LedgerCorruptError
from ledger_engine.backup.ledger_capture import LedgerMark, captured_ledger
from ledger_engine.backup.ledger_restore import StoreRestore
from ledger_engine.backup.segments import Span
from ledger_engine.backup.spans import EXACT
from ledger_engine.backup.verifying import prove
from tests.ledger_engine.backup.conftest import (
    Original,
    SteppedClock,
    answers_of,
    asked_again,
    happen,
    ledger_in,
)

Parts = list[tuple[str, bytes]]


def taken(folder: Path, since: LedgerMark | None = None) -> tuple[Parts, LedgerMark, Span]:
    with captured_ledger(f"embedded:{folder}") as capture:
        parts = list(capture.parts(since))
        return parts, capture.mark, capture.span


def restored(folder: Path, *copies: Parts) -> Path:
    store = StoreRestore(folder)
    for parts in copies:
        for label, content in parts:
            store.take(label, content)
    store.finish()
    return folder


def test_the_copy_answers_every_query_as_the_original(
    original: Original, moved_clock: SteppedClock, tmp_path: Path
) -> None:
    parts, _, _ = taken(original.folder)

    with closing(
        ledger_in(restored(tmp_path / "copy", parts), moved_clock, read_only=True)
    ) as copy:
        assert answers_of(copy) == answers_of(original.ledger)


def test_whatever_was_ever_asked_is_answered_alike_when_asked_again(
    original: Original, moved_clock: SteppedClock, tmp_path: Path
) -> None:
    parts, _, _ = taken(original.folder)

    with closing(ledger_in(restored(tmp_path / "copy", parts), moved_clock)) as copy:
        assert asked_again(copy, original.told) == asked_again(original.ledger, original.told)
        assert answers_of(copy) == answers_of(original.ledger)


def test_what_is_pending_expires_in_the_copy_as_in_the_original(
    original: Original, moved_clock: SteppedClock, tmp_path: Path
) -> None:
    parts, _, _ = taken(original.folder)

    with closing(ledger_in(restored(tmp_path / "copy", parts), moved_clock)) as copy:
        before = answers_of(copy)
        moved_clock.now += 200_000 * 1_000_000_000
        copy.lookup_accounts(original.told.accounts[0]["id"])
        original.ledger.lookup_accounts(original.told.accounts[0]["id"])
        assert answers_of(copy) == answers_of(original.ledger) != before


def test_a_full_copy_and_what_is_new_since_make_the_ledger(
    original: Original, moved_clock: SteppedClock, tmp_path: Path
) -> None:
    first, mark, span = taken(original.folder)
    happen(original.ledger, moved_clock, original.told, 2000)
    second, mark, second_span = taken(original.folder, mark)
    happen(original.ledger, moved_clock, original.told, 3000)
    third, _, third_span = taken(original.folder, mark)

    folder = restored(tmp_path / "copy", first, second, third)

    spans = [span, second_span, third_span]
    with closing(ledger_in(folder, moved_clock)) as copy:
        assert prove(copy, spans, EXACT, lambda _: None).differing == ()
        assert asked_again(copy, original.told) == asked_again(original.ledger, original.told)
        assert answers_of(copy) == answers_of(original.ledger)


def test_what_is_new_is_a_part_of_what_there_is(
    original: Original, moved_clock: SteppedClock
) -> None:
    happen(original.ledger, moved_clock, original.told, 2000)
    whole, mark, _ = taken(original.folder)
    nothing, _, span = taken(original.folder, mark)

    def size(parts: Parts) -> int:
        return sum(len(content) for _, content in parts)

    assert size(nothing) < size(whole) / 10
    assert (span.transfers.count, span.events.count) == (0, 0)


def test_a_missing_increment_does_not_go_unnoticed(
    original: Original, moved_clock: SteppedClock, tmp_path: Path
) -> None:
    first, mark, span = taken(original.folder)
    happen(original.ledger, moved_clock, original.told, 2000)
    _, mark, _ = taken(original.folder, mark)
    happen(original.ledger, moved_clock, original.told, 3000)
    third, _, third_span = taken(original.folder, mark)

    folder = restored(tmp_path / "copy", first, third)

    with pytest.raises(LedgerCorruptError), closing(ledger_in(folder, moved_clock)) as copy:
        prove(copy, [span, third_span], EXACT, lambda _: None)


@pytest.mark.parametrize("database", ["head", "accounts", "ids", "transfers", "after"])
def test_a_damaged_record_is_not_copied(original: Original, database: str) -> None:
    original.ledger.close()
    alter(original.folder, database, lambda value: value[:-3] + bytes([value[-3] ^ 4]) + value[-2:])

    with pytest.raises(LedgerCorruptError, match="fails its checksum"):
        taken(original.folder)


def test_another_ledger_does_not_continue_the_first(
    original: Original, moved_clock: SteppedClock, tmp_path: Path
) -> None:
    _, mark, _ = taken(original.folder)
    other = tmp_path / "other"
    ledger_in(other, moved_clock).close()

    with captured_ledger(f"embedded:{original.folder}") as same:
        assert same.continues(mark)
    with captured_ledger(f"embedded:{other}") as capture:
        assert not capture.continues(mark)


def alter(folder: Path, database: str, change: Callable[[bytes], bytes]) -> None:
    """Change the last value of a database behind the ledger's back."""
    with (
        lmdb.open(str(folder), max_dbs=16) as environment,
        environment.begin(write=True, db=environment.open_db(database.encode())) as transaction,
    ):
        cursor = transaction.cursor()
        assert cursor.last()
        transaction.put(cursor.key(), change(cursor.value()))
