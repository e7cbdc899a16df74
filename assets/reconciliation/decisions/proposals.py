"""What may be proposed against a break: which posting, of how much, with which reason.

A proposal names a posting rule of ``contracts/postings`` whose transfers bear a code 90xx; accounts
and direction follow from the break. It corrects at most what is open, in the event group of the
original where our books hold one. What does not belong here: who signs it, and booking it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import Any, Final
from zoneinfo import ZoneInfo

from assets.ledger.own_events import CUSTOMER_GL_CODE
from assets.reconciliation.decisions.open_breaks import OpenBreak
from contracts.decision_errors import ProposalError
from contracts.posting_rule import PostingRule, Side, posting_rules
from ledger_engine.chart_of_accounts import gl_account
from warehouse.operations.break_steps import Answer

CORRECTING: Final = range(9001, 9100)
"""Transfer codes of corrections; an opening balance, 9004, corrects nothing."""

_OPENING: Final = 9004

_RAISING, _LOWERING = 0, 1
_Pair = tuple[str, str]
_BY_CODE: Final[Mapping[str, _Pair]] = {
    "BANK_FEE": ("fee_returned", "fee_found"),
    "AMOUNT_DIFF": ("balance_raised", "balance_lowered"),
    "MISPOSTED": ("payment_moved", "receipt_moved"),
}
_UNIDENTIFIED: Final[_Pair] = ("unidentified_receipt", "unidentified_payment")
_REVERSALS: Final[_Pair] = ("payment_reversed", "receipt_reversed")
_DIFFERENCES: Final[_Pair] = ("balance_raised", "balance_lowered")
_WRITE_OFFS: Final[_Pair] = ("write_off_gain", "write_off")
_UNBOOKED: Final[_Pair] = ("unbooked_gain", "unbooked_loss")
"""Rules that raise our account and rules that lower it, in this order."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person asks for; what is left empty follows from the break.

    Attributes:
        units: ledger units to move, None for all that is open.
        day: business date of the posting: valid time.
        until: last day of an accepted timing.
        accounts: account id -> GL code, of accounts that are declared in the break's currency.
    """

    answer: Answer
    day: date
    zone: ZoneInfo
    accounts: Mapping[str, int]
    rule: str = ""
    units: int | None = None
    customer: str = ""
    until: date | None = None


def proposal_of(broken: OpenBreak, wish: Wish) -> dict[str, Any]:
    """Return what is signed: the answer, the break it answers, and the event it would become.

    Raises:
        ProposalError: it does not answer the break; it says why.
    """
    if not broken.is_live:
        what = f"break {broken.break_id} is {broken.state}: there is nothing to answer"
        raise ProposalError(what, "`tieout breaks list` shows what is open.")
    told: dict[str, Any] = {"answer": str(wish.answer), "break": broken.told}
    if wish.answer is Answer.TIMING:
        return told | {"until": _until(broken, wish).isoformat()}
    rule = _rule(broken, wish)
    wish = replace(wish, customer=wish.customer or broken.customer)
    debit, credit = _sides(broken, wish, rule)
    return told | {
        "event": _event(broken, wish, rule),
        "transfer_code": rule.current.legs[0].transfer_code,
        "debit": debit,
        "credit": credit,
    }


def needed_units(broken: OpenBreak) -> int:
    """Return what our account must gain for the break to close: signed ledger units."""
    return broken.amount_units if broken.side == "source" else -broken.amount_units


def _until(broken: OpenBreak, wish: Wish) -> date:
    if wish.until is None or wish.until <= broken.last_day:
        what = f"a timing is accepted until a day after {broken.last_day}, the last reconciled one"
        raise ProposalError(what, "Say until when: --until.")
    return wish.until


def _rule(broken: OpenBreak, wish: Wish) -> PostingRule:
    """Return the posting rule that is meant, which must move the account the right way."""
    name = wish.rule or _usual(broken, wish.answer)[_side(broken)]
    rule = posting_rules().get(name)
    fitting = ", ".join(one for one in sorted(posting_rules()) if _fits(broken, one))
    if rule is None or not _fits(broken, name):
        what = f"the posting rule {name!r} does not answer this break"
        raise ProposalError(what, f"Those that do: {fitting}.")
    return rule


def _usual(broken: OpenBreak, answer: Answer) -> _Pair:
    """Return the rules that answer such a break where nobody names another."""
    if answer is Answer.WRITE_OFF:
        return _WRITE_OFFS if broken.event_id else _UNBOOKED
    if broken.break_code in _BY_CODE:
        return _BY_CODE[broken.break_code]
    if broken.event_id is None:
        return _UNIDENTIFIED
    return _REVERSALS if broken.customer else _DIFFERENCES


def _side(broken: OpenBreak) -> int:
    return _RAISING if needed_units(broken) > 0 else _LOWERING


def _fits(broken: OpenBreak, name: str) -> bool:
    """Tell whether a rule corrects, in the original's group where there is one, the right way."""
    version = posting_rules()[name].current
    (first, *others) = version.legs
    moves = (first.debit if _side(broken) == _RAISING else first.credit).gl == "account"
    is_correcting = first.transfer_code in CORRECTING and first.transfer_code != _OPENING
    between = bool(version.parts) == (broken.account != broken.source_account)
    return (
        not others
        and is_correcting
        and moves
        and between
        and version.corrects == (broken.event_id is not None)
    )


