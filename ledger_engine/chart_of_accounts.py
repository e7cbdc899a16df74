"""The chart of accounts: each general ledger number, its class, normal side and account flags.

Numbers are append-only and an account's flags never change once it is opened: a GL account that
must behave otherwise gets a new number. What does not belong here: sub-accounts (``account_ids``).
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from contracts.errors import DeclarationError
from ledger_engine.flags import AccountFlags


class AccountClass(StrEnum):
    """What an account is to the books."""

    ASSET = "asset"
    LIABILITY = "liability"
    EQUITY = "equity"
    INCOME = "income"
    EXPENSE = "expense"


class NormalSide(StrEnum):
    """The side on which an account grows."""

    DEBIT = "debit"
    CREDIT = "credit"


@dataclass(frozen=True, slots=True)
class GlAccount:
    """One line of the chart. ``flags`` are those with which its accounts are opened."""

    gl_code: int
    name: str
    account_class: AccountClass
    flags: AccountFlags

    @property
    def is_stated_outside(self) -> bool:
        """Whether a bank or processor states its balance, which is in whole cents."""
        return self.gl_code in _STATED_OUTSIDE

    @property
    def normal_side(self) -> NormalSide:
        """Debit for assets and expenses, credit for the others."""
        grows_by_debit = self.account_class in (AccountClass.ASSET, AccountClass.EXPENSE)
        return NormalSide.DEBIT if grows_by_debit else NormalSide.CREDIT


_STATED_OUTSIDE: Final = frozenset({1000, 1005, 1020, 1030, 1050, 1060})
_FREE: Final = AccountFlags.HISTORY
_RESERVE: Final = AccountFlags.CREDITS_MUST_NOT_EXCEED_DEBITS | AccountFlags.HISTORY
_HOLDER: Final = AccountFlags.DEBITS_MUST_NOT_EXCEED_CREDITS
_UNBOUND: Final = AccountFlags.NONE

_ASSETS: Final = (
    (1000, "Cash at the ODFI", _FREE),
    (1005, "Cash reserve, segregated", _RESERVE),
    (1010, "USDC vault", _RESERVE),
    (1020, "Reserve treasury bills", _RESERVE),
    (1030, "Nostro", _FREE),
    (1050, "ACH settlement", _FREE),
    (1060, "Stripe clearing", _FREE),
    (1090, "FX position", _FREE),
    (1200, "Programme treasury", _FREE),
    (1250, "Affiliate receivable", _FREE),
)
_LIABILITIES: Final = (
    (2000, "Customer wallets", _HOLDER),
    (2010, "Current accounts that may overdraw", _UNBOUND),
    (2050, "Mints pending", _HOLDER),
    (2055, "Redemptions payable", _HOLDER),
    (2060, "Redemption wallets", _HOLDER),
    (2090, "External holders", _HOLDER),
    (2100, "ACH clearing", _FREE),
    (2180, "Direct deposit liabilities", _HOLDER),
    (2200, "Token obligations", _HOLDER),
    (2300, "Accounts payable", _HOLDER),
    (2400, "Commissions accrued", _HOLDER),
    (2410, "Commissions payable", _HOLDER),
    (2420, "Commissions in a payment batch", _HOLDER),
    (2450, "Settlements payable", _HOLDER),
    (2900, "Unidentified receipts", _FREE),
    (2910, "Reconciliation differences", _FREE),
)
_EQUITY: Final = ((3000, "Equity", _FREE), (3200, "Issuance control", _FREE))
_INCOME: Final = (
    (4000, "Token realisation gains and losses", _FREE),
    (4100, "Fee income", _FREE),
    (4110, "FX spread", _FREE),
)
_EXPENSES: Final = (
    (5000, "Processor fees", _FREE),
    (5010, "Bank fees", _FREE),
    (5020, "Interest expense", _FREE),
    (5100, "Commission expense", _FREE),
    (6000, "Payroll", _FREE),
    (6100, "Operations", _FREE),
    (6900, "Write-offs", _FREE),
)

CHART: Final[dict[int, GlAccount]] = {
    gl_code: GlAccount(gl_code, name, account_class, flags)
    for account_class, lines in (
        (AccountClass.ASSET, _ASSETS),
        (AccountClass.LIABILITY, _LIABILITIES),
        (AccountClass.EQUITY, _EQUITY),
        (AccountClass.INCOME, _INCOME),
        (AccountClass.EXPENSE, _EXPENSES),
    )
    for gl_code, name, flags in lines
}
assert list(CHART) == sorted(CHART), "the chart is read in order of its numbers"


def gl_account(gl_code: int) -> GlAccount:
    """Return the line of the chart numbered ``gl_code``.

    Raises:
        DeclarationError: the chart has no such number.
    """
    found = CHART.get(gl_code)
    if found is None:
        known = ", ".join(map(str, CHART))
        raise DeclarationError("chart of accounts", f"GL code {gl_code}", f"use one of {known}")
    return found
