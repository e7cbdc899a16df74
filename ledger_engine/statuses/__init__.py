"""TigerBeetle's answers to a create: number, name, meaning in plain words, what to do.

``AccountStatus`` and ``TransferStatus`` are numbered apart, as TigerBeetle numbers them.
"""

from ledger_engine.statuses.accounts import AccountStatus
from ledger_engine.statuses.transfers import TransferStatus

__all__ = ["AccountStatus", "TransferStatus"]
