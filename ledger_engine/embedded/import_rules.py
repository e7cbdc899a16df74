"""What decides over an event's own timestamp: a batch imports as a whole or not at all.

The batch's first event says whether it imports. Accounts and transfers share these rules and number
the four answers alike, one after another, so the caller names the first of them.
"""

import numpy as np

from ledger_engine.compiled import compiled_in_place
from ledger_engine.embedded.book import ACCOUNTS, TIMESTAMP, Book
from ledger_engine.embedded.u128 import ONE, ZERO
from ledger_engine.records import TIMESTAMP_MAX
from ledger_engine.statuses import AccountStatus, TransferStatus

_OK = np.uint64(0)
_TWO = np.uint64(2)
_THREE = np.uint64(3)
_MUST_BE_ZERO = np.uint64(TransferStatus.TIMESTAMP_MUST_BE_ZERO)
_TIMESTAMP_MAX = np.uint64(TIMESTAMP_MAX)

for _numbers, _first in (
    (AccountStatus, AccountStatus.IMPORTED_EVENT_EXPECTED),
    (TransferStatus, TransferStatus.IMPORTED_EVENT_EXPECTED),
):
    assert [
        _numbers.IMPORTED_EVENT_NOT_EXPECTED - _first,
        _numbers.IMPORTED_EVENT_TIMESTAMP_OUT_OF_RANGE - _first,
        _numbers.IMPORTED_EVENT_TIMESTAMP_MUST_NOT_ADVANCE - _first,
        _numbers.TIMESTAMP_MUST_BE_ZERO,
    ] == [1, 2, 3, TransferStatus.TIMESTAMP_MUST_BE_ZERO]


@compiled_in_place
def time_status(
    timestamp: np.uint64,
    last_timestamp: np.uint64,
    is_imported: bool,  # noqa: FBT001 - the kernels call by position
    is_import_batch: bool,  # noqa: FBT001 - the kernels call by position
    first_status: np.uint64,
) -> np.uint64:
    """Return what is wrong with an event's timestamp and its being imported.

    ``last_timestamp`` is the batch's last event's: an imported event lies before it.
    """
    if is_imported != is_import_batch:
        return first_status + ONE if is_imported else first_status
    if not is_imported:
        return _OK if timestamp == ZERO else _MUST_BE_ZERO
    if timestamp == ZERO or timestamp > _TIMESTAMP_MAX:
        return first_status + _TWO
    if timestamp >= last_timestamp:
        return first_status + _THREE
    return _OK


@compiled_in_place
def is_an_accounts(book: Book, timestamp: np.uint64) -> bool:
    """Say whether an account was created at ``timestamp``; accounts lie in order of time."""
    low = ZERO
    high = book.counts[ACCOUNTS]
    while low < high:
        middle = (low + high) >> ONE
        if book.accounts[middle, TIMESTAMP] < timestamp:
            low = middle + ONE
        else:
            high = middle
    is_inside = low < book.counts[ACCOUNTS]
    return bool(is_inside and book.accounts[low, TIMESTAMP] == timestamp)
