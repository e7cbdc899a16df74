"""What a ledger's records look like after they were exported and imported into another ledger.

TigerBeetle takes history back only as imports, and an import has no timeout. So every record gains
the flag ``imported``, a pending transfer loses its timeout, and an expiry, which is no transfer,
comes back as a void at the expiry's own timestamp. Amounts, balances and times stay. Applying this
form to what was imported changes nothing, which is how both sides are compared.
"""

from typing import Final

import numpy as np

from ledger_engine.flags import AccountFlags, TransferFlags
from ledger_engine.records import TRANSFER, Records

VOIDED: Final = 3
EXPIRED: Final = 4
"""Types of change events."""

_IMPORTED_ACCOUNT: Final = np.uint16(AccountFlags.IMPORTED)
_IMPORTED: Final = np.uint16(TransferFlags.IMPORTED)
_NOT_CLOSED: Final = np.uint16(~AccountFlags.CLOSED & 0xFFFF)
_OF_EXPIRY: Final = np.array([0x7469656F75742065, 0x7870], np.uint64)
"""Turns the low 80 bits of an id into another's; the time in its upper 48 bits stays."""

BALANCES: Final = ("debits_pending", "debits_posted", "credits_pending", "credits_posted")
_OF_EVENT: Final = {
    "id": "transfer_id",
    "debit_account_id": "debit_account_id",
    "credit_account_id": "credit_account_id",
    "amount": "transfer_amount",
    "pending_id": "transfer_pending_id",
    "user_data_128": "transfer_user_data_128",
    "user_data_64": "transfer_user_data_64",
    "user_data_32": "transfer_user_data_32",
    "timeout": "transfer_timeout",
    "ledger": "ledger",
    "code": "transfer_code",
    "flags": "transfer_flags",
    "timestamp": "transfer_timestamp",
}


def accounts_as_created(accounts: Records) -> Records:
    """Return ``ACCOUNT`` rows without what transfers did to them: balances, and being closed."""
    created = accounts.copy()
    for name in BALANCES:
        created[name] = 0
    created["flags"] &= _NOT_CLOSED
    return created


def imported_accounts(accounts: Records) -> Records:
    """Return ``ACCOUNT`` rows as they are imported."""
    imported = accounts.copy()
    imported["flags"] |= _IMPORTED_ACCOUNT
    return imported


def imported_transfers(transfers: Records) -> Records:
    """Return ``TRANSFER`` rows as they are imported."""
    imported = transfers.copy()
    imported["flags"] |= _IMPORTED
    imported["timeout"] = 0
    return imported


def imported_events(events: Records) -> Records:
    """Return ``CHANGE_EVENT`` rows as the importing ledger tells them."""
    imported = events.copy()
    expired = events["type"] == EXPIRED
    imported["transfer_pending_id"][expired] = events["transfer_id"][expired]
    imported["transfer_id"][expired] = events["transfer_id"][expired] ^ _OF_EXPIRY
    imported["transfer_flags"][expired] = TransferFlags.VOID_PENDING_TRANSFER
    imported["transfer_timestamp"][expired] = events["timestamp"][expired]
    imported["type"][expired] = VOIDED
    imported["transfer_flags"] |= _IMPORTED
    imported["transfer_timeout"] = 0
    for side in ("debit", "credit"):
        imported[f"{side}_account_flags"] |= _IMPORTED_ACCOUNT
    return imported


def transfers_of(events: Records) -> Records:
    """Return the ``TRANSFER`` of each of the ``CHANGE_EVENT`` rows."""
    found = np.zeros(len(events), TRANSFER)
    for name, of_event in _OF_EVENT.items():
        found[name] = events[of_event]
    return found
