"""Two ledgers asked the same, the one embedded, the other on a cluster: every answer is compared.

Their clocks differ, so timestamps are compared through the order in which they were given: what one
ledger answered at some place, the other one answered there too. Timeouts run out on real clocks:
they are started together, and nothing else happens until both have ended.
"""

import re
import time
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pytest

from contracts.errors import RefusedImportError
from ledger_engine import Ledger
from ledger_engine.records import CHANGE_EVENT, Records, Words
from ledger_engine.statuses import AccountStatus, TransferStatus
from tests.ledger_engine.random_events import ACCOUNT_IMPORTED, IMPORTED, PENDING, RandomEvents
from tests.ledger_engine.rows import ids, unpacked

FIRST_ACCOUNTS = 12
ACCOUNT_CHANCE = 0.4
EXPIRY_CHANCE = 0.01
QUERY_CHANCE = 0.1
LONG_S = 1 << 20
EXPIRY_S = 1.0
LATENESS_S = 0.5
SHORT_TIMEOUTS = 10
TIMES = {
    "timestamp",
    "transfer_timestamp",
    "debit_account_timestamp",
    "credit_account_timestamp",
}
EXPIRED = 4


def large_events(seed: int, *, imports: bool = False) -> RandomEvents:
    """Return a stream of larger batches, over more of what exists."""
    return RandomEvents(
        seed,
        imports,
        pending=deque(maxlen=300),
        times=deque(maxlen=500),
        # Imports are a few nanoseconds apart: a long batch would run into the next one's present.
        sizes=(*(0, 1, 2, 10, 40, 40, 40, 100, 300) * 20, *(() if imports else (9000,))),
    )


@dataclass
class Clocks:
    """Timestamps of the first ledger beside those of the second, in order."""

    firsts: Words = field(default_factory=lambda: np.zeros(1, np.uint64))
    seconds: Words = field(default_factory=lambda: np.zeros(1, np.uint64))
    learnt: list[tuple[Words, Words]] = field(default_factory=list)
    second_by_first: dict[int, int] = field(default_factory=dict)
    first_by_second: dict[int, int] = field(default_factory=dict)

    def learn(self, first: Records, second: Records, batch: Records) -> None:
        """Note what both answered; where one repeats a time, the other must."""
        pairs = zip(first["timestamp"].tolist(), second["timestamp"].tolist(), strict=True)
        for at, (one, other) in enumerate(pairs):
            known = self.second_by_first.setdefault(one, other)
            known_first = self.first_by_second.setdefault(other, one)
            assert (known, known_first) == (other, one), (
                f"event {at} of {len(batch)}: {one} stands for {known}, not for {other}, which "
                f"stands for {known_first}: {unpacked(batch[at : at + 1])}"
            )
        self.learnt.append((first["timestamp"].copy(), second["timestamp"].copy()))

    def second_of(self, first: int) -> int:
        """Return the second ledger's timestamp for one of the first's, itself where it is none."""
        self._sort()
        at = int(np.searchsorted(self.firsts, np.uint64(first)))
        is_known = at < len(self.firsts) and int(self.firsts[at]) == first
        return int(self.seconds[at]) if is_known else first

    def as_first(self, records: Records) -> Records:
        """Return the second ledger's records with the first's timestamps."""
        self._sort()
        mapped = records.copy()
        for name in TIMES & set(records.dtype.names or ()):
            at = np.searchsorted(self.seconds, records[name])
            at = np.minimum(at, len(self.seconds) - 1)
            is_known = self.seconds[at] == records[name]
            mapped[name] = np.where(is_known, self.firsts[at], records[name])
        return mapped

    def _sort(self) -> None:
        if not self.learnt:
            return
        first, second = zip(*self.learnt, strict=True)
        self.learnt.clear()
        self.firsts = np.unique(np.concatenate([self.firsts, *first]))
        self.seconds = np.unique(np.concatenate([self.seconds, *second]))


