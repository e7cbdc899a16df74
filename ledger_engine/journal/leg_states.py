"""What the journal knows of each leg, and how a later word changes an earlier one.

A leg that was posted stays posted, whatever is journalled after it; content that came later under
its id is remembered beside it. Everything else yields to what has the greater sequence number.
"""

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from ledger_engine.embedded.growing_index import GrowingIndex
from ledger_engine.journal.leg_blocks import ATTEMPT_MAX, RULE_VERSION_MAX, LegBlock, Numbers
from ledger_engine.records import Words
from ledger_engine.statuses import TransferStatus

UNANSWERED: Final = 0
"""The ledger was to be asked and the answer is not recorded, or the leg was never seen."""

POSTED_STATUSES: Final = (int(TransferStatus.CREATED), int(TransferStatus.EXISTS))
BOOKED_OTHERWISE: Final = tuple(
    int(status) for status in TransferStatus if status.name.startswith("EXISTS_WITH_DIFFERENT")
)
"""Never retried under a new id: the ledger holds a transfer of that leg."""

STATE_WORDS: Final = 6
_STATE, _DIGEST, _SEQUENCE, _CHANGED = 2, 3, 4, 5
_ATTEMPT_SHIFT: Final = np.uint64(16)
_STATUS_SHIFT: Final = np.uint64(32)
_LOW: Final = np.uint64(0xFFFF)
assert ATTEMPT_MAX == RULE_VERSION_MAX == _LOW, "a block refuses what its states cannot hold"


class LegStates(NamedTuple):
    """A column each, in the order asked.

    Attributes:
        rule_version: of the rule that was used, 0 where the leg was never seen.
        attempt: the last one, 0 where never seen.
        status: of the last attempt, or ``UNANSWERED``.
        digest: of what was asked.
        changed: of other content that came later under the id of what is posted, 0 where none.
    """

    rule_version: Numbers
    attempt: Numbers
    status: Numbers
    digest: Numbers
    changed: Numbers


def state_rows(block: LegBlock, status: npt.NDArray[np.uint32] | None, first: int) -> Words:
    """Return ``(n, 6)`` index rows of a block, with its answers where there are any."""
    rows = np.zeros((len(block), STATE_WORDS), np.uint64)
    rows[:, :2] = block.first_ids
    rows[:, _STATE] = block.rule_version | block.attempt << _ATTEMPT_SHIFT
    if status is not None:
        rows[:, _STATE] |= status.astype(np.uint64) << _STATUS_SHIFT
    rows[:, _DIGEST] = block.digest
    rows[:, _SEQUENCE] = np.arange(first, first + len(block), dtype=np.uint64)
    return rows


def states_of(index: GrowingIndex, ids: Words) -> LegStates:
    """Return the states of legs by the ids of their first attempts."""
    if index.count == 0:
        nothing = np.zeros(len(ids), np.uint64)
        return LegStates(nothing, nothing, nothing, nothing, nothing)
    found = index.find(ids)
    rows = index.rows[np.maximum(found, 1) - np.uint64(1)]
    rows[found == 0] = 0
    state = rows[:, _STATE]
    version, attempt = state & _LOW, (state >> _ATTEMPT_SHIFT) & _LOW
    return LegStates(version, attempt, state >> _STATUS_SHIFT, rows[:, _DIGEST], rows[:, _CHANGED])


def merge(index: GrowingIndex, rows: Words) -> None:
    """Take ``(n, 6)`` rows of different legs in, in whatever order blocks are read."""
    found = index.find(rows)
    index.append(rows[found == 0])
    new = rows[found > 0]
    if not len(new):
        return
    places = found[found > 0] - np.uint64(1)
    old = index.rows[places]
    old_status, new_status = old[:, _STATE] >> _STATUS_SHIFT, new[:, _STATE] >> _STATUS_SHIFT
    was_posted, is_posted = (np.isin(one, POSTED_STATUSES) for one in (old_status, new_status))
    is_change = np.isin(new_status, BOOKED_OTHERWISE) & was_posted
    was_change = np.isin(old_status, BOOKED_OTHERWISE) & is_posted
    is_later = new[:, _SEQUENCE] >= old[:, _SEQUENCE]
    changed = np.where(is_change, new[:, _DIGEST], old[:, _CHANGED])
    new[:, _CHANGED] = np.where(was_change, old[:, _DIGEST], changed)
    wins = is_posted | (is_later & ~was_posted)
    index.rows[places[wins]] = new[wins]
    index.rows[places, _CHANGED] = new[:, _CHANGED]
