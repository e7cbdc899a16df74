"""TigerBeetle's filters over rows: which are valid, which rows they take.

An invalid filter answers nothing, as TigerBeetle does; it is no error.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ledger_engine.embedded.log import Span
from ledger_engine.flags import AccountFilterFlags, QueryFilterFlags
from ledger_engine.records import ACCOUNT_FILTER, ID_MAX, QUERY_FILTER, TIMESTAMP_MAX, Records

Mask = npt.NDArray[np.bool_]

_SIDES = int(AccountFilterFlags.DEBITS | AccountFilterFlags.CREDITS)


@dataclass(frozen=True, slots=True)
class RowFilter:
    """A valid filter: fields that must equal, a span of time, how many rows, in which order.

    ``sides`` is 0 for a query; else the account must stand on one of those sides.
    """

    equal: dict[str, int]
    span: Span
    limit: int
    account_id: int = 0
    sides: int = 0

    def mask(self, rows: Records) -> Mask:
        """Say which of ``rows`` (ACCOUNT or TRANSFER) it takes."""
        timestamps = rows["timestamp"]
        mask: Mask = (timestamps >= self.span.first) & (timestamps <= self.span.last)
        for field, wanted in self.equal.items():
            mask &= _equals(rows, field, wanted)
        if self.sides:
            mask &= self._touches(rows)
        return mask

    def cut(self, rows: Records) -> Records:
        """Return the rows it takes, in its order, no more than its limit."""
        taken = rows[self.mask(rows)]
        return taken[::-1][: self.limit] if self.span.is_reversed else taken[: self.limit]

    def _touches(self, rows: Records) -> Mask:
        touched: Mask = np.zeros(len(rows), np.bool_)
        if self.sides & AccountFilterFlags.DEBITS:
            touched |= _equals(rows, "debit_account_id", self.account_id)
        if self.sides & AccountFilterFlags.CREDITS:
            touched |= _equals(rows, "credit_account_id", self.account_id)
        return touched


def account_row_filter(given: Records) -> RowFilter | None:
    """Return what one ``ACCOUNT_FILTER`` asks for, None where it is invalid."""
    one = _single(given, ACCOUNT_FILTER)
    flags = int(one["flags"])
    account_id = _number(one["account_id"])
    span = _span(one, is_reversed=bool(flags & AccountFilterFlags.REVERSED))
    is_valid = account_id not in (0, ID_MAX) and flags & _SIDES and flags <= sum(AccountFilterFlags)
    if span is None or not is_valid:
        return None
    equal = _equal_fields(one, ("user_data_128", "user_data_64", "user_data_32", "code"))
    return RowFilter(equal, span, int(one["limit"]), account_id, flags & _SIDES)


def query_row_filter(given: Records) -> RowFilter | None:
    """Return what one ``QUERY_FILTER`` asks for, None where it is invalid."""
    one = _single(given, QUERY_FILTER)
    flags = int(one["flags"])
    span = _span(one, is_reversed=bool(flags & QueryFilterFlags.REVERSED))
    if span is None or flags > sum(QueryFilterFlags):
        return None
    fields = ("user_data_128", "user_data_64", "user_data_32", "ledger", "code")
    return RowFilter(_equal_fields(one, fields), span, int(one["limit"]))


def _single(given: Records, dtype: np.dtype[np.void]) -> np.void:
    rows = np.atleast_1d(given)
    assert rows.dtype == dtype, f"a filter must be one record of {dtype.names}"
    assert len(rows) == 1, "a call takes one filter"
    one: np.void = rows[0]
    return one


def _span(one: np.void, *, is_reversed: bool) -> Span | None:
    first, last = int(one["timestamp_min"]), int(one["timestamp_max"])
    is_ordered = last == 0 or first <= last
    is_in_range = first <= TIMESTAMP_MAX and last <= TIMESTAMP_MAX
    if one["limit"] == 0 or one["reserved"].any() or not is_ordered or not is_in_range:
        return None
    return Span(max(first, 1), last or TIMESTAMP_MAX, is_reversed)


def _equal_fields(one: np.void, fields: tuple[str, ...]) -> dict[str, int]:
    wanted = {field: _number(one[field]) for field in fields}
    return {field: number for field, number in wanted.items() if number}


def _number(value: np.generic) -> int:
    words = np.atleast_1d(np.asarray(value, np.uint64)).tolist()
    return sum(int(word) << 64 * at for at, word in enumerate(words))


def _equals(rows: Records, field: str, wanted: int) -> Mask:
    column = rows[field]
    if column.ndim == 1:
        return np.asarray(column == wanted)
    low, high = wanted & 0xFFFFFFFFFFFFFFFF, wanted >> 64
    return np.asarray((column[:, 0] == low) & (column[:, 1] == high))
