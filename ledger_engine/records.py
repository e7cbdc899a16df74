"""TigerBeetle's own records as numpy dtypes: names, order and sizes as on its wire.

Little endian; a 128-bit field is two ``u64`` halves, low half first. What does not belong here:
what a flag or a status number means (``flags``, ``statuses``).
"""

from typing import Final

import numpy as np
import numpy.typing as npt

from contracts.money import MAX_UNITS

Words = npt.NDArray[np.uint64]
"""Records seen as ``u64`` words, the way the kernels read them."""

Records = npt.NDArray[np.void]
"""An array of one of the dtypes below."""

_U128: Final = ("<u8", (2,))

ID: Final = np.dtype([("id", *_U128)])

ACCOUNT: Final = np.dtype(
    [
        ("id", *_U128),
        ("debits_pending", *_U128),
        ("debits_posted", *_U128),
        ("credits_pending", *_U128),
        ("credits_posted", *_U128),
        ("user_data_128", *_U128),
        ("user_data_64", "<u8"),
        ("user_data_32", "<u4"),
        ("reserved", "<u4"),
        ("ledger", "<u4"),
        ("code", "<u2"),
        ("flags", "<u2"),
        ("timestamp", "<u8"),
    ]
)

TRANSFER: Final = np.dtype(
    [
        ("id", *_U128),
        ("debit_account_id", *_U128),
        ("credit_account_id", *_U128),
        ("amount", *_U128),
        ("pending_id", *_U128),
        ("user_data_128", *_U128),
        ("user_data_64", "<u8"),
        ("user_data_32", "<u4"),
        ("timeout", "<u4"),
        ("ledger", "<u4"),
        ("code", "<u2"),
        ("flags", "<u2"),
        ("timestamp", "<u8"),
    ]
)

RESULT: Final = np.dtype([("timestamp", "<u8"), ("status", "<u4"), ("reserved", "<u4")])
"""One an event, at the event's index. A created event has status 0xFFFFFFFF."""

ACCOUNT_BALANCE: Final = np.dtype(
    [
        ("debits_pending", *_U128),
        ("debits_posted", *_U128),
        ("credits_pending", *_U128),
        ("credits_posted", *_U128),
        ("timestamp", "<u8"),
        ("reserved", "u1", (56,)),
    ]
)

ACCOUNT_FILTER: Final = np.dtype(
    [
        ("account_id", *_U128),
        ("user_data_128", *_U128),
        ("user_data_64", "<u8"),
        ("user_data_32", "<u4"),
        ("code", "<u2"),
        ("reserved", "u1", (58,)),
        ("timestamp_min", "<u8"),
        ("timestamp_max", "<u8"),
        ("limit", "<u4"),
        ("flags", "<u4"),
    ]
)

QUERY_FILTER: Final = np.dtype(
    [
        ("user_data_128", *_U128),
        ("user_data_64", "<u8"),
        ("user_data_32", "<u4"),
        ("ledger", "<u4"),
        ("code", "<u2"),
        ("reserved", "u1", (6,)),
        ("timestamp_min", "<u8"),
        ("timestamp_max", "<u8"),
        ("limit", "<u4"),
        ("flags", "<u4"),
    ]
)

CHANGE_EVENTS_FILTER: Final = np.dtype(
    [
        ("timestamp_min", "<u8"),
        ("timestamp_max", "<u8"),
        ("limit", "<u4"),
        ("reserved", "u1", (44,)),
    ]
)


def _side(name: str) -> list[tuple[str, str] | tuple[str, str, tuple[int]]]:
    return [
        (f"{name}_account_id", *_U128),
        (f"{name}_account_debits_pending", *_U128),
        (f"{name}_account_debits_posted", *_U128),
        (f"{name}_account_credits_pending", *_U128),
        (f"{name}_account_credits_posted", *_U128),
        (f"{name}_account_user_data_128", *_U128),
        (f"{name}_account_user_data_64", "<u8"),
        (f"{name}_account_user_data_32", "<u4"),
        (f"{name}_account_code", "<u2"),
        (f"{name}_account_flags", "<u2"),
    ]


CHANGE_EVENT: Final = np.dtype(
    [
        ("transfer_id", *_U128),
        ("transfer_amount", *_U128),
        ("transfer_pending_id", *_U128),
        ("transfer_user_data_128", *_U128),
        ("transfer_user_data_64", "<u8"),
        ("transfer_user_data_32", "<u4"),
        ("transfer_timeout", "<u4"),
        ("transfer_code", "<u2"),
        ("transfer_flags", "<u2"),
        ("ledger", "<u4"),
        ("type", "u1"),
        ("reserved", "u1", (39,)),
        *_side("debit"),
        *_side("credit"),
        ("timestamp", "<u8"),
        ("transfer_timestamp", "<u8"),
        ("debit_account_timestamp", "<u8"),
        ("credit_account_timestamp", "<u8"),
    ]
)
"""Types: 0 single, 1 pending, 2 posted, 3 voided, 4 expired. Balances are those after it."""

for _dtype, _size in (
    (ID, 16),
    (ACCOUNT, 128),
    (TRANSFER, 128),
    (RESULT, 16),
    (ACCOUNT_BALANCE, 128),
    (ACCOUNT_FILTER, 128),
    (QUERY_FILTER, 64),
    (CHANGE_EVENTS_FILTER, 64),
    (CHANGE_EVENT, 384),
):
    assert _dtype.itemsize == _size, f"{_dtype} must take {_size} bytes"

BATCH_EVENTS_MAX: Final = 8189
"""Events that one batch of TigerBeetle takes; longer calls are split."""

TIMESTAMP_MAX: Final = (1 << 63) - 1
ID_MAX: Final = (1 << 128) - 1

assert MAX_UNITS < ID_MAX, "an amount of the warehouse fits a 128-bit field"


def halves(number: int) -> tuple[int, int]:
    """Return the low and the high ``u64`` of a 128-bit ``number``: how a record holds it."""
    assert 0 <= number <= ID_MAX, f"{number} does not fit 128 bits"
    return number & 0xFFFFFFFFFFFFFFFF, number >> 64


def words_of(records: Records) -> Words:
    """Return ``records`` as writeable ``(n, record size / 8)`` words, a view where possible."""
    packed = np.ascontiguousarray(records)
    if not packed.flags.writeable:
        packed = packed.copy()
    return packed.view(np.uint64).reshape(len(packed), packed.dtype.itemsize // 8)


def records_of(words: Words, dtype: np.dtype[np.void]) -> Records:
    """Return contiguous ``(n, record size / 8)`` words as records of ``dtype``, a view."""
    records: Records = words.reshape(-1).view(dtype)
    return records