class TwoLedgers:
    """The pair, the stream that drives it, and how often each status was seen."""

    def __init__(self, first: Ledger, second: Ledger, stream: RandomEvents) -> None:
        self.first, self.second, self.stream = first, second, stream
        self.pick = stream.random
        self.clocks = Clocks()
        self.seen: Counter[str] = Counter()
        self.event_count = 0
        self.query_count = 0
        self.timeout_s = LONG_S
        self.times: deque[int] = deque(maxlen=500)
        while len(stream.accounts) < FIRST_ACCOUNTS:
            self.create("account", stream.account_batch())

    def run(self, event_count: int) -> None:
        """Send at least so many more events, with questions in between and at the end."""
        wanted = self.event_count + event_count
        while self.event_count < wanted:
            chance = self.pick.random()
            if chance < ACCOUNT_CHANCE:
                self.create("account", self.stream.account_batch())
            elif chance < ACCOUNT_CHANCE + EXPIRY_CHANCE and not self.stream.imports:
                self.expire()
            else:
                self.create("transfer", self.stream.transfer_batch())
            if self.pick.random() < QUERY_CHANCE:
                self.query()
        self.compare()

    def expire(self) -> None:
        """Let some pending transfers expire: resolve a few in time and a few too late."""
        self.timeout_s = int(EXPIRY_S)
        for _ in range(3):
            self.create("transfer", self.stream.transfer_batch())
        self.timeout_s = LONG_S
        time.sleep(EXPIRY_S + LATENESS_S)
        self.create("transfer", self.stream.transfer_batch())

    def create(self, what: str, batch: Records) -> None:
        if what == "transfer":
            self._set_timeouts(batch)
        if self.stream.is_history:
            _begin_as_import(batch, ACCOUNT_IMPORTED if what == "account" else IMPORTED)
        answered = self._asked_of_both(f"create_{what}s", batch)
        if answered is None:
            return
        given, other = answered
        self._require_same_statuses(what, batch, given, other)
        self.clocks.learn(given, other, batch)
        self.event_count += len(batch)
        self.stream.learn(batch, given)
        self.times.extend(self.stream.times)
        self.stream.times.clear()  # One ledger's own times mean nothing to the other.
        self._let_imports_go_on(given, other, is_transfers=what == "transfer")

    def _asked_of_both(self, method: str, batch: Records) -> tuple[Records, Records] | None:
        """Return both answers, None where a shield refused the call."""
        try:
            answered: Records = getattr(self.second, method)(batch)
        except RefusedImportError as error:
            # The cluster's shield alone refuses what TigerBeetle would not survive.
            if "stop every replica" not in str(error):
                with pytest.raises(RefusedImportError, match=re.escape(str(error))):
                    getattr(self.first, method)(batch)
            self.seen["calls that a shield refused"] += 1
            return None
        return getattr(self.first, method)(batch), answered

    def _require_same_statuses(
        self, what: str, batch: Records, given: Records, other: Records
    ) -> None:
        names = {int(one): one.label for one in (AccountStatus, TransferStatus)[what == "transfer"]}
        pairs = zip(given["status"].tolist(), other["status"].tolist(), strict=True)
        for at, (one, two) in enumerate(pairs):
            assert one == two, f"{names[one]} or {names[two]}? event {at} of {unpacked(batch)}"
            self.seen[f"{what} {names[one]}"] += 1

    def query(self) -> None:
        """Ask both some questions about what exists."""
        self.stream.times.extend(self.times)
        for _ in range(4):
            asked = self.stream.account_filter()
            self._same(Ledger.get_account_transfers, asked, self._asked_of_second(asked))
            self._same(Ledger.get_account_balances, asked, self._asked_of_second(asked))
            asked = self.stream.query_filter()
            self._same(Ledger.query_transfers, asked, self._asked_of_second(asked))
            self._same(Ledger.query_accounts, asked, self._asked_of_second(asked))
            self.query_count += 4
        self.stream.times.clear()

    def compare(self) -> None:
        """Compare every account, every transfer ever sent and every change event."""
        accounts = ids(*self.stream.accounts)
        self._same(Ledger.lookup_accounts, accounts, accounts)
        recent = ids(*(row["id"] for row in self.stream.sent))
        self._same(Ledger.lookup_transfers, recent, recent)
        first, second = every_event(self.first), self.clocks.as_first(every_event(self.second))
        is_expiry = first["type"] == EXPIRED
        for events in (first, second):
            assert (np.diff(events["timestamp"].astype(np.int64)) > 0).all(), "out of order"
            events["timestamp"][is_expiry[: len(events)]] = 0
        _require_same(first, second)
        self.seen.update(f"event {kind}" for kind in first["type"].tolist())

    def _set_timeouts(self, batch: Records) -> None:
        """Let short timeouts run as long as this phase says; what is no timeout stays."""
        is_short = (batch["timeout"] > 0) & (batch["timeout"] <= SHORT_TIMEOUTS)
        is_pending = batch["flags"] & PENDING != 0
        batch["timeout"][is_short & is_pending] = self.timeout_s

    def _let_imports_go_on(self, given: Records, answered: Records, *, is_transfers: bool) -> None:
        """An import must be later than all that exists, on both clocks.

        A history is imported far behind both: its times are the same on either.
        """
        if self.stream.is_history:
            return
        now = np.uint64(time.time_ns())
        for results in (given, answered):
            times = results["timestamp"]
            latest = int(times[times < now].max(initial=0))
            self.stream.latest = max(self.stream.latest, latest + 1)
            if is_transfers:
                self.stream.latest_transfer = max(self.stream.latest_transfer, latest + 1)

    def _asked_of_second(self, asked: Records) -> Records:
        changed = asked.copy()
        for name in ("timestamp_min", "timestamp_max"):
            changed[name] = self.clocks.second_of(int(asked[name][0]))
        return changed

    def _same(
        self,
        question: Callable[..., Records],
        first: Words | Records,
        second: Words | Records,
    ) -> None:
        name = question.__name__
        given, answered = getattr(self.first, name)(first), getattr(self.second, name)(second)
        self.seen[f"{name} with rows"] += bool(len(given))
        try:
            _require_same(given, self.clocks.as_first(answered))
        except AssertionError as error:
            raise AssertionError(f"{name} {first}: {error}") from error


