"""The position index answers as reading everything does, however the transfers came to the log."""

import random
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from contracts.errors import LedgerCorruptError
from ledger_engine.embedded import positions
from ledger_engine.embedded.engine import EmbeddedLedger, Settings
from ledger_engine.embedded.intervals import PAGE_ENTRIES
from ledger_engine.embedded.log import Log, Span
from ledger_engine.embedded.position_kernel import key_of_group, sorted_entries
from ledger_engine.records import TRANSFER, Records, Words
from ledger_engine.sealed import Kind
from tests.ledger_engine.conftest import SetClock
from tests.ledger_engine.rows import account, account_filter, accounts, query_filter

_ACCOUNTS = 12
_INTERVAL = 300


def _rows(chosen: random.Random, first: int, count: int) -> Records:
    """Return transfers with few accounts and groups, so that each has many."""
    rows = np.zeros(count, TRANSFER)
    rows["id"][:, 0] = np.arange(first, first + count)
    for at in range(count):
        debit, credit = chosen.sample(range(1, _ACCOUNTS + 1), 2)
        rows["debit_account_id"][at, 0] = debit
        rows["credit_account_id"][at, 0] = credit
        rows["user_data_128"][at] = chosen.choice(((0, 0), (5, 0), (0, 5), (7, 7), (9, 1)))
        rows["code"][at] = chosen.choice((1, 2))
    rows["amount"][:, 0] = rows["ledger"] = 1
    return rows


def _fill(ledger: EmbeddedLedger, clock: SetClock, chosen: random.Random, batches: int) -> None:
    for _ in range(batches):
        clock.now += chosen.randrange(3) * 1_000
        first = clock.now * 1_000
        ledger.create_transfers(_rows(chosen, first, chosen.choice((1, 2, 40, 130))))
        clock.now += 200


def _by_brute_force(events: Records, asked: Records, *, account: int) -> list[int]:
    """Return the timestamps that a filter takes, looking at every event."""
    one = asked[0]
    first, last = int(one["timestamp_min"]), int(one["timestamp_max"]) or (1 << 63)
    taken = []
    for event in events:
        group = event["user_data_128"].tolist()
        sides = []
        if account:
            sides += [event["debit_account_id"][0]] if one["flags"] & 1 else []
            sides += [event["credit_account_id"][0]] if one["flags"] & 2 else []
        is_taken = (not account or account in sides) and first <= event["timestamp"] <= last
        is_taken = is_taken and one["user_data_128"].tolist() in ([0, 0], group)
        if is_taken and one["code"] in (0, event["code"]):
            taken.append(int(event["timestamp"]))
    is_reversed = one["flags"] & (4 if account else 1)
    return (taken[::-1] if is_reversed else taken)[: int(one["limit"])]


def _compare(ledger: EmbeddedLedger, chosen: random.Random) -> None:
    every = ledger.query_transfers(query_filter(limit=1_000_000))
    times = [0, 0, *(int(chosen.choice(every)["timestamp"]) for _ in range(2))]
    span = {"timestamp_min": chosen.choice(times), "timestamp_max": chosen.choice(times)}
    fields = {"limit": chosen.choice((1, 7, 300, 8189)), "code": chosen.choice((0, 0, 2))}
    fields |= {"user_data_128": chosen.choice((0, 0, 5, 5 << 64, 7 | 7 << 64, 12345))}
    if span["timestamp_min"] > span["timestamp_max"] > 0:
        span["timestamp_max"] = 0
    number = chosen.randint(1, _ACCOUNTS + 1)
    asked = account_filter(
        account_id=number, flags=chosen.choice((1, 2, 3, 5, 6, 7)), **span, **fields
    )
    found = ledger.get_account_transfers(asked)
    assert found["timestamp"].tolist() == _by_brute_force(every, asked, account=number)
    balances = ledger.get_account_balances(asked)
    assert balances["timestamp"].tolist() == found["timestamp"].tolist()
    asked = query_filter(flags=chosen.choice((0, 1)), **span, **fields)
    found = ledger.query_transfers(asked)
    assert found["timestamp"].tolist() == _by_brute_force(every, asked, account=0)


