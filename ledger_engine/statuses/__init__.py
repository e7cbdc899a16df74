"""TigerBeetle's answers to a create: number, name, meaning in plain words, what to do.

``AccountStatus`` and ``TransferStatus`` are numbered apart, as TigerBeetle numbers them; a leg that
never reached the ledger has a ``Refusal``, numbered from 1001.
"""

from ledger_engine.statuses.accounts import AccountStatus
from ledger_engine.statuses.refusals import Refusal
from ledger_engine.statuses.transfers import TransferStatus

__all__ = ["AccountStatus", "Refusal", "TransferStatus"]
