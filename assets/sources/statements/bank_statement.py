"""A bank statement as it states itself, before anything is proved of it.

What both statement formats are parsed into. Amounts are ledger units, positive where the account's
holder (us) gained; a bank's credit is our gain. Whether a statement ties, and whose account it is,
is decided in ``statements.rows``.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Final, NamedTuple

NO_REFERENCE: Final = frozenset({"NOTPROVIDED", "NONREF"})
"""What banks write where they have no reference to state (ISO 20022, SWIFT)."""


def meant(reference: str) -> str:
    """Return a stated reference, empty where it only says that there is none."""
    return "" if reference.upper() in NO_REFERENCE else reference


@dataclass(frozen=True, slots=True)
class StatedBalance:
    """A balance, its date, and where in the file it stands."""

    units: int
    currency: str
    date: dt.date
    place: str


class StatementEntry(NamedTuple):
    """One entry. ``units`` has the sign; texts are empty where nothing is stated.

    A tuple, because a file has a hundred thousand of them. ``status`` is booked in a statement;
    advices may also say pending or information. ``number`` is the bank's reference once more where
    that is a mere number of the entry, which need not be unique.
    """

    units: int
    currency: str
    booking_date: dt.date
    value_date: dt.date
    place: str
    reference: str = ""
    bank_reference: str = ""
    transaction_code: str = ""
    is_fee: bool = False
    counterparty: str = ""
    description: str = ""
    status: str = "booked"
    number: str = ""


@dataclass(frozen=True, slots=True)
class BankStatement:
    """One statement of one account, under the account number and reference the bank uses.

    A balance is None where the statement states none; the rules refuse that. ``sequence`` is the
    year and the number under which the bank counts its statements, zeros where it counts none;
    ``currency`` is that of the account, empty where the statement does not say.
    """

    account: str
    account_place: str
    reference: str
    place: str
    opening: StatedBalance | None
    closing: StatedBalance | None
    entries: tuple[StatementEntry, ...]
    is_iban: bool = False
    sequence: tuple[int, int] = (0, 0)
    page_count: int = 1
    currency: str = ""


@dataclass(frozen=True, slots=True)
class BankReport:
    """What a bank tells of one account before or beside its statement: entries, no balances.

    ``issue`` is what tells it from others of its reference: when it was made, a further mark.
    """

    account: str
    account_place: str
    reference: str
    place: str
    entries: tuple[StatementEntry, ...]
    is_iban: bool = False
    currency: str = ""
    issue: str = ""
