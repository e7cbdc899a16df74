"""The reference model's transfers: amounts that they move, the row stored, what accounts become."""

from tests.ledger_engine.reference_state import (
    BALANCING_CREDIT,
    BALANCING_DEBIT,
    CLOSED,
    CLOSING_CREDIT,
    CLOSING_DEBIT,
    PENDING,
    POST,
    U128_MAX,
    USER_DATA,
    VOID,
    Event,
    Row,
    State,
)


def balanced_amount(row: Row, debit: Row, credit: Row) -> int:
    """Return what a single-phase or pending transfer moves."""
    amount = row["amount"]
    if row["flags"] & BALANCING_DEBIT:
        used = debit["debits_posted"] + debit["debits_pending"]
        amount = min(amount, max(0, debit["credits_posted"] - used))
    if row["flags"] & BALANCING_CREDIT:
        used = credit["credits_posted"] + credit["credits_pending"]
        amount = min(amount, max(0, credit["debits_posted"] - used))
    return amount


def resolved_amount(row: Row, pending: Row) -> int:
    """Return what a post or a void asks to move: the whole where it says so."""
    whole = 0 if row["flags"] & VOID else U128_MAX
    return pending["amount"] if row["amount"] == whole else row["amount"]


def created_transfer(row: Row, state: State, timestamp: int) -> Row:
    """Return the row that is stored of a transfer that may be created."""
    stored = row | {"timestamp": timestamp}
    if not row["flags"] & (POST | VOID):
        debit = state.accounts[row["debit_account_id"]]
        credit = state.accounts[row["credit_account_id"]]
        return stored | {"amount": balanced_amount(row, debit, credit)}
    pending = state.transfers[row["pending_id"]]
    for name in ("debit_account_id", "credit_account_id", "ledger", "code"):
        stored[name] = pending[name]
    for name in USER_DATA:
        stored[name] = row[name] or pending[name]
    return stored | {"amount": resolved_amount(row, pending)}


def effect_of(stored: Row, state: State) -> Event:
    """Return what a created transfer does to its accounts."""
    debit = dict(state.accounts[stored["debit_account_id"]])
    credit = dict(state.accounts[stored["credit_account_id"]])
    flags, amount = stored["flags"], stored["amount"]
    kind = 1 if flags & PENDING else 2 if flags & POST else 3 if flags & VOID else 0
    if kind == 1:
        debit["debits_pending"] += amount
        credit["credits_pending"] += amount
        debit["flags"] |= CLOSED if flags & CLOSING_DEBIT else 0
        credit["flags"] |= CLOSED if flags & CLOSING_CREDIT else 0
    if kind in (2, 3):
        release(state.transfers[stored["pending_id"]], debit, credit)
    if kind in (0, 2):
        debit["debits_posted"] += amount
        credit["credits_posted"] += amount
    return Event(kind, stored["timestamp"], stored, debit, credit)


def release(pending: Row, debit: Row, credit: Row) -> None:
    """Take a pending transfer back from its accounts, and open those that it closed."""
    debit["debits_pending"] -= pending["amount"]
    credit["credits_pending"] -= pending["amount"]
    if pending["flags"] & CLOSING_DEBIT:
        debit["flags"] &= ~CLOSED
    if pending["flags"] & CLOSING_CREDIT:
        credit["flags"] &= ~CLOSED
