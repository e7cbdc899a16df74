"""The embedded ledger and the reference model, driven by the same random events."""

import random
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger_engine.embedded.engine import EmbeddedLedger, Settings
from ledger_engine.records import ACCOUNT, TRANSFER, Records
from ledger_engine.statuses import AccountStatus, TransferStatus
from tests.ledger_engine.reference_model import BALANCES, U128_MAX, Model, Row
from tests.ledger_engine.rows import (
    account,
    account_filter,
    ids,
    packed,
    query_filter,
    transfer,
    unpacked,
)

ACCOUNT_STATUSES = [
    "created",
    "timestamp_must_be_zero",
    "reserved_field",
    "reserved_flag",
    "id_must_not_be_zero",
    "id_must_not_be_int_max",
    "exists_with_different_flags",
    "exists_with_different_user_data_128",
    "exists_with_different_user_data_64",
    "exists_with_different_user_data_32",
    "exists_with_different_ledger",
    "exists_with_different_code",
    "exists",
    "flags_are_mutually_exclusive",
    "debits_pending_must_be_zero",
    "debits_posted_must_be_zero",
    "credits_pending_must_be_zero",
    "credits_posted_must_be_zero",
    "ledger_must_not_be_zero",
    "code_must_not_be_zero",
]
TRANSFER_STATUSES = [
    "created",
    "timestamp_must_be_zero",
    "reserved_flag",
    "id_must_not_be_zero",
    "id_must_not_be_int_max",
    "exists_with_different_pending_id",
    "exists_with_different_timeout",
    "exists_with_different_debit_account_id",
    "exists_with_different_credit_account_id",
    "exists_with_different_amount",
    "exists_with_different_user_data_128",
    "exists_with_different_user_data_64",
    "exists_with_different_user_data_32",
    "exists_with_different_ledger",
    "exists_with_different_code",
    "exists",
    "id_already_failed",
    "debit_account_id_must_not_be_zero",
    "debit_account_id_must_not_be_int_max",
    "credit_account_id_must_not_be_zero",
    "credit_account_id_must_not_be_int_max",
    "accounts_must_be_different",
    "pending_id_must_be_zero",
    "timeout_reserved_for_pending_transfer",
    "ledger_must_not_be_zero",
    "code_must_not_be_zero",
    "debit_account_not_found",
    "credit_account_not_found",
    "accounts_must_have_the_same_ledger",
    "transfer_must_have_the_same_ledger_as_accounts",
    "debit_account_already_closed",
    "credit_account_already_closed",
    "overflows_debits_posted",
    "overflows_credits_posted",
    "exceeds_credits",
    "exceeds_debits",
]
HUGE = 1 << 127
ACCOUNT_FIELDS = {
    "reserved": (1,),
    "flags": (0, 2, 4, 6, 8, 10, 32, 64, 1 << 15),
    "id": (0, U128_MAX, 1 << 64),
    "user_data_128": (1, 1 << 64),
    "user_data_64": (1,),
    "user_data_32": (1,),
    "ledger": (0, 2),
    "code": (0, 2),
    "timestamp": (1,),
    **dict.fromkeys(BALANCES, (1, 1 << 64)),
}
TRANSFER_FIELDS = {
    "id": (0, U128_MAX, 1 << 64, 1),
    "flags": (512, 1 << 15),
    "debit_account_id": (0, U128_MAX, 3 << 64),
    "credit_account_id": (0, U128_MAX, 3 << 64),
    "amount": (0, 1, HUGE, U128_MAX, (1 << 64) - 1),
    "pending_id": (1, 1 << 64),
    "user_data_128": (1, 1 << 64),
    "user_data_64": (1,),
    "user_data_32": (1,),
    "timeout": (1,),
    "ledger": (0, 2, 3),
    "code": (0, 2),
    "timestamp": (1,),
}


