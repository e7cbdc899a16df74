"""What the journal knows of each leg: 16 bytes under the id of its first attempt.

``rule version(16) | attempt(16) << 16 | status(32) << 32``, then a check word over id and state.
Status 0 means that the ledger was to be asked and the answer is not recorded.
"""

from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from contracts.errors import LedgerCorruptError
from ledger_engine.records import Words

UNANSWERED: Final = 0
_STATE_BYTES: Final = 16
UNKNOWN: Final = bytes(_STATE_BYTES)
"""What stands for a leg that the journal has never seen."""

_ATTEMPT_SHIFT: Final = np.uint64(16)
_STATUS_SHIFT: Final = np.uint64(32)
_LOW: Final = np.uint64(0xFFFF)
_M1: Final = np.uint64(0x9E3779B97F4A7C15)
_M2: Final = np.uint64(0xC2B2AE3D27D4EB4F)
_SHIFT: Final = np.uint64(29)


class LegStates(NamedTuple):
    """A column each: the rule's version, the last attempt (0 = never seen), its status."""

    rule_version: npt.NDArray[np.uint64]
    attempt: npt.NDArray[np.uint64]
    status: npt.NDArray[np.uint64]

    def packed(self, ids: Words) -> list[bytes]:
        """Return the 16 bytes to store under each of ``ids``."""
        states = self.rule_version | self.attempt << _ATTEMPT_SHIFT | self.status << _STATUS_SHIFT
        values = np.column_stack([states, _check(ids, states)])
        return [bytes(one) for one in values.view("V16").ravel().tolist()]

    @classmethod
    def unpacked(cls, ids: Words, values: bytes, path: Path) -> "LegStates":
        """Return the states in ``values``, 16 bytes an id.

        Raises:
            LedgerCorruptError: a check word does not fit.
        """
        words = np.frombuffer(values, np.uint64).reshape(-1, 2)
        states = words[:, 0]
        is_wrong = (words.any(axis=1)) & (words[:, 1] != _check(ids, states))
        if is_wrong.any():
            low, high = ids[int(np.argmax(is_wrong))].tolist()
            raise LedgerCorruptError(path, f"the state of leg {high << 64 | low:032x}")
        return cls(states & _LOW, (states >> _ATTEMPT_SHIFT) & _LOW, states >> _STATUS_SHIFT)


def _check(ids: Words, states: Words) -> Words:
    mixed = (ids[:, 0] ^ states * _M1) * _M2
    mixed = (mixed ^ mixed >> _SHIFT ^ ids[:, 1]) * _M1
    checked: Words = mixed ^ mixed >> _SHIFT
    return checked