@pytest.mark.parametrize("seed", range(6))
def test_an_account_and_a_group_are_found_as_by_reading_everything(
    ledger_folder: Path, clock: SetClock, seed: int
) -> None:
    chosen = random.Random(seed)
    settings = Settings(clock=clock, map_bytes=1 << 20, interval_transfers=_INTERVAL)
    ledger = EmbeddedLedger(ledger_folder, settings=settings)
    ledger.create_accounts(accounts(*(account(one, flags=8) for one in range(1, _ACCOUNTS + 1))))
    for _ in range(4):
        _fill(ledger, clock, chosen, 9)
        for _ in range(6):
            _compare(ledger, chosen)
        reader = EmbeddedLedger(ledger_folder, read_only=True, settings=settings)
        _fill(ledger, clock, chosen, 3)
        for _ in range(6):
            _compare(reader, chosen)
        reader.close()
        if chosen.random() < 0.5:
            ledger.close()
            ledger = EmbeddedLedger(ledger_folder, settings=settings)
    log = ledger._reading()
    assert log.head.interval_count > 2
    assert log.head.transfer_count == len(ledger.query_transfers(query_filter(limit=1_000_000)))
    ledger.close()


def test_an_account_that_moved_once_is_found_without_reading_the_log(
    ledger_folder: Path, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(clock=clock, interval_transfers=_INTERVAL)
    ledger = EmbeddedLedger(ledger_folder, settings=settings)
    ledger.create_accounts(accounts(*(account(one) for one in range(1, _ACCOUNTS + 3))))
    lonely = _rows(random.Random(0), 1, 1)
    lonely["debit_account_id"][:, 0] = _ACCOUNTS + 2
    ledger.create_transfers(lonely)
    _fill(ledger, clock, random.Random(0), 30)
    read: list[Kind] = []
    real = Log.batches

    def counted(log: Log, kind: Kind, span: Span) -> Iterator[Words]:
        read.append(kind)
        return real(log, kind, span)

    monkeypatch.setattr(Log, "batches", counted)
    found = ledger.get_account_transfers(account_filter(account_id=_ACCOUNTS + 2))
    assert found["id"][:, 0].tolist() == [1]
    assert len(ledger.get_account_transfers(account_filter(account_id=_ACCOUNTS + 1))) == 0
    assert read == []
    ledger.close()


def _transfers_of_all(ledger: EmbeddedLedger) -> int:
    every = (account_filter(account_id=one) for one in range(1, _ACCOUNTS + 1))
    return sum(len(ledger.get_account_transfers(one)) for one in every)


@pytest.mark.parametrize("kind", [Kind.INTERVAL, Kind.FENCES, Kind.ENTRIES, Kind.SUMS])
def test_a_missing_record_of_the_index_is_refused(
    ledger_folder: Path, clock: SetClock, kind: Kind
) -> None:
    settings = Settings(clock=clock, interval_transfers=_INTERVAL)
    ledger = EmbeddedLedger(ledger_folder, settings=settings)
    ledger.create_accounts(accounts(*(account(one, flags=8) for one in range(1, _ACCOUNTS + 1))))
    _fill(ledger, clock, random.Random(1), 30)
    name = {Kind.INTERVAL: "intervals", Kind.FENCES: "fences", Kind.ENTRIES: "entries"}
    database = name.get(kind, "sums")

    def drop_first(transaction: object, databases: dict[str, object]) -> None:
        cursor = transaction.cursor(db=databases[database])  # type: ignore[attr-defined]  # lmdb
        assert cursor.first()
        cursor.delete()

    ledger._reading()._environment.commit(drop_first)
    reader = EmbeddedLedger(ledger_folder, read_only=True, settings=settings)
    with pytest.raises(LedgerCorruptError, match=f"record {kind.name.lower()} .*missing"):
        _transfers_of_all(reader)
    reader.close()
    ledger.close()


def test_many_small_batches_make_an_interval_too(
    ledger_folder: Path, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(positions, "INTERVAL_BATCHES", 5)
    ledger = EmbeddedLedger(ledger_folder, settings=Settings(clock=clock))
    ledger.create_accounts(accounts(*(account(one, flags=8) for one in range(1, _ACCOUNTS + 1))))
    chosen = random.Random(3)
    _fill(ledger, clock, chosen, 17)
    assert ledger._reading().head.interval_count == 3
    for _ in range(10):
        _compare(ledger, chosen)
    ledger.close()


def test_entries_are_sorted_by_all_32_bits_of_their_key_and_by_ordinal() -> None:
    random_keys = np.random.default_rng(3).integers(0, 1 << 32, 20_000, np.uint64)
    random_keys[::3] = random_keys[0]
    entries = random_keys << np.uint64(32) | np.arange(20_000, dtype=np.uint64)
    assert np.array_equal(sorted_entries(entries), np.sort(entries))
    assert len(entries) > 2 * PAGE_ENTRIES


def test_groups_of_one_key_are_told_apart() -> None:
    assert key_of_group(5) != key_of_group(5 << 64)
    assert 0 <= key_of_group((1 << 128) - 1) < 1 << 32