def _begin_as_import(batch: Records, flag: int) -> None:
    """Let nothing ordinary be created in a history: it would get each ledger's own time."""
    if (batch["flags"] & flag).any():
        batch["flags"][0] |= flag


def every_event(ledger: Ledger) -> Records:
    pages, after = [np.empty(0, CHANGE_EVENT)], 0
    while len(page := ledger.change_events(after, 50_000)):
        pages.append(page)
        after = int(page["timestamp"][-1])
    return np.concatenate(pages)


def _require_same(first: Records, second: Records) -> None:
    assert len(first) == len(second), f"{len(first)} rows and {len(second)} rows"
    if first.tobytes() == second.tobytes():
        return
    differing = np.flatnonzero(first != second)
    one, other = unpacked(first[differing[:1]])[0], unpacked(second[differing[:1]])[0]
    fields = {name: (one[name], other[name]) for name in one if one[name] != other[name]}
    raise AssertionError(f"row {differing[0]} of {len(first)} differs in {fields}: {one}")


def reached(seen: Counter[str]) -> str:
    """Return how often each status and kind was seen, a line each."""
    return "\n".join(f"{count:>11,} {name}" for name, count in sorted(seen.items()))


def unreached(seen: Counter[str]) -> set[str]:
    """Return what can be reached on a real clock and was not.

    The longest timeout ends before the end of time until the year 2125, so none overflows.
    """
    wanted = {f"account {one.label}" for one in AccountStatus}
    wanted |= {f"transfer {one.label}" for one in TransferStatus}
    wanted |= {f"event {kind}" for kind in range(5)}
    wanted |= {
        f"{question} with rows"
        for question in (
            "lookup_accounts",
            "lookup_transfers",
            "get_account_transfers",
            "get_account_balances",
            "query_accounts",
            "query_transfers",
        )
    }
    return wanted - {"transfer overflows_timeout"} - set(+seen)
