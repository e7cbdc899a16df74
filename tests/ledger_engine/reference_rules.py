"""The reference model's rules: what is wrong with an event, the first broken rule by name.

A group of rules is a generator of (name, is broken) in TigerBeetle's order; none is asked before
those above it have held.
"""

from collections.abc import Iterator

from tests.ledger_engine.reference_state import (
    ACCOUNT_IMPORTED,
    BALANCES,
    BALANCING_CREDIT,
    BALANCING_DEBIT,
    CLOSED,
    CLOSING_CREDIT,
    CLOSING_DEBIT,
    IMPORTED,
    LIMIT_CREDITS,
    LIMIT_DEBITS,
    PENDING,
    POST,
    SECOND_NS,
    U63_MAX,
    U128_MAX,
    USER_DATA,
    VOID,
    Row,
    State,
)
from tests.ledger_engine.reference_transfers import balanced_amount, resolved_amount

Rules = Iterator[tuple[str, bool]]


def _first(rules: Rules) -> str:
    return next((name for name, is_broken in rules if is_broken), "")


def time_status(row: Row, first: Row, last: int, what: str) -> str:
    """Return what is wrong with an event's timestamp; ``first`` and ``last`` are the batch's."""
    flag = ACCOUNT_IMPORTED if what == "account" else IMPORTED
    is_import, is_batch = bool(row["flags"] & flag), bool(first["flags"] & flag)
    time = row["timestamp"]
    if is_import != is_batch:
        return "imported_event_not_expected" if is_import else "imported_event_expected"
    if not is_import:
        return "timestamp_must_be_zero" if time else ""
    if not 1 <= time <= U63_MAX:
        return "imported_event_timestamp_out_of_range"
    return "imported_event_timestamp_must_not_advance" if time >= last else ""


def account_status(row: Row, state: State) -> str:
    """Return what becomes of an account."""
    return _first(_account_rules(row, state)) or "created"


def _account_rules(row: Row, state: State) -> Rules:
    yield "reserved_field", row["reserved"] != 0
    yield "reserved_flag", row["flags"] >= 64
    yield "id_must_not_be_zero", row["id"] == 0
    yield "id_must_not_be_int_max", row["id"] == U128_MAX
    stored = state.accounts.get(row["id"])
    if stored is not None:
        for name in ("flags", *USER_DATA, "ledger", "code"):
            yield f"exists_with_different_{name}", row[name] != stored[name]
        yield "exists", True
    both = LIMIT_DEBITS | LIMIT_CREDITS
    yield "flags_are_mutually_exclusive", row["flags"] & both == both
    for name in BALANCES:
        yield f"{name}_must_be_zero", row[name] != 0
    yield "ledger_must_not_be_zero", row["ledger"] == 0
    yield "code_must_not_be_zero", row["code"] == 0
    is_late = row["timestamp"] <= state.last_account or row["timestamp"] in state.transfer_times
    is_import = bool(row["flags"] & ACCOUNT_IMPORTED)
    yield "imported_event_timestamp_must_not_regress", is_import and is_late


def transfer_status(row: Row, state: State, spent: set[int], timestamp: int) -> str:
    """Return what becomes of a transfer; ``timestamp`` is the event's own."""
    return _first(_transfer_rules(row, state, spent, timestamp)) or "created"


def _transfer_rules(row: Row, state: State, spent: set[int], timestamp: int) -> Rules:
    yield "reserved_flag", row["flags"] >= 512
    yield "id_must_not_be_zero", row["id"] == 0
    yield "id_must_not_be_int_max", row["id"] == U128_MAX
    yield "id_already_failed", row["id"] in spent
    stored = state.transfers.get(row["id"])
    if stored is not None:
        yield from _exists_rules(row, stored, state)
    if row["flags"] & (POST | VOID):
        yield from _resolving_rules(row, state, timestamp)
    else:
        yield from _new_rules(row, state)
        yield from _account_pair_rules(row, state)
        yield from _balance_rules(row, state, row["timestamp"] or timestamp)


def _exists_rules(row: Row, stored: Row, state: State) -> Rules:
    for name in ("flags", "pending_id", "timeout"):
        yield f"exists_with_different_{name}", row[name] != stored[name]
    if row["flags"] & (POST | VOID):
        yield from _resolved_exists_rules(row, stored, state.transfers[row["pending_id"]])
    for name in ("debit_account_id", "credit_account_id"):
        yield f"exists_with_different_{name}", row[name] != stored[name]
    is_balancing = bool(row["flags"] & (BALANCING_DEBIT | BALANCING_CREDIT))
    is_less, is_more = row["amount"] < stored["amount"], row["amount"] > stored["amount"]
    yield "exists_with_different_amount", is_less or (is_more and not is_balancing)
    for name in (*USER_DATA, "ledger", "code"):
        yield f"exists_with_different_{name}", row[name] != stored[name]
    yield "exists", True


def _resolved_exists_rules(row: Row, stored: Row, pending: Row) -> Rules:
    for name in ("debit_account_id", "credit_account_id"):
        yield f"exists_with_different_{name}", row[name] not in (0, stored[name])
    amount = resolved_amount(row, pending)
    yield "exists_with_different_amount", amount != stored["amount"]
    for name in USER_DATA:
        yield f"exists_with_different_{name}", (row[name] or pending[name]) != stored[name]
    for name in ("ledger", "code"):
        yield f"exists_with_different_{name}", row[name] not in (0, stored[name])
    yield "exists", True


