"""A ledger's history, exported and imported: the same accounts, transfers, times and balances."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from contracts.backup_errors import BackupError
from ledger_engine.backup.imported_form import EXPIRED, VOIDED
from ledger_engine.backup.ledger_capture import RecordsCapture
from ledger_engine.backup.record_import import ImportLosses, RecordImport
from ledger_engine.backup.segments import Span
from ledger_engine.backup.spans import IMPORTED
from ledger_engine.backup.verifying import Proof, prove
from ledger_engine.embedded.engine import EmbeddedLedger
from ledger_engine.flags import AccountFlags, TransferFlags
from tests.ledger_engine.backup.conftest import Original, SteppedClock, happen, ledger_in
from tests.ledger_engine.rows import (
    account,
    accounts,
    ids,
    query_filter,
    transfer,
    transfers,
    unpacked,
)

Parts = list[tuple[str, bytes]]


def exported(original: Original) -> tuple[Parts, Span]:
    capture = RecordsCapture(original.ledger)
    parts = list(capture.parts(None))
    return parts, capture.span


@pytest.fixture
def empty(tmp_path: Path, moved_clock: SteppedClock) -> Iterator[EmbeddedLedger]:
    with closing(ledger_in(tmp_path / "imported", moved_clock)) as ledger:
        yield ledger


def imported(ledger: EmbeddedLedger, parts: Parts) -> ImportLosses:
    importing = RecordImport(ledger)
    for label, content in parts:
        importing.take(label, content)
    return importing.finish()


def proof_of(ledger: EmbeddedLedger, *spans: Span) -> Proof:
    return prove(ledger, spans, IMPORTED, lambda _: None)


def test_everything_that_can_happen_has_happened(original: Original) -> None:
    events = original.ledger.change_events(0, 8189)
    flags = int(np.bitwise_or.reduce(events["transfer_flags"]))

    assert set(events["type"].tolist()) == {0, 1, 2, 3, EXPIRED}
    assert flags == sum(TransferFlags) & ~(
        TransferFlags.IMPORTED | TransferFlags.BALANCING_CREDIT | TransferFlags.CLOSING_CREDIT
    )


def test_an_import_brings_back_every_balance_after_every_event(
    original: Original, empty: EmbeddedLedger
) -> None:
    parts, span = exported(original)

    imported(empty, parts)

    assert proof_of(empty, span).differing == ()
    before, after = (one.query_accounts(query_filter()) for one in (original.ledger, empty))
    for name in ("id", "timestamp", "debits_pending", "debits_posted", "credits_pending"):
        assert np.array_equal(before[name], after[name])
    assert np.array_equal(before["flags"] | AccountFlags.IMPORTED, after["flags"])


def test_transfers_keep_their_times_and_lose_only_their_timeouts(
    original: Original, empty: EmbeddedLedger
) -> None:
    imported(empty, exported(original)[0])

    before = unpacked(original.ledger.query_transfers(query_filter()))
    after = {row["id"]: row for row in unpacked(empty.query_transfers(query_filter()))}

    for row in before:
        told = {"flags": row["flags"] | TransferFlags.IMPORTED, "timeout": 0}
        assert after[row["id"]] == row | told


def test_an_expiry_comes_back_as_a_void_at_the_same_time(
    original: Original, empty: EmbeddedLedger
) -> None:
    losses = imported(empty, exported(original)[0])

    expired = original.ledger.change_events(0, 8189)
    expired = expired[expired["type"] == EXPIRED]
    events = empty.change_events(0, 8189)
    voids = events[np.isin(events["timestamp"], expired["timestamp"])]
    assert losses.expiry_count == len(expired) == len(voids) == 1
    assert voids["type"].tolist() == [VOIDED]
    assert np.array_equal(voids["transfer_pending_id"], expired["transfer_id"])


def test_what_no_longer_expires_is_listed(original: Original, empty: EmbeddedLedger) -> None:
    losses = imported(empty, exported(original)[0])

    assert losses.untimed["transfer_id"].to_list() == [f"00000000-0000-0000-0000-{1023:012x}"]
    assert losses.untimed["timeout_s"].to_list() == [100_000]


def test_an_export_since_a_mark_continues_the_first(
    original: Original, empty: EmbeddedLedger, moved_clock: SteppedClock
) -> None:
    first = RecordsCapture(original.ledger)
    parts = list(first.parts(None))
    happen(original.ledger, moved_clock, original.told, 2000)
    second = RecordsCapture(original.ledger)
    parts += list(second.parts(first.mark))

    imported(empty, parts)

    assert proof_of(empty, first.span, second.span).differing == ()
    assert second.span.previous_root == first.span.root


def test_importing_what_was_imported_changes_nothing(
    original: Original, empty: EmbeddedLedger, moved_clock: SteppedClock, tmp_path: Path
) -> None:
    parts, span = exported(original)
    imported(empty, parts)
    with closing(ledger_in(tmp_path / "again", moved_clock)) as again:
        imported(again, list(RecordsCapture(empty).parts(None)))

        assert proof_of(again, span).differing == ()


def test_a_ledger_that_holds_something_is_not_imported_into(
    original: Original, empty: EmbeddedLedger
) -> None:
    empty.create_accounts(accounts(account(1)))

    with pytest.raises(BackupError, match="holds accounts or transfers"):
        imported(empty, exported(original)[0])


def test_a_record_that_is_refused_ends_the_import_by_name(
    original: Original, empty: EmbeddedLedger, moved_clock: SteppedClock
) -> None:
    parts, _ = exported(original)
    moved_clock.now -= 10**9 * 10**9

    with pytest.raises(BackupError, match="must_not_advance"):
        imported(empty, parts)


def test_another_ledger_is_not_proved(original: Original, empty: EmbeddedLedger) -> None:
    parts, span = exported(original)
    imported(empty, parts)
    empty.create_accounts(accounts(account(21), account(22)))
    empty.create_transfers(transfers(transfer(9000, 21, 22, 1)))

    found = proof_of(empty, span).differing

    assert any(one.startswith("accounts: 14 were backed up, 16 are there") for one in found)
    assert any(one.startswith("transfers: ") for one in found)
    assert any(one.startswith("events: ") for one in found)


def test_a_chain_cut_by_the_end_of_a_part_is_sent_whole(
    original: Original, empty: EmbeddedLedger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ledger_engine.backup.history._EVENTS_PAGE", 28)
    parts, span = exported(original)

    imported(empty, parts)

    assert len(parts) > 2
    assert proof_of(empty, span).differing == ()
    linked = empty.lookup_transfers(ids(1027, 1028, 1029))["flags"] & TransferFlags.LINKED
    assert linked.tolist() == [1, 1, 0]
