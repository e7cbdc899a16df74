"""The embedded ledger in time: expiries, chains, imports beside timeouts, restarts."""

import numpy as np
import pytest

from contracts.errors import RefusedImportError
from ledger_engine.embedded.engine import EmbeddedLedger
from ledger_engine.flags import AccountFlags, TransferFlags
from ledger_engine.records import TRANSFER
from ledger_engine.statuses import TransferStatus
from tests.ledger_engine.conftest import OpenLedger, SetClock
from tests.ledger_engine.rows import (
    Row,
    account,
    account_filter,
    accounts,
    ids,
    transfer,
    transfers,
    unpacked,
)

SECOND = 1_000_000_000
MAX = (1 << 128) - 1
PENDING, POST = int(TransferFlags.PENDING), int(TransferFlags.POST_PENDING_TRANSFER)
IMPORTED, LINKED = int(TransferFlags.IMPORTED), int(TransferFlags.LINKED)
PULSE = 8190


def held(number: int, seconds: int, **fields: int) -> Row:
    """A pending transfer of 10 from account 1 to account 2."""
    return transfer(number, 1, 2, 10, flags=PENDING, timeout=seconds, **fields)


def post(number: int, pending: int, amount: int = MAX) -> Row:
    return transfer(number, 0, 0, amount, flags=POST, pending_id=pending, ledger=0, code=0)


def balances(ledger: EmbeddedLedger, number: int) -> tuple[int, int]:
    """Debits pending and posted."""
    (row,) = unpacked(ledger.lookup_accounts(ids(number)))
    return row["debits_pending"], row["debits_posted"]


def said(ledger: EmbeddedLedger, *rows: Row) -> list[int]:
    return [int(one) for one in ledger.create_transfers(transfers(*rows))["status"]]


@pytest.fixture(autouse=True)
def two_accounts(ledger: EmbeddedLedger) -> None:
    flags = int(AccountFlags.HISTORY)
    ledger.create_accounts(accounts(account(1, flags=flags), account(2, flags=flags)))


def test_an_expiry_is_an_event_of_its_own_about_the_pending_transfer(
    ledger: EmbeddedLedger, clock: SetClock
) -> None:
    (stamp,) = ledger.create_transfers(transfers(held(5, 2, user_data_64=7)))["timestamp"].tolist()
    clock.now = stamp + 2 * SECOND - 1
    assert balances(ledger, 1) == (10, 0)
    clock.now += 1
    assert balances(ledger, 1) == (0, 0)
    created, expired = unpacked(ledger.change_events(0, 10))
    assert (created["type"], expired["type"]) == (1, 4)
    assert expired["timestamp"] == clock.now + PULSE
    assert expired["transfer_timestamp"] == stamp
    about = ("transfer_id", "transfer_amount", "transfer_user_data_64", "transfer_timeout")
    assert [expired[name] for name in about] == [5, 10, 7, 2]
    assert expired["transfer_pending_id"] == 0
    assert expired["debit_account_debits_pending"] == 0
    assert said(ledger, post(6, 5)) == [TransferStatus.PENDING_TRANSFER_EXPIRED]
    assert len(ledger.get_account_balances(account_filter(account_id=1))) == 1


def test_what_is_due_expires_in_its_order_and_8190_at_a_time(
    ledger: EmbeddedLedger, clock: SetClock
) -> None:
    rows = np.repeat(transfers(held(0, 1)), 2 * 8189)
    rows["id"][:, 0] = np.arange(1, len(rows) + 1)
    rows["timeout"][::2] = 2
    ledger.create_transfers(rows)
    clock.now += 5 * SECOND
    assert balances(ledger, 1) == (0, 0)
    events = ledger.change_events(0, 100_000)[len(rows) :]
    early, late = rows["id"][1::2, 0].tolist(), rows["id"][::2, 0].tolist()
    assert events["transfer_id"][:, 0].tolist() == early + late
    stamps = events["timestamp"].astype(np.int64)
    assert stamps[0] == clock.now + 1
    assert (np.diff(stamps) > 0).all()
    assert stamps[PULSE] - stamps[PULSE - 1] == 1 + 1 + PULSE - (len(rows) - PULSE)