class Pair:
    """A ledger and its model, asked the same; every answer is compared."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.random = random.Random(seed)
        self.folder = folder
        self.now = 1_000_000
        self.model = Model(clock=lambda: self.now)
        self.ledger = self.reopened()
        self.seen: Counter[str] = Counter()
        self.sent: list[Row] = []

    def reopened(self) -> EmbeddedLedger:
        settings = Settings(clock=lambda: self.now, checkpoint_transfers=40)
        return EmbeddedLedger(self.folder, settings=settings)

    def open_accounts(self) -> None:
        flags = (0, 0, 2, 4, 8, 8, 2 | 8, 32)
        rows = [
            account(number, flags=flags[number % 8], ledger=1 + (number % 11 == 0))
            for number in range(1, 24)
        ]
        self.create("account", rows)
        fresh = [account(number) for number in range(30, 90)]
        bases = [self.random.choice(rows + fresh) for _ in range(120)]
        self.create("account", [self.variant(base, ACCOUNT_FIELDS) for base in bases])

    def step(self) -> None:
        self.now += self.random.choice((-5_000, 0, 1, 5_000))
        rows = [self.next_transfer() for _ in range(self.random.randint(1, 30))]
        self.create("transfer", rows)
        self.sent += rows

    def next_transfer(self) -> Row:
        known = self.sent[-200:]
        if known and self.random.random() < 0.4:
            base = self.random.choice(known)
        else:
            number = self.random.randint(1, 1 << 70)
            debit, credit = self.random.choices(range(1, 26), k=2)
            base = transfer(number, debit, credit, self.random.randint(0, 50))
        return base if self.random.random() < 0.5 else self.variant(base, TRANSFER_FIELDS)

    def variant(self, row: Row, fields: dict[str, tuple[int, ...]]) -> Row:
        name = self.random.choice(list(fields))
        return row | {name: self.random.choice(fields[name])}

    def create(self, what: str, rows: list[Row]) -> None:
        if what == "account":
            expected = self.model.create_accounts(rows)
            results = self.ledger.create_accounts(packed(ACCOUNT, rows))
            names = {int(one): one.label for one in AccountStatus}
        else:
            expected = self.model.create_transfers(rows)
            results = self.ledger.create_transfers(packed(TRANSFER, rows))
            names = {int(one): one.label for one in TransferStatus}
        found = [(int(row["timestamp"]), names[int(row["status"])]) for row in results]
        assert found == expected
        self.seen.update(f"{what} {status}" for _, status in expected)

    def compare(self) -> None:
        assert unpacked(self.ledger.lookup_accounts(ids(*self.model.accounts))) == list(
            self.model.accounts.values()
        )
        numbers = [*self.model.transfers, 12345, *self.model.spent]
        self.random.shuffle(numbers)
        stored = [self.model.transfers[one] for one in numbers if one in self.model.transfers]
        assert unpacked(self.ledger.lookup_transfers(ids(*numbers))) == stored
        self.compare_events()
        for _ in range(12):
            self.compare_queries()

    def compare_events(self) -> None:
        found = self.ledger.change_events(0, len(self.model.events) + 5)
        assert unpacked(found) == [_event(*event) for event in self.model.events]
        if len(found):
            at = self.random.randrange(len(found))
            after = int(found["timestamp"][at])
            limit = self.random.randint(1, 40)
            page = self.ledger.change_events(after, limit)
            assert np.array_equal(page, found[at + 1 : at + 1 + limit])

    def compare_queries(self) -> None:
        chosen = self.any_filter()
        row = {"account_id": self.random.choice((*range(1, 24), 0, U128_MAX)), **chosen}
        row["flags"] = self.random.choice((0, 1, 2, 3, 3, 3, 7, 7, 8))
        asked: Records = account_filter(**row)
        full = unpacked(asked)[0]
        assert unpacked(self.ledger.get_account_transfers(asked)) == (
            self.model.account_transfers(full)
        )
        balances = [row | {"reserved": 0} for row in self.model.account_balances(full)]
        assert unpacked(self.ledger.get_account_balances(asked)) == balances
        asked = query_filter(
            ledger=self.random.choice((0, 1, 2)), **chosen, flags=self.random.choice((0, 1, 2))
        )
        full = unpacked(asked)[0]
        transfers = [event[0] for event in self.model.events]
        assert unpacked(self.ledger.query_transfers(asked)) == self.model.query(transfers, full)
        rows = list(self.model.accounts.values())
        assert unpacked(self.ledger.query_accounts(asked)) == self.model.query(rows, full)

    def any_filter(self) -> Row:
        times = [0, 1, U128_MAX >> 64, (1 << 63) - 1, self.now, self.model.last]
        times += [event[0]["timestamp"] for event in self.model.events[::7]]
        return {
            "timestamp_min": self.random.choice((0, self.random.choice(times))),
            "timestamp_max": self.random.choice((0, self.random.choice(times))),
            "limit": self.random.choice((0, 1, 5, 8189)),
            "code": self.random.choice((0, 0, 0, 1, 2)),
            "user_data_128": self.random.choice((0, 0, 0, 1, 1 << 64)),
            "user_data_64": self.random.choice((0, 0, 0, 1)),
            "user_data_32": self.random.choice((0, 0, 0, 1)),
            "reserved": self.random.choice((0, 0, 0, 0, 1)),
        }


def _event(row: Row, debit: Row, credit: Row) -> Row:
    names = "id amount pending_id user_data_128 user_data_64 user_data_32 timeout code flags"
    event = {f"transfer_{name}": row[name] for name in names.split()}
    event |= {"ledger": row["ledger"], "type": 0, "reserved": 0}
    fields = ("id", *BALANCES, "user_data_128", "user_data_64", "user_data_32", "code", "flags")
    for side, after in (("debit", debit), ("credit", credit)):
        event |= {f"{side}_account_{name}": after[name] for name in fields}
    event |= {"timestamp": row["timestamp"], "transfer_timestamp": row["timestamp"]}
    event |= {"debit_account_timestamp": debit["timestamp"]}
    return event | {"credit_account_timestamp": credit["timestamp"]}


def test_the_ledger_answers_as_the_model_and_every_plain_status_occurs(tmp_path: Path) -> None:
    seen: Counter[str] = Counter()
    for seed in range(6):
        pair = Pair(tmp_path / str(seed), seed)
        pair.open_accounts()
        for step in range(60):
            pair.step()
            if step % 20 == 19:
                pair.compare()
                pair.ledger.close()
                pair.ledger = pair.reopened()
        pair.compare()
        pair.ledger.close()
        seen += pair.seen
    wanted = {f"account {name}" for name in ACCOUNT_STATUSES}
    wanted |= {f"transfer {name}" for name in TRANSFER_STATUSES}
    assert set(seen) == wanted


@given(seed=st.integers(0, 1 << 32), steps=st.integers(1, 6))
def test_any_short_history_is_the_models(
    tmp_path_factory: pytest.TempPathFactory, seed: int, steps: int
) -> None:
    pair = Pair(tmp_path_factory.mktemp("ledger"), seed)
    pair.open_accounts()
    for _ in range(steps):
        pair.step()
    pair.compare()
    pair.ledger.close()