def _new_rules(row: Row, state: State) -> Rules:
    for side in ("debit", "credit"):
        yield f"{side}_account_id_must_not_be_zero", row[f"{side}_account_id"] == 0
        yield f"{side}_account_id_must_not_be_int_max", row[f"{side}_account_id"] == U128_MAX
    same = row["debit_account_id"] == row["credit_account_id"]
    yield "accounts_must_be_different", same
    yield "pending_id_must_be_zero", row["pending_id"] != 0
    if not row["flags"] & PENDING:
        yield "timeout_reserved_for_pending_transfer", row["timeout"] != 0
        closes = bool(row["flags"] & (CLOSING_DEBIT | CLOSING_CREDIT))
        yield "closing_transfer_must_be_pending", closes
    yield "ledger_must_not_be_zero", row["ledger"] == 0
    yield "code_must_not_be_zero", row["code"] == 0
    yield "debit_account_not_found", row["debit_account_id"] not in state.accounts
    yield "credit_account_not_found", row["credit_account_id"] not in state.accounts


def _account_pair_rules(row: Row, state: State) -> Rules:
    debit = state.accounts[row["debit_account_id"]]
    credit = state.accounts[row["credit_account_id"]]
    yield "accounts_must_have_the_same_ledger", debit["ledger"] != credit["ledger"]
    is_foreign = row["ledger"] != debit["ledger"]
    yield "transfer_must_have_the_same_ledger_as_accounts", is_foreign
    if row["flags"] & IMPORTED:
        time = row["timestamp"]
        yield from _regress_rules(row, state)
        is_early = time <= debit["timestamp"]
        yield "imported_event_timestamp_must_postdate_debit_account", is_early
        is_early = time <= credit["timestamp"]
        yield "imported_event_timestamp_must_postdate_credit_account", is_early
        yield "imported_event_timeout_must_be_zero", row["timeout"] != 0
    yield "debit_account_already_closed", bool(debit["flags"] & CLOSED)
    yield "credit_account_already_closed", bool(credit["flags"] & CLOSED)


def _regress_rules(row: Row, state: State) -> Rules:
    is_late = row["timestamp"] <= state.last_transfer or row["timestamp"] in state.account_times
    is_import = bool(row["flags"] & IMPORTED)
    yield "imported_event_timestamp_must_not_regress", is_import and is_late


def _balance_rules(row: Row, state: State, timestamp: int) -> Rules:
    debit = state.accounts[row["debit_account_id"]]
    credit = state.accounts[row["credit_account_id"]]
    amount = balanced_amount(row, debit, credit)
    debits = debit["debits_pending"] + debit["debits_posted"] + amount
    credits_ = credit["credits_pending"] + credit["credits_posted"] + amount
    if row["flags"] & PENDING:
        yield "overflows_debits_pending", debit["debits_pending"] + amount > U128_MAX
        yield "overflows_credits_pending", credit["credits_pending"] + amount > U128_MAX
    yield "overflows_debits_posted", debit["debits_posted"] + amount > U128_MAX
    yield "overflows_credits_posted", credit["credits_posted"] + amount > U128_MAX
    yield "overflows_debits", debits > U128_MAX
    yield "overflows_credits", credits_ > U128_MAX
    yield "overflows_timeout", timestamp + row["timeout"] * SECOND_NS > U63_MAX
    is_limited = bool(debit["flags"] & LIMIT_DEBITS)
    yield "exceeds_credits", is_limited and debits > debit["credits_posted"]
    is_limited = bool(credit["flags"] & LIMIT_CREDITS)
    yield "exceeds_debits", is_limited and credits_ > credit["debits_posted"]


def _resolving_rules(row: Row, state: State, timestamp: int) -> Rules:
    flags, number = row["flags"], row["pending_id"]
    others = PENDING | BALANCING_DEBIT | BALANCING_CREDIT | CLOSING_DEBIT | CLOSING_CREDIT
    is_both = flags & (POST | VOID) == POST | VOID
    yield "flags_are_mutually_exclusive", is_both or bool(flags & others)
    yield "pending_id_must_not_be_zero", number == 0
    yield "pending_id_must_not_be_int_max", number == U128_MAX
    yield "pending_id_must_be_different", number == row["id"]
    yield "timeout_reserved_for_pending_transfer", row["timeout"] != 0
    yield "pending_transfer_not_found", number not in state.transfers
    pending = state.transfers[number]
    yield "pending_transfer_not_pending", not pending["flags"] & PENDING
    for name in ("debit_account_id", "credit_account_id", "ledger", "code"):
        differs = row[name] not in (0, pending[name])
        yield f"pending_transfer_has_different_{name}", differs
    yield from _resolved_amount_rules(row, pending)
    yield from _pending_state_rules(pending, state.pending[number], timestamp)
    yield from _regress_rules(row, state)
    if not flags & VOID:
        for side in ("debit", "credit"):
            account = state.accounts[pending[f"{side}_account_id"]]
            yield f"{side}_account_already_closed", bool(account["flags"] & CLOSED)


def _resolved_amount_rules(row: Row, pending: Row) -> Rules:
    amount = resolved_amount(row, pending)
    yield "exceeds_pending_transfer_amount", amount > pending["amount"]
    is_part = bool(row["flags"] & VOID) and amount < pending["amount"]
    yield "pending_transfer_has_different_amount", is_part


def _pending_state_rules(pending: Row, status: str, timestamp: int) -> Rules:
    yield "pending_transfer_already_posted", status == "posted"
    yield "pending_transfer_already_voided", status == "voided"
    due = pending["timestamp"] + pending["timeout"] * SECOND_NS
    is_past = pending["timeout"] > 0 and due <= timestamp
    yield "pending_transfer_expired", status == "expired" or is_past
