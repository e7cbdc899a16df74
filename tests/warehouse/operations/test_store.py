"""Every deed can be done twice; two that contradict each other are refused."""

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.exc import NoResultFound

from warehouse.operations.store import (
    Close,
    Landing,
    LandingOutcome,
    Operations,
    OutboxEvent,
    OutboxPart,
    open_operations,
)

NOON = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)
FIRST = "a" * 64
OTHER = "b" * 64
EVENT = OutboxEvent(
    source_key="mint-1",
    kind="mint",
    account="reserve",
    customer="c-1",
    currency="FTHUSD",
    amount_units=1_000_000,
    occurred_at=NOON,
    business_date=date(2026, 3, 1),
    reference="r-1",
    counterparty="",
    description="it's \N{EURO SIGN}",
)
CLOSE = Close(date(2026, 3, 1), 2**62, 2**62 + 7, "ab" * 32, NOON)
BREAK = UUID("ffffffff-ffff-ffff-ffff-ffffffffffff")


@pytest.fixture
def operations(either: Operations) -> Operations:
    """A new store, once in SQLite and once in PostgreSQL."""
    return either


def land(operations: Operations, sha256: str, hours: int = 0) -> Landing:
    landed_at = NOON + timedelta(hours=hours)
    return operations.register_landing(sha256, f"{sha256[0]}.csv", "bank", 12, landed_at)


def test_a_landing_is_registered_once_under_its_first_name(operations: Operations) -> None:
    first = land(operations, FIRST)
    again = operations.register_landing(FIRST, "other.csv", "other", 12, NOON + timedelta(days=1))
    assert first == Landing(FIRST, "a.csv", "bank", 12, NOON)
    assert again == first
    assert operations.landing(FIRST) == first
    assert operations.landing(OTHER) is None
    assert operations.landings() == [first]


def test_landings_come_in_the_order_of_landing(operations: Operations) -> None:
    for sha256, hours in (("c" * 64, 2), (OTHER, 1), (FIRST, 2)):
        land(operations, sha256, hours)
    assert [one.sha256[0] for one in operations.landings()] == ["b", "a", "c"]


def test_landings_are_settled_and_found_by_state(operations: Operations) -> None:
    for sha256 in (FIRST, OTHER):
        land(operations, sha256)
    refused = LandingOutcome(OTHER, "quarantined", "AMOUNT_FORMAT", "row 3", "Mend it.", 0)
    operations.settle_landings([LandingOutcome(FIRST, "accepted", line_count=9), refused])
    assert [(one.sha256, one.line_count) for one in operations.landings("accepted")] == [(FIRST, 9)]
    (found,) = operations.landings("quarantined")
    assert (found.reason, found.place, found.to_do) == ("AMOUNT_FORMAT", "row 3", "Mend it.")
    assert operations.landings("received") == []


def test_settling_twice_changes_nothing(operations: Operations) -> None:
    land(operations, FIRST)
    outcome = LandingOutcome(FIRST, "accepted", line_count=9)
    operations.settle_landings([outcome])
    before = operations.landings()
    operations.settle_landings([outcome])
    assert operations.landings() == before


def test_one_bad_outcome_settles_none(operations: Operations) -> None:
    land(operations, FIRST)
    with pytest.raises(NoResultFound):
        operations.settle_landings(
            [LandingOutcome(FIRST, "accepted"), LandingOutcome(OTHER, "accepted")]
        )
    assert [one.state for one in operations.landings()] == ["received"]


def test_a_settled_landing_is_not_settled_otherwise(operations: Operations) -> None:
    land(operations, FIRST)
    operations.settle_landings([LandingOutcome(FIRST, "accepted", line_count=9)])
    with pytest.raises(AssertionError, match="settled otherwise"):
        operations.settle_landings([LandingOutcome(FIRST, "quarantined", "X", "p", "t")])
    with pytest.raises(AssertionError, match="settles nothing"):
        operations.settle_landings([LandingOutcome(FIRST, "received")])
    with pytest.raises(ValueError, match="nonsense"):
        operations.landings("nonsense")


def test_a_quarantined_landing_is_reopened_and_an_accepted_one_is_not(
    operations: Operations,
) -> None:
    received = land(operations, FIRST)
    operations.settle_landings([LandingOutcome(FIRST, "quarantined", "X", "p", "t", 3)])
    operations.reopen_landing(FIRST)
    assert operations.landing(FIRST) == received
    operations.settle_landings([LandingOutcome(FIRST, "accepted", line_count=3)])
    with pytest.raises(AssertionError, match="was accepted"):
        operations.reopen_landing(FIRST)


def test_the_outbox_keeps_the_order_of_appending(operations: Operations) -> None:
    events = [replace(EVENT, source_key=key) for key in ("z", "a", "m")]
    for event in (*events, events[0]):
        operations.append_event(event)
    assert operations.outbox() == events


@pytest.mark.parametrize("units", [10**38 - 1, 2**64, -(10**38) + 1, 0, 12345678901234567890123])
def test_amounts_beyond_64_bits_survive_to_the_unit(operations: Operations, units: int) -> None:
    operations.append_event(replace(EVENT, amount_units=units))
    assert operations.outbox() == [replace(EVENT, amount_units=units)]


