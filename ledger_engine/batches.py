"""Cutting a long call into batches: at the ledger's limit, never inside a linked chain.

Both back ends cut here, so that the same call means the same chains on either.
"""

from collections.abc import Iterator

import numpy as np

from contracts.errors import ChainTooLongError
from ledger_engine.flags import TransferFlags
from ledger_engine.records import Records

_LINKED = np.uint16(TransferFlags.LINKED)


def batches_of(events: Records, limit: int) -> Iterator[slice]:
    """Yield the slices of ``events`` (``ACCOUNT[n]`` or ``TRANSFER[n]``) that are sent one by one.

    A chain that is still open at the end of the call ends the last batch, which says so.

    Raises:
        ChainTooLongError: a chain has more than ``limit`` events; said before the first slice.
    """
    assert limit > 0, "a batch takes at least one event"
    ends = list(_ends(events["flags"] & _LINKED != 0, limit))
    for first, end in zip([0, *ends], ends, strict=False):
        yield slice(first, end)


def _ends(is_linked: np.ndarray, limit: int) -> Iterator[int]:
    """Yield where each batch ends: at the last event within ``limit`` that ends a chain."""
    count = len(is_linked)
    first = 0
    while count - first > limit:
        closing = np.flatnonzero(~is_linked[first : first + limit])
        if len(closing) == 0:
            raise ChainTooLongError(first, limit)
        first += int(closing[-1]) + 1
        yield first
    if count > first:
        yield count
