"""A random stream of batches and questions, from a seed and from what has been answered so far.

It knows neither engine nor model: it hands out records, is told the results, and so can drive any
ledger, a server's too. Every flag occurs, every field is altered, and events refer to what exists.
What does not belong here: sending and comparing.
"""

import random
from collections import deque
from dataclasses import dataclass, field

from ledger_engine.records import ACCOUNT, ACCOUNT_FILTER, QUERY_FILTER, TRANSFER, Records
from tests.ledger_engine.rows import Row, account, packed, transfer, unpacked

U128_MAX = (1 << 128) - 1
HUGE = 1 << 127
CREATED = 0xFFFFFFFF
LINKED = 1
PENDING, POST, VOID, BALANCING_DEBIT, BALANCING_CREDIT = 2, 4, 8, 16, 32
CLOSING_DEBIT, CLOSING_CREDIT, IMPORTED, ACCOUNT_IMPORTED = 64, 128, 256, 16
RARE_FLAGS = {
    BALANCING_DEBIT: 0.12,
    BALANCING_CREDIT: 0.12,
    CLOSING_DEBIT: 0.04,
    CLOSING_CREDIT: 0.04,
}
LEDGERS = (1, 1, 1, 1, 2)
ACCOUNT_FLAGS = (0, 0, 0, 0, 0, 8, 8, 8, 2, 4, 2 | 8, 4 | 8, 32)

ACCOUNT_FIELDS: dict[str, tuple[int, ...]] = {
    "reserved": (1,),
    "flags": (0, 1, 2, 4, 6, 8, 10, 16, 32, 64, 1 << 15),
    "id": (0, U128_MAX, 1 << 64),
    "user_data_128": (1, 1 << 64),
    "user_data_64": (1,),
    "user_data_32": (1,),
    "ledger": (0, 1, 2),
    "code": (0, 2),
    "timestamp": (1, 1 << 63),
    **dict.fromkeys(
        ("debits_pending", "debits_posted", "credits_pending", "credits_posted"), (1, 1 << 64)
    ),
}
TRANSFER_FIELDS: dict[str, tuple[int, ...]] = {
    "id": (0, U128_MAX, 1 << 64, 1),
    "debit_account_id": (0, U128_MAX, 3 << 64, 1, 2),
    "credit_account_id": (0, U128_MAX, 3 << 64, 1, 2),
    "amount": (0, 1, 7, HUGE, U128_MAX, (1 << 64) - 1),
    "pending_id": (0, 1, 1 << 64, U128_MAX),
    "user_data_128": (0, 1, 1 << 64),
    "user_data_64": (0, 1),
    "user_data_32": (0, 1),
    "timeout": (0, 1, 2),
    "ledger": (0, 1, 2, 3),
    "code": (0, 1, 2),
    "timestamp": (0, 1, 1 << 62, 1 << 63, (1 << 64) - 1),
}


