"""Which sealed segments are read again today, so that none is left unread for long.

Every segment has a day of a cycle, by its number. A verification reads again those whose day has
come since they were last read: a share of one thirtieth a day, and after a pause what was missed.
One that was read later than now was read by a clock that was wrong, and is read again.
So where a verification runs at least once a day every segment is read again within 30 days.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Final, NamedTuple

from assets.oracle.proof.segments import Stretch

CYCLE_DAYS: Final = 30
"""Days within which every sealed segment is read again on both sides."""


class Sealed(NamedTuple):
    """A segment that was sealed: its columns in ``oracle.segments``, digests in hex."""

    number: int
    last_ns: int
    record_count: int
    digest_hex: str
    ledger_digest_hex: str
    sealed_at: dt.datetime
    verified_at: dt.datetime


def due(sealed: Sequence[Sealed], today: dt.date) -> list[Sealed]:
    """Return the segments that are to be read again ``today``, in the order of time."""
    return [one for one in sealed if not _was_read(one, today)]


def next_stretch(ends: Sequence[int], reached_ns: int) -> Stretch:
    """Return what is to be read of the events after ``reached_ns``: a thirtieth of all, or more.

    It begins again at the beginning where the end was reached, and ends where a stretch ends.

    Args:
        ends: where the stretches of all events end, in the order of time; at least one.
        reached_ns: how far the last reading came.
    """
    after = reached_ns if reached_ns < ends[-1] else 0
    left = [end for end in ends if end > after]
    share = -(-len(ends) // CYCLE_DAYS)
    return Stretch(after, left[min(share, len(left)) - 1])


def _was_read(one: Sealed, today: dt.date) -> bool:
    """Say whether a segment was read since its turn; a time to come tells of a wrong clock."""
    return _latest_turn(one.number, today) <= one.verified_at.date() <= today


def _latest_turn(number: int, today: dt.date) -> dt.date:
    """Return the last day up to ``today`` on which a segment had its turn."""
    days_since = (today.toordinal() - number) % CYCLE_DAYS
    return today - dt.timedelta(days=days_since)
