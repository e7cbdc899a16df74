"""The reference model's answers to readers: look-ups, filters, change events."""

import numpy as np

from ledger_engine.records import ACCOUNT_BALANCE, CHANGE_EVENT, TRANSFER, Records, Words
from tests.ledger_engine.reference_state import (
    BALANCES,
    HISTORY,
    U63_MAX,
    U128_MAX,
    USER_DATA,
    Event,
    Row,
    State,
)
from tests.ledger_engine.rows import packed

DEBITS, CREDITS, ACCOUNT_REVERSED, QUERY_REVERSED = 1, 2, 4, 1


def found(rows: dict[int, Row], ids: Words) -> list[Row]:
    """Return the rows of ``(n, 2)`` ids that are there, in the order asked."""
    numbers = [low | high << 64 for low, high in ids.tolist()]
    return [rows[one] for one in numbers if one in rows]


def account_transfers(state: State, wanted: Row) -> Records:
    """Answer an account filter."""
    rows = [event.transfer for event in _of_account(state, wanted)]
    return packed(TRANSFER, _limited(rows, wanted, ACCOUNT_REVERSED))


def account_balances(state: State, wanted: Row) -> Records:
    """Answer an account filter with balances, of a history account."""
    own = wanted["account_id"]
    rows = []
    if state.accounts.get(own, {"flags": 0})["flags"] & HISTORY:
        for event in _of_account(state, wanted):
            side = event.debit if event.debit["id"] == own else event.credit
            rows.append({name: side[name] for name in BALANCES} | {"timestamp": event.timestamp})
    return packed(ACCOUNT_BALANCE, _limited(rows, wanted, ACCOUNT_REVERSED))


def matching(dtype: np.dtype[np.void], rows: list[Row], wanted: Row) -> Records:
    """Answer a query filter over ``rows``, which are in order of time."""
    is_valid = _is_valid(wanted) and wanted["flags"] <= QUERY_REVERSED
    names = (*USER_DATA, "ledger", "code")
    rows = [row for row in rows if is_valid and _matches(row, wanted, names)]
    return packed(dtype, _limited(rows, wanted, QUERY_REVERSED))


def change_events(events: list[Event], after: int, limit: int) -> Records:
    """Return the first ``limit`` of the events later than ``after``."""
    later = [_change_event(event) for event in events if event.timestamp > after]
    return packed(CHANGE_EVENT, later[:limit])


def _of_account(state: State, wanted: Row) -> list[Event]:
    own, flags = wanted["account_id"], wanted["flags"]
    is_valid = own not in (0, U128_MAX) and flags & (DEBITS | CREDITS) and flags < 8
    if not is_valid or not _is_valid(wanted):
        return []
    return [
        event
        for event in state.events
        if event.type != 4
        and (
            (flags & DEBITS and event.debit["id"] == own)
            or (flags & CREDITS and event.credit["id"] == own)
        )
        and _matches(event.transfer, wanted, (*USER_DATA, "code"))
    ]


def _is_valid(wanted: Row) -> bool:
    low, high = wanted["timestamp_min"], wanted["timestamp_max"]
    is_ordered = high == 0 or low <= high
    is_in_range = low <= U63_MAX and high <= U63_MAX
    return wanted["limit"] > 0 and is_ordered and is_in_range and not wanted["reserved"]


def _matches(row: Row, wanted: Row, names: tuple[str, ...]) -> bool:
    low, high = wanted["timestamp_min"] or 1, wanted["timestamp_max"] or U63_MAX
    is_alike = all(wanted[name] in (0, row[name]) for name in names)
    return is_alike and low <= row["timestamp"] <= high


def _limited(rows: list[Row], wanted: Row, reversed_flag: int) -> list[Row]:
    ordered = rows[::-1] if wanted["flags"] & reversed_flag else rows
    return ordered[: wanted["limit"]]


def _change_event(event: Event) -> Row:
    row = event.transfer
    names = "id amount pending_id user_data_128 user_data_64 user_data_32 timeout code flags"
    fields = {f"transfer_{name}": row[name] for name in names.split()}
    fields |= {"ledger": row["ledger"], "type": event.type}
    names = "id user_data_128 user_data_64 user_data_32 code flags timestamp"
    for side, account in (("debit", event.debit), ("credit", event.credit)):
        for name in (*BALANCES, *names.split()):
            fields[f"{side}_account_{name}"] = account[name]
    return fields | {"timestamp": event.timestamp, "transfer_timestamp": row["timestamp"]}