def _units(broken: OpenBreak, wish: Wish) -> int:
    """Return how much is moved: no more than is open."""
    most = abs(needed_units(broken))
    units = most if wish.units is None else wish.units
    if not 0 < units <= most:
        what = f"{units} ledger units are not between 1 and the {most} that are open"
        raise ProposalError(what, "Propose no more than is open: --amount.")
    return units


def _event(broken: OpenBreak, wish: Wish, rule: PostingRule) -> dict[str, Any]:
    units = str(_units(broken, wish))
    parts = [
        {"part": one.part, "amount_units": units, "account": broken.source_account}
        for one in rule.current.parts
    ]
    occurred_at = datetime.combine(wish.day, time(), wish.zone).astimezone(UTC)
    return {
        "kind": rule.rule,
        "account": broken.account,
        "customer": wish.customer if _needs_customer(rule) else "",
        "currency": broken.currency,
        "amount_units": units,
        "occurred_at": occurred_at.isoformat(),
        "business_date": wish.day.isoformat(),
        "reference": broken.reference,
        "counterparty": broken.counterparty,
        "resolves": str(broken.event_id) if broken.event_id else "",
        "parts": parts,
    }


def _needs_customer(rule: PostingRule) -> bool:
    leg = rule.current.legs[0]
    return "customer" in (leg.debit.owner, leg.credit.owner)


def _sides(broken: OpenBreak, wish: Wish, rule: PostingRule) -> tuple[str, str]:
    """Return both sides of the posting in words: GL number, name, owner."""
    if _needs_customer(rule) and not wish.customer:
        what = f"the posting rule {rule.rule!r} moves a customer's account, and none is known"
        raise ProposalError(what, "Say whose: --customer.")
    leg = rule.current.legs[0]
    debit, credit = (_words(broken, wish, side) for side in (leg.debit, leg.credit))
    return debit, credit


def _words(broken: OpenBreak, wish: Wish, side: Side) -> str:
    owners = {
        "account": broken.account,
        "part_account": broken.source_account,
        "customer": wish.customer,
    }
    owner = owners.get(side.owner, "")
    if isinstance(side.gl, int):
        code = side.gl
    else:
        code = CUSTOMER_GL_CODE if side.owner == "customer" else _declared(broken, wish, owner)
    return f"{code} {gl_account(code).name} {owner}".rstrip()


def _declared(broken: OpenBreak, wish: Wish, account: str) -> int:
    if account not in wish.accounts:
        what = f"the account {account!r} is not declared in {broken.currency}"
        raise ProposalError(what, "Declare it in institution.yaml, then propose again.")
    return wish.accounts[account]
