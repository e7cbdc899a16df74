"""create_accounts: each rule, and that it comes before those below it.

A ladder begins with an event that breaks every rule; each step mends what the step before named.
"""

import pytest

from ledger_engine.embedded.engine import EmbeddedLedger
from ledger_engine.statuses import AccountStatus
from tests.ledger_engine.conftest import SetClock
from tests.ledger_engine.rows import Row, account, accounts, ids, transfer, transfers, unpacked

MAX = (1 << 128) - 1
LINKED, LIMIT_DEBITS, BOTH_LIMITS, HISTORY, IMPORTED, CLOSED = 1, 2, 6, 8, 16, 32
Step = tuple[str, Row]
SAYS = {int(one): one.label for one in AccountStatus}

NEW: list[Step] = [
    ("timestamp_must_be_zero", {"timestamp": 0}),
    ("reserved_field", {"reserved": 0}),
    ("reserved_flag", {"flags": BOTH_LIMITS}),
    ("id_must_not_be_zero", {"id": MAX}),
    ("id_must_not_be_int_max", {"id": 50}),
    ("flags_are_mutually_exclusive", {"flags": HISTORY}),
    ("debits_pending_must_be_zero", {"debits_pending": 0}),
    ("debits_posted_must_be_zero", {"debits_posted": 0}),
    ("credits_pending_must_be_zero", {"credits_pending": 0}),
    ("credits_posted_must_be_zero", {"credits_posted": 0}),
    ("ledger_must_not_be_zero", {"ledger": 1}),
    ("code_must_not_be_zero", {"code": 1}),
    ("created", {}),
    ("exists", {}),
]
KNOWN: list[Step] = [
    ("exists_with_different_flags", {"flags": HISTORY}),
    ("exists_with_different_user_data_128", {"user_data_128": 1 << 64}),
    ("exists_with_different_user_data_64", {"user_data_64": 2}),
    ("exists_with_different_user_data_32", {"user_data_32": 3}),
    ("exists_with_different_ledger", {"ledger": 1}),
    ("exists_with_different_code", {"code": 1}),
    ("exists", {}),
]
IMPORT: list[Step] = [
    ("imported_event_timestamp_out_of_range", {"timestamp": 1 << 63}),
    ("imported_event_timestamp_out_of_range", {"timestamp": (1 << 63) - 1}),
    ("imported_event_timestamp_must_not_advance", {"timestamp": 20}),
    ("code_must_not_be_zero", {"code": 1}),
    ("imported_event_timestamp_must_not_regress", {"timestamp": 40}),
    ("imported_event_timestamp_must_not_regress", {"timestamp": 41}),
    ("created", {}),
]


def said(ledger: EmbeddedLedger, *rows: Row) -> list[str]:
    results = ledger.create_accounts(accounts(*rows))
    return [SAYS[one] for one in results["status"].tolist()]


def climb(ledger: EmbeddedLedger, row: Row, ladder: list[Step]) -> None:
    for number, (status, mended) in enumerate(ladder):
        assert (number, said(ledger, row)) == (number, [status])
        row |= mended


def test_a_new_account_is_refused_for_the_first_rule_that_it_breaks(ledger: EmbeddedLedger) -> None:
    balances = ("debits_pending", "debits_posted", "credits_pending", "credits_posted")
    broken = dict.fromkeys(balances, 1 << 64) | {"flags": 1 << 15 | BOTH_LIMITS}
    broken |= {"timestamp": 1, "reserved": 1, "ledger": 0, "code": 0}
    climb(ledger, account(0, **broken), NEW)


def test_a_known_account_is_answered_with_its_first_difference(ledger: EmbeddedLedger) -> None:
    data = {"user_data_128": 1 << 64, "user_data_64": 2, "user_data_32": 3}
    assert said(ledger, account(1, flags=HISTORY, **data)) == ["created"]
    climb(ledger, account(1, ledger=9, code=9, debits_posted=1), KNOWN)


def test_an_imported_account_is_later_than_every_account_and_stands_at_no_transfers_time(
    ledger: EmbeddedLedger, clock: SetClock
) -> None:
    clock.now = 1_000
    first = [account(number, flags=IMPORTED, timestamp=number * 10) for number in (1, 2)]
    assert said(ledger, *first) == ["created"] * 2
    moved = ledger.create_transfers(transfers(transfer(1, 1, 2, 5, flags=256, timestamp=40)))
    assert moved["timestamp"] == [40]
    climb(ledger, account(3, flags=IMPORTED, code=0), IMPORT)
    (row,) = unpacked(ledger.lookup_accounts(ids(3)))
    assert row["timestamp"] == 41


def test_a_batch_of_accounts_imports_as_a_whole_or_not_at_all(ledger: EmbeddedLedger) -> None:
    imported, today = account(1, flags=IMPORTED, timestamp=9), account(2)
    assert said(ledger, imported, today) == ["created", "imported_event_expected"]
    imported = account(3, flags=IMPORTED, timestamp=10)
    assert said(ledger, today, imported) == ["created", "imported_event_not_expected"]


def test_a_chain_of_accounts_stands_or_falls_together(ledger: EmbeddedLedger) -> None:
    chain = [account(1, flags=LINKED), account(2, flags=LINKED), account(3, code=0)]
    results = ledger.create_accounts(accounts(*chain, account(4)))
    assert results["status"].tolist() == [1, 1, 14, 0xFFFFFFFF]
    assert len(ledger.lookup_accounts(ids(1, 2, 3))) == 0
    chain[2]["code"] = 1
    assert said(ledger, *chain) == ["created"] * 3
    assert said(ledger, account(5, flags=LINKED)) == ["linked_event_chain_open"]
    assert said(ledger, account(5)) == ["created"]


@pytest.mark.parametrize("flags", [0, LIMIT_DEBITS, HISTORY, CLOSED, HISTORY | CLOSED])
def test_an_account_keeps_its_flags(ledger: EmbeddedLedger, flags: int) -> None:
    assert said(ledger, account(1, flags=flags)) == ["created"]
    (row,) = unpacked(ledger.lookup_accounts(ids(1)))
    assert row["flags"] == flags
