"""TigerBeetle's flags, by its names and numbers."""

from enum import IntFlag
from typing import Final


class AccountFlags(IntFlag):
    """How an account behaves. Only ``CLOSED`` ever changes after its creation."""

    NONE = 0
    LINKED = 1
    DEBITS_MUST_NOT_EXCEED_CREDITS = 2
    CREDITS_MUST_NOT_EXCEED_DEBITS = 4
    HISTORY = 8
    IMPORTED = 16
    CLOSED = 32


class TransferFlags(IntFlag):
    """What kind of transfer it is. ``NONE`` is a single-phase transfer."""

    NONE = 0
    LINKED = 1
    PENDING = 2
    POST_PENDING_TRANSFER = 4
    VOID_PENDING_TRANSFER = 8
    BALANCING_DEBIT = 16
    BALANCING_CREDIT = 32
    CLOSING_DEBIT = 64
    CLOSING_CREDIT = 128
    IMPORTED = 256


class AccountFilterFlags(IntFlag):
    """Which side of the account an account filter follows, and in which order."""

    NONE = 0
    DEBITS = 1
    CREDITS = 2
    REVERSED = 4


class QueryFilterFlags(IntFlag):
    """In which order a query answers."""

    NONE = 0
    REVERSED = 1


ACCOUNT_FLAGS_KNOWN: Final = sum(AccountFlags)
TRANSFER_FLAGS_KNOWN: Final = sum(TransferFlags)