def test_what_was_posted_in_time_does_not_expire(ledger: EmbeddedLedger, clock: SetClock) -> None:
    assert said(ledger, held(5, 1), held(6, 1), post(7, 5, 4)) == [TransferStatus.CREATED] * 3
    clock.now += 5 * SECOND
    assert balances(ledger, 1) == (0, 4)
    assert ledger.change_events(0, 10)["type"].tolist() == [1, 1, 2, 4]


def test_a_timeout_runs_on_over_a_reopening_and_a_reader_expires_nothing(
    opened: OpenLedger, ledger: EmbeddedLedger, clock: SetClock
) -> None:
    said(ledger, held(5, 1), held(6, 1), held(7, 9), post(8, 6))
    ledger.close()
    clock.now += 5 * SECOND
    assert balances(opened(read_only=True), 1) == (20, 10)
    assert balances(opened(), 1) == (10, 10)
    reader = opened(read_only=True)
    assert balances(reader, 1) == (10, 10)
    assert reader.change_events(0, 10)["type"].tolist() == [1, 1, 1, 2, 4]


def test_an_expiry_opens_the_account_that_the_transfer_closed(
    ledger: EmbeddedLedger, clock: SetClock
) -> None:
    closing = held(5, 1) | {"flags": PENDING | int(TransferFlags.CLOSING_DEBIT)}
    said(ledger, closing)
    refused = [TransferStatus.DEBIT_ACCOUNT_ALREADY_CLOSED]
    assert said(ledger, transfer(6, 1, 2, 1)) == refused
    clock.now += SECOND
    assert said(ledger, transfer(7, 1, 2, 1)) == refused
    clock.now += SECOND
    assert said(ledger, transfer(8, 1, 2, 1)) == [TransferStatus.CREATED]


def test_a_broken_chain_leaves_nothing_but_the_id_that_failed(ledger: EmbeddedLedger) -> None:
    chain = [
        transfer(1, 1, 2, 5, flags=LINKED),
        held(2, 0) | {"flags": PENDING | LINKED},
        post(3, 2) | {"flags": POST | LINKED},
        transfer(4, 1, 9, 5, flags=LINKED),
        transfer(5, 1, 2, 5),
    ]
    results = ledger.create_transfers(transfers(*chain, transfer(6, 1, 2, 1)))
    assert results["status"].tolist() == [1, 1, 1, 22, 1, TransferStatus.CREATED]
    first = int(results["timestamp"][0])
    assert results["timestamp"].tolist() == list(range(first, first + 6))
    assert balances(ledger, 1) == (0, 1)
    chain[3]["credit_account_id"] = 2
    assert said(ledger, *chain) == [1, 1, 1, TransferStatus.ID_ALREADY_FAILED, 1]
    chain[3]["id"] = 40
    assert said(ledger, *chain) == [TransferStatus.CREATED] * 5
    assert balances(ledger, 1) == (0, 26)


def test_a_chain_that_is_open_at_the_end_says_so(ledger: EmbeddedLedger) -> None:
    rows = [transfer(number, 1, 2, 1, flags=LINKED) for number in (1, 2)]
    assert said(ledger, *rows) == [1, TransferStatus.LINKED_EVENT_CHAIN_OPEN]
    assert balances(ledger, 1) == (0, 0)


def test_an_import_beside_timeouts_is_refused_before_anything_is_written(
    opened: OpenLedger, ledger: EmbeddedLedger
) -> None:
    imported = transfer(2, 1, 2, 1, flags=IMPORTED, timestamp=50)
    assert said(ledger, held(1, 1)) == [TransferStatus.CREATED]
    with pytest.raises(RefusedImportError, match="has timeouts"):
        said(ledger, imported)
    ledger.close()
    with pytest.raises(RefusedImportError, match="has timeouts"):
        said(opened(), imported)