def test_another_event_under_a_known_key_is_refused(operations: Operations) -> None:
    operations.append_event(EVENT)
    with pytest.raises(AssertionError, match="mint-1 is another event"):
        operations.append_event(replace(EVENT, amount_units=1))
    assert operations.outbox() == [EVENT]


def test_parts_and_what_is_resolved_are_kept_with_their_event(operations: Operations) -> None:
    parts = (
        OutboxPart("fee", "EUR", 10**38 - 1),
        OutboxPart("share", "USD", 1, 1, account="bank", customer="c-1"),
        OutboxPart("share", "USD", 2, 2),
    )
    event = replace(EVENT, resolves=BREAK, parts=parts)
    for _ in range(2):
        operations.append_event(event)
    operations.append_event(replace(EVENT, source_key="mint-2"))
    assert operations.outbox() == [event, replace(EVENT, source_key="mint-2")]


@pytest.mark.parametrize(
    "changed",
    [
        {"parts": (OutboxPart("fee", "EUR", 2),)},
        {"parts": ()},
        {"parts": (OutboxPart("fee", "EUR", 1), OutboxPart("fee", "EUR", 1, 2))},
        {"resolves": BREAK},
    ],
)
def test_another_part_under_a_known_key_is_refused(
    operations: Operations, changed: dict[str, Any]
) -> None:
    event = replace(EVENT, parts=(OutboxPart("fee", "EUR", 1),))
    operations.append_event(event)
    with pytest.raises(AssertionError, match="mint-1 is another event"):
        operations.append_event(replace(event, **changed))
    assert operations.outbox() == [event]


def test_a_part_comes_once_and_in_order(operations: Operations) -> None:
    fee, share = OutboxPart("fee", "EUR", 1), OutboxPart("share", "EUR", 1)
    for parts in ((fee, fee), (share, fee)):
        with pytest.raises(AssertionError, match="parts go by name and number, once"):
            operations.append_event(replace(EVENT, parts=parts))
    assert operations.outbox() == []


def test_instants_come_back_aware_and_in_utc(operations: Operations) -> None:
    prague = NOON.astimezone(timezone(timedelta(hours=1)))
    operations.append_event(replace(EVENT, occurred_at=prague))
    (found,) = operations.outbox()
    assert found.occurred_at == NOON
    assert found.occurred_at.utcoffset() == timedelta(0)


def test_a_close_is_recorded_once_and_again_at_a_later_mark(operations: Operations) -> None:
    later = replace(CLOSE, knowledge_mark_ns=2**62 + 9, root_hex="cd" * 32)
    earlier = replace(CLOSE, business_date=date(2026, 2, 28))
    for close in (later, CLOSE, earlier, CLOSE):
        operations.record_close(close)
    assert operations.closes() == [earlier, CLOSE, later]


def test_a_close_with_another_root_is_refused(operations: Operations) -> None:
    operations.record_close(CLOSE)
    with pytest.raises(AssertionError, match="2026-03-01 closed otherwise"):
        operations.record_close(replace(CLOSE, root_hex="00" * 32))
    assert operations.closes() == [CLOSE]


def test_the_earliest_first_open_date_is_kept(operations: Operations) -> None:
    operations.remember_first_open([])
    for day in (5, 3, 9):
        operations.remember_first_open([(BREAK, date(2026, 3, day)), (UUID(int=day), NOON.date())])
    found = operations.first_open()
    assert found[BREAK] == date(2026, 3, 3)
    assert len(found) == 4


def test_everything_is_there_when_the_store_is_opened_again(path: Path) -> None:
    with open_operations(path) as operations:
        land(operations, FIRST)
        operations.append_event(EVENT)
        operations.record_close(CLOSE)
    with open_operations(path, create=False) as operations:
        assert [one.sha256 for one in operations.landings()] == [FIRST]
        assert operations.outbox() == [EVENT]
        assert operations.closes() == [CLOSE]


APPENDING = """
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from warehouse.operations.store import OutboxEvent, open_operations
event = OutboxEvent("", "mint", "a", "c", "USD", 1, datetime(2026, 1, 1, tzinfo=UTC),
                    date(2026, 1, 1), "", "", "")
with open_operations(Path(sys.argv[1])) as operations:
    for number in range(25):
        operations.append_event(replace(event, source_key=f"{sys.argv[2]} {number}"))
        operations.append_event(replace(event, source_key=f"shared {number}"))
"""


def test_processes_create_and_fill_one_store_at_once(path: Path) -> None:
    processes = [
        subprocess.Popen([sys.executable, "-c", APPENDING, str(path), name]) for name in "ab"
    ]
    assert [process.wait(timeout=60) for process in processes] == [0, 0]
    with open_operations(path) as operations:
        keys = [event.source_key for event in operations.outbox()]
    expected = {f"{name} {number}" for name in ("a", "b", "shared") for number in range(25)}
    assert len(keys) == 75
    assert set(keys) == expected
