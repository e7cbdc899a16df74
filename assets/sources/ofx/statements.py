"""The statements of an OFX file (``STMTRS``, ``CCSTMTRS``): account, status, transactions.

A statement response is what a bank answers for one account; of a failed one nothing is read. The
account is the declared one called ``BANKID/ACCTID``, or else ``ACCTID``.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from assets.sources.masking import masked
from assets.sources.ofx.elements import Aggregate, Document
from assets.sources.ofx.values import Values
from contracts.currencies import CURRENCIES
from contracts.errors import RefusedFileError
from contracts.institution import Institution
from contracts.reasons import RefusalReason
from contracts.source_declaration import AccountDeclaration

_RESPONSES: Final = {
    "STMTTRNRS": ("STMTRS", "BANKACCTFROM"),
    "CCSTMTTRNRS": ("CCSTMTRS", "CCACCTFROM"),
}
_MESSAGE_SETS: Final = ("BANKMSGSRSV1", "CREDITCARDMSGSRSV1")
_OTHER_STATEMENTS: Final = ("INVSTMTMSGSRSV1", "LOANMSGSRSV1")
_SEVERITIES: Final = ("INFO", "WARN", "ERROR")


@dataclass(frozen=True, slots=True)
class DownloadedStatement:
    """One account's answer: its transactions, booked and pending, and the period it covers."""

    account: AccountDeclaration
    first: dt.date | None
    last: dt.date | None
    booked: tuple[Aggregate, ...]
    pending: tuple[Aggregate, ...]

    @property
    def reference(self) -> str:
        """The period as the bank states it, empty without transactions."""
        return f"{self.first}/{self.last}" if self.first else ""


def statements_of(document: Document, institution: Institution) -> list[DownloadedStatement]:
    """Return the bank and credit card statements of a file.

    Raises:
        RefusedFileError: ``OFX_STATUS`` where an answer failed, ``TYPE_MISMATCH`` for statements
            of another kind, ``FIELD_MISSING`` where there is none, or a statement is wrong.
    """
    root = document.root
    for one in root.all(*_OTHER_STATEMENTS):
        raise RefusedFileError(
            RefusalReason.TYPE_MISMATCH, document.place(one.offset), one.tag, field="OFX",
            expected="statements of banks and credit cards",
        )  # fmt: skip
    for signon in root.all("SIGNONMSGSRSV1"):
        for answer in signon.all("SONRS"):
            _refuse_failure(document, answer)
    stated = [
        _statement(document, answer, institution)
        for message_set in root.all(*_MESSAGE_SETS)
        for answer in message_set.all(*_RESPONSES)
    ]
    if not stated:
        raise RefusedFileError(
            RefusalReason.FIELD_MISSING, document.place(root.offset), field="OFX",
            expected="STMTRS or CCSTMTRS",
        )  # fmt: skip
    return stated


def _refuse_failure(document: Document, answer: Aggregate) -> None:
    status = answer.one("STATUS")
    if status is None:
        raise Values(document, answer, answer.tag).refusal(
            RefusalReason.FIELD_MISSING, "STATUS", ""
        )
    values = Values(document, status, f"{answer.tag}/STATUS")
    code, severity = values.stated("CODE"), values.stated("SEVERITY")
    if severity not in _SEVERITIES:
        raise values.refusal(RefusalReason.STATUS_UNKNOWN, "SEVERITY", severity, "INFO or WARN")
    if severity == "ERROR":
        raise values.refusal(RefusalReason.OFX_STATUS, "CODE", code, "0")


def _statement(
    document: Document, answer: Aggregate, institution: Institution
) -> DownloadedStatement:
    _refuse_failure(document, answer)
    name, from_name = _RESPONSES[answer.tag]
    outer = Values(document, answer, answer.tag)
    body = answer.one(name)
    if body is None:
        raise outer.refusal(RefusalReason.FIELD_MISSING, name, "")
    values = Values(document, body, name)
    account = _account(values, from_name, institution)
    _refuse_other_balance(values, account)
    booked, pending = body.one("BANKTRANLIST"), body.one("BANKTRANLISTP")
    first = last = None
    if booked is not None:
        period = Values(document, booked, "BANKTRANLIST")
        first, last = period.date("DTSTART"), period.date("DTEND")
        if last < first:
            raise period.refusal(RefusalReason.DATE_INVALID, "DTEND", period.text("DTEND"))
    return DownloadedStatement(
        account, first, last, _transactions(booked, "STMTTRN"), _transactions(pending, "STMTTRNP")
    )


def _transactions(listed: Aggregate | None, tag: str) -> tuple[Aggregate, ...]:
    return () if listed is None else tuple(listed.all(tag))


def _account(values: Values, tag: str, institution: Institution) -> AccountDeclaration:
    """Return the declared account of a statement, in its currency."""
    owner = values.aggregate.one(tag)
    if owner is None:
        raise values.refusal(RefusalReason.FIELD_MISSING, tag, "")
    named = Values(values.document, owner, tag)
    number, bank = named.stated("ACCTID"), named.text("BANKID")
    found = next(
        (one for name in _names(bank, number) if (one := institution.account_named(name))), None
    )
    if found is None:
        raise named.refusal(RefusalReason.ACCOUNT_UNKNOWN, "ACCTID", masked(number))
    currency = values.stated("CURDEF")
    if currency not in CURRENCIES:
        raise values.refusal(RefusalReason.CURRENCY_UNKNOWN, "CURDEF", currency)
    if currency != found.currency:
        raise values.refusal(RefusalReason.CURRENCY_MIXED, "CURDEF", currency, found.currency)
    return found


def _names(bank: str, number: str) -> Iterator[str]:
    if bank:
        yield f"{bank}/{number}"
    yield number


def _refuse_other_balance(values: Values, account: AccountDeclaration) -> None:
    """Refuse a statement without a ledger balance, or with one that is none."""
    ledger = values.aggregate.one("LEDGERBAL")
    if ledger is None:
        raise values.refusal(RefusalReason.FIELD_MISSING, "LEDGERBAL", "")
    balance = Values(values.document, ledger, "LEDGERBAL")
    balance.units("BALAMT", CURRENCIES[account.currency])
    balance.date("DTASOF")