def test_a_timeout_beside_imports_is_refused_before_anything_is_written(
    opened: OpenLedger, ledger: EmbeddedLedger, clock: SetClock
) -> None:
    (stamp,) = set(ledger.lookup_accounts(ids(2))["timestamp"].tolist())
    clock.now += 100
    imported = transfer(2, 1, 2, 1, flags=IMPORTED, timestamp=stamp + 1)
    assert said(ledger, imported) == [TransferStatus.CREATED]
    for writer in (ledger, ledger):
        with pytest.raises(RefusedImportError, match="has imports"):
            said(writer, transfer(3, 1, 2, 1), held(4, 1))
    ledger.close()
    again = opened()
    with pytest.raises(RefusedImportError, match="has imports"):
        said(again, held(4, 1))
    assert said(again, held(5, 0), transfer(3, 1, 2, 1)) == [TransferStatus.CREATED] * 2


def test_one_call_does_not_bring_imports_and_timeouts(ledger: EmbeddedLedger) -> None:
    today = np.repeat(transfers(held(0, 1)), 8189)
    imported = transfers(transfer(1, 1, 2, 1, flags=IMPORTED, timestamp=50))
    today["id"][:, 0] = np.arange(10, 10 + len(today))
    with pytest.raises(RefusedImportError, match="has timeouts"):
        ledger.create_transfers(np.concatenate([today, imported]))
    assert len(ledger.lookup_transfers(ids(10))) == 0


def test_a_refused_timeout_does_not_bar_imports(ledger: EmbeddedLedger, clock: SetClock) -> None:
    chain = [held(1, 5) | {"flags": PENDING | LINKED}, transfer(2, 1, 2, 1, code=0)]
    assert said(ledger, *chain, transfer(3, 1, 1, 0)) == [1, 20, 12]
    clock.now += 100
    stamp = int(ledger.lookup_accounts(ids(2))["timestamp"][0]) + 1
    imported = transfer(4, 1, 2, 1, flags=IMPORTED, timestamp=stamp)
    assert said(ledger, imported) == [TransferStatus.CREATED]


def test_imports_keep_the_order_of_time_beside_ids_that_were_spent_since(
    opened: OpenLedger, ledger: EmbeddedLedger, clock: SetClock
) -> None:
    stamp = int(ledger.lookup_accounts(ids(2))["timestamp"][0])
    clock.now += SECOND
    for step in range(1, 4):
        assert said(ledger, transfer(100 + step, 1, 9, 1)) == [22]
        imported = transfer(step, 1, 2, step, flags=IMPORTED, timestamp=stamp + step)
        assert said(ledger, imported) == [TransferStatus.CREATED]
    ledger.close()
    for again in (opened(), opened(read_only=True)):
        stamps = [stamp + 1, stamp + 2, stamp + 3]
        assert again.change_events(0, 9)["timestamp"].tolist() == stamps
        wanted = account_filter(account_id=1)
        assert again.get_account_balances(wanted)["debits_posted"][:, 0].tolist() == [1, 3, 6]
        assert len(again.lookup_transfers(ids(1, 2, 3, 101))) == 3
        assert balances(again, 1) == (0, 6)


def test_timestamps_answered_for_nothing_are_not_given_again_after_a_reopening(
    opened: OpenLedger, ledger: EmbeddedLedger, clock: SetClock
) -> None:
    refused = ledger.create_transfers(transfers(transfer(1, 1, 1, 1), transfer(2, 1, 1, 1)))
    assert set(refused["status"].tolist()) == {TransferStatus.ACCOUNTS_MUST_BE_DIFFERENT}
    ledger.close()
    clock.now = 1
    results = opened().create_transfers(transfers(transfer(1, 1, 2, 1)))
    assert int(results["timestamp"][0]) > int(refused["timestamp"][-1])


def test_a_call_without_events_is_legal_and_takes_no_time(ledger: EmbeddedLedger) -> None:
    before = ledger.create_transfers(transfers(transfer(1, 1, 1, 1)))["timestamp"]
    assert len(ledger.create_transfers(np.zeros(0, TRANSFER))) == 0
    after = ledger.create_transfers(transfers(transfer(1, 1, 1, 1)))["timestamp"]
    assert int(after[0]) - int(before[0]) == 2
