"""Records from and to plain dicts of ints: the small notation of these tests."""

import numpy as np

from ledger_engine.records import ACCOUNT, ACCOUNT_FILTER, QUERY_FILTER, TRANSFER, Records

Row = dict[str, int]
MASK = (1 << 64) - 1


def packed(dtype: np.dtype[np.void], rows: list[Row]) -> Records:
    """Return records of ``dtype``; what a row does not name is zero."""
    records = np.zeros(len(rows), dtype)
    for record, row in zip(records, rows, strict=True):
        for name, number in row.items():
            if dtype[name].shape == (2,):
                record[name] = (number & MASK, number >> 64)
            elif dtype[name].shape:
                record[name][0] = number
            else:
                record[name] = number
    return records


def unpacked(records: Records) -> list[Row]:
    """Return every record as a dict of all its fields; byte fields as their sum."""
    return [
        {name: _number(record[name]) for name in records.dtype.names or ()} for record in records
    ]


def _number(value: np.ndarray) -> int:
    if value.shape == (2,):
        return int(value[0]) | int(value[1]) << 64
    return int(value.sum())


def account(number: int, **fields: int) -> Row:
    """Return a full account row, ledger 1 and code 1 unless told."""
    return dict.fromkeys(ACCOUNT.names or (), 0) | {"id": number, "ledger": 1, "code": 1} | fields


def transfer(number: int, debit: int, credit: int, amount: int, **fields: int) -> Row:
    """Return a full transfer row, ledger 1 and code 1 unless told."""
    plain = {"id": number, "debit_account_id": debit, "credit_account_id": credit}
    money = {"amount": amount, "ledger": 1, "code": 1}
    return dict.fromkeys(TRANSFER.names or (), 0) | plain | money | fields


def accounts(*rows: Row) -> Records:
    """Return ACCOUNT records."""
    return packed(ACCOUNT, list(rows))


def transfers(*rows: Row) -> Records:
    """Return TRANSFER records."""
    return packed(TRANSFER, list(rows))


def account_filter(**fields: int) -> Records:
    """Return an ACCOUNT_FILTER: both sides, 8189 rows unless told."""
    return packed(ACCOUNT_FILTER, [{"limit": 8189, "flags": 3} | fields])


def query_filter(**fields: int) -> Records:
    """Return a QUERY_FILTER: 8189 rows unless told."""
    return packed(QUERY_FILTER, [{"limit": 8189} | fields])


def ids(*numbers: int) -> np.ndarray:
    """Return ``(n, 2)`` halves."""
    return np.array([(one & MASK, one >> 64) for one in numbers], np.uint64).reshape(-1, 2)
