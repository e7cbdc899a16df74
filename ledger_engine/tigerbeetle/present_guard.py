"""What keeps an import out of the cluster's present. Said before anything is sent.

An imported time must lie before the time of its batch's last event, TigerBeetle says, and then
takes it for granted that it also lies before the time of its own event. Between the two are some
microseconds: an import that hits them stops every replica of 0.17.9, and again at each start. Every
answer tells the cluster's time, and each later batch is given later ones, so what lies before the
last answer is safe.
"""

from collections.abc import Callable
from typing import Final

import numpy as np

from contracts.errors import RefusedImportError
from ledger_engine.flags import AccountFlags, TransferFlags
from ledger_engine.records import ACCOUNT, Records

_FAR_NS: Final = np.uint64(3_600 * 10**9)
"""No cluster's clock is so far ahead of its last answer: it says that time must not advance."""


class PresentGuard:
    """Judges the times of imported accounts and transfers."""

    def __init__(self, present_ns: Callable[[], int]) -> None:
        """Ask nothing yet.

        Args:
            present_ns: asks the cluster for its time, nanoseconds since 1970.
        """
        self._present_ns = present_ns
        self._passed_ns = np.uint64(0)

    def judge(self, events: Records) -> None:
        """Refuse ``ACCOUNT[n]`` or ``TRANSFER[n]`` with an imported time that may be the present.

        Raises:
            RefusedImportError: says which time.
        """
        flag = AccountFlags.IMPORTED if events.dtype == ACCOUNT else TransferFlags.IMPORTED
        times = events["timestamp"][events["flags"] & np.uint16(flag) != 0]
        if not (times > self._passed_ns).any():
            return
        self._passed_ns = np.uint64(self._present_ns())
        ahead = times[(times > self._passed_ns) & (times < self._passed_ns + _FAR_NS)]
        if len(ahead):
            raise RefusedImportError(
                f"An imported time, {int(ahead[0])} ns, is not past for the cluster, whose time is "
                f"{int(self._passed_ns)} ns, and could stop every replica",
                "Import what has happened, or wait until it has.",
            )
