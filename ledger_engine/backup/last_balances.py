"""The balances that the last event of each account left behind, beside what the account says."""

from typing import Final

import numpy as np
import numpy.typing as npt

from ledger_engine.backup.imported_form import BALANCES, accounts_as_created
from ledger_engine.records import Records

_SIDES: Final = ("debit", "credit")


class LastBalances:
    """Every account of a ledger, moved on by its events in their order."""

    def __init__(self, accounts: Records) -> None:
        """Begin with every ``ACCOUNT`` of the ledger, in the order of their timestamps."""
        self._stated = accounts
        self._moved = accounts_as_created(accounts)
        self._is_moved = np.zeros(len(accounts), np.bool_)

    def take(self, events: Records) -> None:
        """Take the next ``CHANGE_EVENT`` rows: each tells both accounts' balances after it.

        An account that is not there is left out: the digest of accounts tells of it.
        """
        timestamps = _both_sides(events, "timestamp")
        at = np.searchsorted(self._stated["timestamp"], timestamps)
        at = np.minimum(at, max(len(self._stated) - 1, 0))
        is_known = self._stated["timestamp"][at] == timestamps if len(self._stated) else at < 0
        for name in (*BALANCES, "flags"):
            self._moved[name][at[is_known]] = _both_sides(events, name)[is_known]
        self._is_moved[at[is_known]] = True

    def differing(self) -> Records:
        """Return the ``ACCOUNT`` rows that do not say what their last event said."""
        differs = self._is_moved & (self._stated["flags"] != self._moved["flags"])
        for name in BALANCES:
            differs |= (self._stated[name] != self._moved[name]).any(axis=1)
        differing: Records = self._stated[differs]
        return differing


def _both_sides(events: Records, name: str) -> npt.NDArray[np.generic]:
    """Return a field of the debit and the credit account of each event, one after the other."""
    columns = [events[f"{side}_account_{name}"] for side in _SIDES]
    both: npt.NDArray[np.generic] = np.stack(columns, axis=1)
    flat: npt.NDArray[np.generic] = both.reshape(2 * len(events), *both.shape[2:])
    return flat