@dataclass
class RandomEvents:
    """One stream.

    Attributes:
        imports: batches are imported too, and no transfer has a timeout. Every other such stream
            imports a history, far behind the clock; what is not imported there creates nothing.
        sizes: how many transfers a batch may have.
        accounts: ledger by id of the accounts that exist.
        account_rows: accounts sent.
        sent: the latest transfers sent, as rows.
        created: the latest transfers created, as sent.
        pending: the latest pending transfers created, as sent.
        times: some timestamps that were answered.
        latest: the latest timestamp of anything created, latest_transfer: of a transfer; imports go
            on from either.
    """

    seed: int
    imports: bool = False
    sizes: tuple[int, ...] = (0, 1, 2, 10, 40)
    accounts: dict[int, int] = field(default_factory=dict)
    account_rows: list[Row] = field(default_factory=list)
    sent: deque[Row] = field(default_factory=lambda: deque(maxlen=100))
    created: deque[Row] = field(default_factory=lambda: deque(maxlen=300))
    pending: deque[Row] = field(default_factory=lambda: deque(maxlen=60))
    times: deque[int] = field(default_factory=lambda: deque(maxlen=60))
    latest: int = 1_000
    latest_transfer: int = 1_000

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)
        self.number = 0
        self.is_history = self.imports and self.random.random() < 0.5

    def account_batch(self) -> Records:
        """Return the next batch of accounts."""
        pick = self.random
        rows = [self._account() for _ in range(pick.choice((1, 3, 12)))]
        is_import = self.is_history or pick.random() < (0.5 if self.imports else 0.1)
        return packed(ACCOUNT, self._timed(self._linked(rows), ACCOUNT_IMPORTED, is_import))

    def transfer_batch(self) -> Records:
        """Return the next batch of transfers."""
        pick = self.random
        rows = [self._transfer() for _ in range(pick.choice(self.sizes))]
        is_import = self.imports and pick.random() < 0.7
        if self.is_history and not is_import:
            rows = [row | {"flags": 0, "debit_account_id": 7 << 64} for row in rows]
        rows = self._timed(self._linked(rows), IMPORTED, is_import)
        if self.imports:
            rows = [row if row["flags"] & IMPORTED else row | {"timeout": 0} for row in rows]
        else:
            rows[:1] = [row | {"flags": row["flags"] & ~IMPORTED} for row in rows[:1]]
        return packed(TRANSFER, rows)

    def learn(self, batch: Records, results: Records) -> None:
        """Be told what became of a batch."""
        what = "account" if batch.dtype == ACCOUNT else "transfer"
        for row, result in zip(unpacked(batch), unpacked(results), strict=True):
            is_created = result["status"] == CREATED
            if what == "account":
                self.account_rows.append(row)
            else:
                self.sent.append(row)
            if is_created and what == "account":
                self.accounts[row["id"]] = row["ledger"]
            elif is_created:
                self.created.append(row)
                self.latest_transfer = result["timestamp"]
                if row["flags"] & PENDING:
                    self.pending.append(row)
            if is_created:
                self.latest = max(self.latest, result["timestamp"])
            if self.random.random() < 0.2:
                self.times.append(result["timestamp"])

    def account_filter(self) -> Records:
        """Return a filter over the transfers of one account, mostly a valid one."""
        own = self.random.choice((*self.accounts, 0, U128_MAX, 5 << 64))
        flags = self.random.choice((0, 1, 2, 3, 3, 3, 7, 7, 5, 6, 8))
        return packed(ACCOUNT_FILTER, [{"account_id": own, "flags": flags, **self._filter()}])

    def query_filter(self) -> Records:
        """Return a filter over everything, mostly a valid one."""
        ledger, flags = self.random.choice((0, 0, 1, 2)), self.random.choice((0, 0, 1, 1, 2))
        return packed(QUERY_FILTER, [{"ledger": ledger, "flags": flags, **self._filter()}])

    def step_ns(self) -> int:
        """Return by how much time passes before the next call; clocks step back too."""
        return self.random.choice((-(10**9), 0, 1, 10**6, 10**8, 5 * 10**8, 10**9, 2 * 10**9))

    def _filter(self) -> Row:
        pick = self.random
        times = [1, (1 << 63) - 1, 1 << 63, *self.times]
        return {
            "timestamp_min": pick.choice((0, pick.choice(times))),
            "timestamp_max": pick.choice((0, pick.choice(times))),
            "limit": pick.choice((0, 1, 5, 8189, 8189)),
            "code": pick.choice((0, 0, 0, 1, 2)),
            "user_data_128": pick.choice((0, 0, 0, 1, 1 << 64)),
            "user_data_64": pick.choice((0, 0, 0, 1)),
            "user_data_32": pick.choice((0, 0, 0, 1)),
            "reserved": pick.choice((0,) * 9 + (1,)),
        }

    def _account(self) -> Row:
        pick = self.random
        if self.account_rows and pick.random() < 0.4:
            return self._altered(pick.choice(self.account_rows), ACCOUNT_FIELDS, 0.6)
        row = account(self._fresh(), ledger=pick.choice(LEDGERS), flags=pick.choice(ACCOUNT_FLAGS))
        return self._altered(row, ACCOUNT_FIELDS, 0.25)

    def _transfer(self) -> Row:
        chance = self.random.random()
        if self.created and chance < 0.12:
            return self._altered(self.random.choice(self.created), TRANSFER_FIELDS, 0.7)
        if self.sent and chance < 0.15:
            return self._altered(self.random.choice(self.sent), TRANSFER_FIELDS, 0.1)
        if self.pending and chance < 0.4:
            return self._altered(self._resolving(), TRANSFER_FIELDS, 0.15)
        return self._altered(self._new_transfer(), TRANSFER_FIELDS, 0.12)

    def _new_transfer(self) -> Row:
        pick = self.random
        recent = list(self.accounts)[-40:]
        debit, credit = pick.sample(recent, 2)
        if self.accounts[credit] != self.accounts[debit] and pick.random() < 0.9:
            alike = [one for one in recent if self.accounts[one] == self.accounts[debit]]
            credit = pick.choice(alike)
        flags = PENDING if pick.random() < 0.4 else 0
        flags |= sum(flag for flag, chance in RARE_FLAGS.items() if pick.random() < chance)
        amount = pick.randint(0, 60)
        if pick.random() < 0.15:
            amount = pick.choice((HUGE, HUGE - 1, U128_MAX, U128_MAX - 60, 1 << 64, (1 << 64) - 1))
        timeout = pick.choice((0, 1, 1, 2, 3, (1 << 32) - 1)) if flags & PENDING else 0
        if self.imports and pick.random() < 0.9:
            timeout = 0
        data = {"user_data_64": pick.randrange(2), "user_data_128": pick.choice((0, 0, 1, 1 << 64))}
        row = transfer(self._fresh(), debit, credit, amount, flags=flags, timeout=timeout, **data)
        return row | {"ledger": self.accounts[debit] if pick.random() < 0.97 else 2}

    def _resolving(self) -> Row:
        """Post or void one that exists, naming its accounts or not."""
        pick = self.random
        pending = pick.choice(self.pending if pick.random() < 0.95 else self.created)
        flags = POST if pick.random() < 0.5 and not pending["flags"] & CLOSING_DEBIT else VOID
        if pick.random() < 0.03:
            flags |= 1 << pick.randrange(1, 8)
        full = pending["amount"]
        amount = pick.choice((0, 0, U128_MAX, U128_MAX, full, full // 2, full + 1)) & U128_MAX
        row = transfer(self._fresh(), 0, 0, amount, flags=flags, pending_id=pending["id"])
        row |= {"ledger": 0, "code": 0, "user_data_64": pick.randrange(3)}
        if pick.random() < 0.3:
            names = ("debit_account_id", "credit_account_id", "ledger", "code")
            row |= {name: pending[name] for name in names}
        return row

    def _altered(self, row: Row, fields: dict[str, tuple[int, ...]], chance: float) -> Row:
        row = dict(row)
        if self.random.random() < chance:
            name = self.random.choice([*fields, "flags"])
            if name == "flags" and self.random.random() < 0.7:
                row["flags"] ^= 1 << self.random.randrange(10)
            elif name == "pending_id" and self.random.random() < 0.3:
                row[name] = row["id"]
            elif name == "credit_account_id" and self.random.random() < 0.3:
                row[name] = row["debit_account_id"]
            else:
                row[name] = self.random.choice(fields.get(name, (512, 1 << 15)))
        return row

    def _linked(self, rows: list[Row]) -> list[Row]:
        """Link some of them; in some batches most of them."""
        chance = self.random.choice((0, 0, 0.05, 0.5, 0.8))
        linked = [row | {"flags": row["flags"] | LINKED} for row in rows]
        chosen = [
            b if self.random.random() < chance else a for a, b in zip(rows, linked, strict=True)
        ]
        if chosen and self.random.random() < 0.9:
            chosen[-1] = chosen[-1] | {"flags": chosen[-1]["flags"] & ~LINKED}
        return chosen

    def _timed(self, rows: list[Row], flag: int, is_import: bool) -> list[Row]:  # noqa: FBT001 - one caller each
        """Let a batch be an import or none, with a rare event that is not as the others."""
        time = self.random.choice((self.latest, self.latest, self.latest_transfer))
        timed = []
        for row in rows:
            if not is_import:
                odd = self.random.random() < 0.01
                timed.append(row | {"flags": row["flags"] | flag} if odd else _today(row, flag))
                continue
            time += self.random.choice((0, 1, 1, 2, 50))
            wrong = (0, 1 << 63, 1 << 62, 5, *self.times)
            chosen = time if self.random.random() < 0.93 else self.random.choice(wrong)
            if self.random.random() < 0.01:
                timed.append(_today(row, flag))
            else:
                timed.append(row | {"flags": row["flags"] | flag, "timestamp": chosen})
        return timed

    def _fresh(self) -> int:
        """Return an id that was not used before: small ones, and some of more than 64 bits."""
        self.number += 1
        return self.number + 10 + (self.random.choice((0, 0, 1 << 64, 1 << 100)))


def _today(row: Row, flag: int) -> Row:
    """Return ``row`` as an ordinary event; a timestamp stays where it is altered on purpose."""
    is_altered = row["timestamp"] and not row["flags"] & flag
    return row | {"flags": row["flags"] & ~flag, "timestamp": 1 if is_altered else 0}
