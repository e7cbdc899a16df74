"""Which line of an account-day was booked last, where the file does not keep booking order.

A line is an edge from the balance before it to the balance after it. Booked order is an order of
the edges with the least total gap, beginning at the day end before. What belongs elsewhere: days
that SQL settles as one chain (``sql/account_days_settled.sql``) and what our ledger says
(``account_days.py``).
"""

from collections import Counter
from collections.abc import Sequence
from typing import Final, NamedTuple

SEARCHED_LINES_MAX: Final = 8
"""Days of up to so many lines are searched exactly: 8! = 40,320 orders before pruning."""


class Edge(NamedTuple):
    """One line: the balances stated before and after it, ledger units."""

    before: int
    after: int


class DayEnd(NamedTuple):
    """The day-end balance in ledger units, and how it was found."""

    units: int
    found_by: str


def day_end(start: int, edges: Sequence[Edge]) -> DayEnd:
    """Return the day end of ``edges`` (in file order) after a day that ended at ``start``.

    An order without any gap ends at ``start`` plus the day's amounts whichever it is, so that its
    existence suffices (``chain``). Else the least total gap decides (``search``); among equal
    totals, the order that comes first in file order. Longer days take the nearest edge each time
    (``nearest``), which is deterministic but need not be the least.
    """
    assert edges, "an account-day has at least one line"
    if len(edges) == 1:
        return DayEnd(edges[0].after, "single")
    if _is_chain(start, edges):
        return DayEnd(start + sum(edge.after - edge.before for edge in edges), "chain")
    if len(edges) <= SEARCHED_LINES_MAX:
        return DayEnd(_Search(edges).end_after(start), "search")
    return DayEnd(_nearest_end(start, edges), "nearest")


def _is_chain(start: int, edges: Sequence[Edge]) -> bool:
    """Whether the edges form one Euler trail from ``start``: degrees balance and all connect."""
    end = start + sum(edge.after - edge.before for edge in edges)
    left = Counter(edge.before for edge in edges)
    left[end] += 1
    entered = Counter(edge.after for edge in edges)
    entered[start] += 1
    return left == entered and _connects(start, edges)


def _connects(start: int, edges: Sequence[Edge]) -> bool:
    following: dict[int, list[int]] = {}
    for edge in edges:
        following.setdefault(edge.before, []).append(edge.after)
    reached, waiting = {start}, [start]
    while waiting:
        for balance in following.get(waiting.pop(), ()):
            if balance not in reached:
                reached.add(balance)
                waiting.append(balance)
    return all(edge.before in reached for edge in edges)


class _Search:
    """Depth first over all orders in file order, cut off where the total gap is no better."""

    def __init__(self, edges: Sequence[Edge]) -> None:
        self._edges = edges
        self._least: int | None = None
        self._end = 0

    def end_after(self, start: int) -> int:
        self._descend(start, 0, tuple(range(len(self._edges))))
        return self._end

    def _descend(self, balance: int, gap: int, left: tuple[int, ...]) -> None:
        if self._least is not None and gap >= self._least:
            return
        if not left:
            self._least, self._end = gap, balance
            return
        for index in left:
            edge = self._edges[index]
            rest = tuple(one for one in left if one != index)
            self._descend(edge.after, gap + abs(edge.before - balance), rest)


def _nearest_end(start: int, edges: Sequence[Edge]) -> int:
    left, balance = list(edges), start
    while left:
        nearest = min(range(len(left)), key=lambda index: abs(left[index].before - balance))
        balance = left.pop(nearest).after
    return balance
