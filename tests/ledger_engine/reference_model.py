"""TigerBeetle's plain accounts and transfers in dicts and ints: the oracle of the embedded ledger.

Written from TigerBeetle's documented rules, in its order of precedence, and sharing nothing with
the kernels: statuses are their names as the documents write them.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

U128_MAX = (1 << 128) - 1
U63_MAX = (1 << 63) - 1
Row = dict[str, int]
Result = tuple[int, str]

ACCOUNT_LIMIT_DEBITS, ACCOUNT_LIMIT_CREDITS, ACCOUNT_HISTORY, ACCOUNT_CLOSED = 2, 4, 8, 32
TRANSIENT = (
    "debit_account_not_found",
    "credit_account_not_found",
    "exceeds_credits",
    "exceeds_debits",
    "debit_account_already_closed",
    "credit_account_already_closed",
)
BALANCES = ("debits_pending", "debits_posted", "credits_pending", "credits_posted")


@dataclass
class Model:
    """One ledger. Rows are dicts of TigerBeetle's field names to ints."""

    clock: Callable[[], int]
    accounts: dict[int, Row] = field(default_factory=dict)
    transfers: dict[int, Row] = field(default_factory=dict)
    spent: set[int] = field(default_factory=set)
    events: list[tuple[Row, Row, Row]] = field(default_factory=list)
    last: int = 0

    def create_accounts(self, rows: list[Row]) -> list[Result]:
        """Create one batch; return (timestamp, status name) an event."""
        first = self._timestamps(len(rows))
        return [self._account(row, first + at) for at, row in enumerate(rows)]

    def create_transfers(self, rows: list[Row]) -> list[Result]:
        """Create one batch; return (timestamp, status name) an event."""
        first = self._timestamps(len(rows))
        return [self._transfer(row, first + at) for at, row in enumerate(rows)]

    def account_transfers(self, wanted: Row) -> list[Row]:
        """Answer an account filter."""
        return self._limited([row for row, _, _ in self._of_account(wanted)], wanted, 4)

    def account_balances(self, wanted: Row) -> list[Row]:
        """Answer an account filter with balances, of a history account."""
        own = wanted["account_id"]
        if not self.accounts.get(own, {"flags": 0})["flags"] & ACCOUNT_HISTORY:
            return []
        rows = [
            {name: side[name] for name in BALANCES} | {"timestamp": row["timestamp"]}
            for row, debit, credit in self._of_account(wanted)
            for side in ([debit] if row["debit_account_id"] == own else [credit])
        ]
        return self._limited(rows, wanted, 4)

    def query(self, rows: list[Row], wanted: Row) -> list[Row]:
        """Answer a query filter over all accounts or all transfers."""
        if not self._is_valid(wanted) or wanted["flags"] > 1:
            return []
        names = ("user_data_128", "user_data_64", "user_data_32", "ledger", "code")
        matching = [row for row in rows if self._matches(row, wanted, names)]
        return self._limited(matching, wanted, 1)

    def _timestamps(self, count: int) -> int:
        self.last = max(self.last + 1, self.clock()) + count
        return self.last - count + 1

    def _account(self, row: Row, timestamp: int) -> Result:
        stored = self.accounts.get(row["id"])
        status = self._account_status(row, stored)
        if status == "exists":
            assert stored is not None
            return stored["timestamp"], status
        if status == "created":
            self.accounts[row["id"]] = row | {"timestamp": timestamp}
        return timestamp, status

    def _account_status(self, row: Row, stored: Row | None) -> str:
        form = [
            ("timestamp_must_be_zero", row["timestamp"] != 0),
            ("reserved_field", row["reserved"] != 0),
            ("reserved_flag", row["flags"] >= 64),
            ("id_must_not_be_zero", row["id"] == 0),
            ("id_must_not_be_int_max", row["id"] == U128_MAX),
        ]
        if stored is not None:
            order = ("flags", "user_data_128", "user_data_64", "user_data_32", "ledger", "code")
            form += [(f"exists_with_different_{name}", row[name] != stored[name]) for name in order]
            form += [("exists", True)]
        limits = ACCOUNT_LIMIT_DEBITS | ACCOUNT_LIMIT_CREDITS
        form += [("flags_are_mutually_exclusive", row["flags"] & limits == limits)]
        form += [(f"{name}_must_be_zero", row[name] != 0) for name in BALANCES]
        form += [(f"{name}_must_not_be_zero", row[name] == 0) for name in ("ledger", "code")]
        return next((name for name, is_broken in form if is_broken), "created")

    def _transfer(self, row: Row, timestamp: int) -> Result:
        status = self._form_status(row) or self._id_status(row) or self._new_status(row)
        if status == "exists":
            return self.transfers[row["id"]]["timestamp"], status
        if status in TRANSIENT:
            self.spent.add(row["id"])
        if status == "created":
            stored = row | {"timestamp": timestamp}
            debit = self.accounts[row["debit_account_id"]]
            credit = self.accounts[row["credit_account_id"]]
            debit["debits_posted"] += row["amount"]
            credit["credits_posted"] += row["amount"]
            self.transfers[row["id"]] = stored
            self.events.append((stored, dict(debit), dict(credit)))
        return timestamp, status

    def _form_status(self, row: Row) -> str:
        rules = [
            ("timestamp_must_be_zero", row["timestamp"] != 0),
            ("reserved_flag", row["flags"] >= 512),
            ("id_must_not_be_zero", row["id"] == 0),
            ("id_must_not_be_int_max", row["id"] == U128_MAX),
        ]
        return next((name for name, is_broken in rules if is_broken), "")

    def _id_status(self, row: Row) -> str:
        if row["id"] in self.spent:
            return "id_already_failed"
        stored = self.transfers.get(row["id"])
        if stored is None:
            return ""
        order = [
            "flags",
            "pending_id",
            "timeout",
            "debit_account_id",
            "credit_account_id",
            "amount",
            "user_data_128",
            "user_data_64",
            "user_data_32",
            "ledger",
            "code",
        ]
        different = next((name for name in order if row[name] != stored[name]), "")
        return f"exists_with_different_{different}" if different else "exists"

    def _new_status(self, row: Row) -> str:
        debit_id, credit_id = row["debit_account_id"], row["credit_account_id"]
        rules = [
            ("debit_account_id_must_not_be_zero", debit_id == 0),
            ("debit_account_id_must_not_be_int_max", debit_id == U128_MAX),
            ("credit_account_id_must_not_be_zero", credit_id == 0),
            ("credit_account_id_must_not_be_int_max", credit_id == U128_MAX),
            ("accounts_must_be_different", debit_id == credit_id),
            ("pending_id_must_be_zero", row["pending_id"] != 0),
            ("timeout_reserved_for_pending_transfer", row["timeout"] != 0),
            ("ledger_must_not_be_zero", row["ledger"] == 0),
            ("code_must_not_be_zero", row["code"] == 0),
            ("debit_account_not_found", debit_id not in self.accounts),
            ("credit_account_not_found", credit_id not in self.accounts),
        ]
        broken = next((name for name, is_broken in rules if is_broken), "")
        return broken or self._accounts_status(row)

    def _accounts_status(self, row: Row) -> str:
        debit = self.accounts[row["debit_account_id"]]
        credit = self.accounts[row["credit_account_id"]]
        amount = row["amount"]
        debits = debit["debits_pending"] + debit["debits_posted"] + amount
        credits_ = credit["credits_pending"] + credit["credits_posted"] + amount
        is_limited = bool(debit["flags"] & ACCOUNT_LIMIT_DEBITS)
        is_floored = bool(credit["flags"] & ACCOUNT_LIMIT_CREDITS)
        rules = [
            ("accounts_must_have_the_same_ledger", debit["ledger"] != credit["ledger"]),
            (
                "transfer_must_have_the_same_ledger_as_accounts",
                row["ledger"] != debit["ledger"],
            ),
            ("debit_account_already_closed", bool(debit["flags"] & ACCOUNT_CLOSED)),
            ("credit_account_already_closed", bool(credit["flags"] & ACCOUNT_CLOSED)),
            ("overflows_debits_posted", debit["debits_posted"] + amount > U128_MAX),
            ("overflows_credits_posted", credit["credits_posted"] + amount > U128_MAX),
            ("overflows_debits", debits > U128_MAX),
            ("overflows_credits", credits_ > U128_MAX),
            ("exceeds_credits", is_limited and debits > debit["credits_posted"]),
            ("exceeds_debits", is_floored and credits_ > credit["debits_posted"]),
        ]
        return next((name for name, is_broken in rules if is_broken), "created")

    def _of_account(self, wanted: Row) -> list[tuple[Row, Row, Row]]:
        own, flags = wanted["account_id"], wanted["flags"]
        is_valid = own not in (0, U128_MAX) and flags & 3 and flags < 8
        if not is_valid or not self._is_valid(wanted):
            return []
        names = ("user_data_128", "user_data_64", "user_data_32", "code")
        return [
            event
            for event in self.events
            if (flags & 1 and event[0]["debit_account_id"] == own)
            or (flags & 2 and event[0]["credit_account_id"] == own)
            if self._matches(event[0], wanted, names)
        ]

    def _is_valid(self, wanted: Row) -> bool:
        low, high = wanted["timestamp_min"], wanted["timestamp_max"]
        is_ordered = high == 0 or low <= high
        is_in_range = low <= U63_MAX and high <= U63_MAX
        return wanted["limit"] > 0 and is_ordered and is_in_range and not wanted["reserved"]

    def _matches(self, row: Row, wanted: Row, names: tuple[str, ...]) -> bool:
        low, high = wanted["timestamp_min"] or 1, wanted["timestamp_max"] or U63_MAX
        is_alike = all(wanted[name] in (0, row[name]) for name in names)
        return is_alike and low <= row["timestamp"] <= high

    def _limited(self, rows: list[Row], wanted: Row, reversed_flag: int) -> list[Row]:
        ordered = rows[::-1] if wanted["flags"] & reversed_flag else rows
        return ordered[: wanted["limit"]]
