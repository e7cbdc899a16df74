"""One camt.053 entry: amount, sign, dates, references, the other party, the bank's code.

A batch stays one line, as the bank booked it; its details only have to add up. The credit/debit
indicator already says which way the money went, of a reversal too: its sign is never turned twice.
"""

import datetime as dt
import re
from typing import Final

from assets.sources.camt.xml_elements import Element
from assets.sources.statements.bank_statement import StatementEntry, meant
from contracts.currencies import CURRENCIES
from contracts.errors import AmountError, RefusedFileError
from contracts.money import parse_amount
from contracts.reasons import RefusalReason

_FEE_CODES: Final = frozenset({"CHRG", "FEES", "COMM", "CHG", "NCHG", "COM", "NCOM"})
_DATE: Final = re.compile(r"(\d{4}-\d{2}-\d{2})(?:Z|[+-]\d{2}:\d{2})?", re.ASCII)
_MOMENT: Final = re.compile(
    r"(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})?", re.ASCII
)


def entry_of(entry: Element) -> StatementEntry:
    """Return the booked entry that ``entry`` (an ``Ntry``) states.

    Raises:
        RefusedFileError: not booked, or an element missing or wrong.
    """
    status = entry.text("Sts/Cd", "Sts")
    if status != "BOOK":
        raise RefusedFileError(RefusalReason.STATUS_NOT_BOOKED, entry.place, status)
    amount = entry.required("Amt")
    units, currency = amount_of(amount)
    details = tuple(entry.all("NtryDtls/TxDtls"))
    _refuse_other_sum(entry, details, (units, currency))
    credit, reversal = is_credit(entry), entry.text("RvslInd") in ("true", "1")
    booked, valued = entry.first("BookgDt"), entry.first("ValDt")
    stated = booked or valued
    if stated is None:
        raise RefusedFileError(RefusalReason.FIELD_MISSING, f"{entry.place}/BookgDt")
    code, is_fee = _transaction_code(entry, details)
    return StatementEntry(
        units=units if credit else -units,
        currency=currency,
        booking_date=date_of(stated),
        value_date=date_of(valued or stated),
        place=amount.place,
        reference=_reference(entry, details),
        bank_reference=meant(entry.text("AcctSvcrRef", "NtryRef"))
        or _shared(details, "Refs/AcctSvcrRef"),
        transaction_code=f"{code} RVSL".strip() if reversal else code,
        is_fee=is_fee,
        counterparty=_counterparty(details, is_payer=credit != reversal),
        description=_description(entry, details),
    )


def amount_of(amount: Element) -> tuple[int, str]:
    """Return the ledger units and the currency of an ``Amt`` element; never negative."""
    code = amount.attribute("Ccy")
    if code not in CURRENCIES:
        raise RefusedFileError(RefusalReason.CURRENCY_UNKNOWN, amount.place, code)
    text = amount.content
    if text.startswith(("+", "-")):
        raise RefusedFileError(RefusalReason.AMOUNT_SIGN, amount.place, text)
    try:
        return parse_amount(text, CURRENCIES[code]), code
    except AmountError as error:
        raise AmountError(error.reason, text, code, amount.place) from error


def is_credit(holder: Element) -> bool:
    """Return whether the account's holder gained, as ``CdtDbtInd`` says.

    Raises:
        RefusedFileError: it is missing or says neither (``CREDIT_DEBIT_MISSING``).
    """
    indicator = holder.text("CdtDbtInd")
    if indicator not in ("CRDT", "DBIT"):
        raise RefusedFileError(RefusalReason.CREDIT_DEBIT_MISSING, holder.place, indicator)
    return indicator == "CRDT"


def date_of(holder: Element) -> dt.date:
    """Return the date in ``Dt`` or ``DtTm``, as the bank writes it: its own calendar's.

    Raises:
        RefusedFileError: neither is there, or it is no date (``DATE_INVALID``).
    """
    text = holder.text("Dt", "DtTm") or holder.content
    found = _DATE.fullmatch(text) or _MOMENT.fullmatch(text)
    try:
        return dt.date.fromisoformat(found[1] if found else "")
    except ValueError as error:
        raise RefusedFileError(RefusalReason.DATE_INVALID, holder.place, text) from error


def _refuse_other_sum(
    entry: Element, details: tuple[Element, ...], booked: tuple[int, str]
) -> None:
    """Refuse details that all state an amount of the account but do not add up to the entry.

    Charges explain a difference where the bank states them; without them there is none to explain.
    """
    amounts = [one.first("Amt") or one.first("AmtDtls/TxAmt/Amt") for one in details]
    if not amounts or entry.first("Chrgs") or any(one.first("Chrgs") for one in details):
        return
    total, credit = 0, is_credit(entry)
    for one, amount in zip(details, amounts, strict=True):
        if amount is None or amount.attribute("Ccy") != booked[1]:
            return
        same_way = not one.text("CdtDbtInd") or is_credit(one) == credit
        total += amount_of(amount)[0] if same_way else -amount_of(amount)[0]
    if total != booked[0]:
        raise RefusedFileError(
            RefusalReason.DETAIL_SUM, f"{entry.place}/NtryDtls", f"{len(details)} details"
        )


def _transaction_code(entry: Element, details: tuple[Element, ...]) -> tuple[str, bool]:
    """Return the bank's code (``PMNT/RCDT/ESCT`` or its own) and whether it marks a charge."""
    for holder in (entry, *details[:1]):
        code = holder.first("BkTxCd")
        steps = ("Domn/Cd", "Domn/Fmly/Cd", "Domn/Fmly/SubFmlyCd")
        levels = [code.text(step) for step in steps] if code else []
        own = code.text("Prtry/Cd") if code else ""
        if any(levels) or own:
            words = {*levels, *re.split(r"[^A-Z0-9]+", own.upper())}
            return "/".join(one for one in levels if one) or own, bool(words & _FEE_CODES)
    return "", False


def _reference(entry: Element, details: tuple[Element, ...]) -> str:
    """Return the end-to-end reference; of a batch, the reference of the batch."""
    single = _shared(details, "Refs/EndToEndId")
    return single or meant(entry.text("NtryDtls/Btch/PmtInfId", "NtryDtls/Btch/MsgId"))


def _shared(details: tuple[Element, ...], path: str) -> str:
    """Return the text that all details have at ``path``; empty where they differ."""
    texts = {meant(one.text(path)) for one in details}
    return texts.pop() if len(texts) == 1 else ""


def _counterparty(details: tuple[Element, ...], *, is_payer: bool) -> str:
    """Return the name of the other party, else its account; empty for several of them."""
    role = "Dbtr" if is_payer else "Cdtr"
    names = {
        one.text(
            f"RltdPties/{role}/Nm",
            f"RltdPties/{role}/Pty/Nm",
            f"RltdPties/{role}Acct/Id/IBAN",
            f"RltdPties/{role}Acct/Id/Othr/Id",
        )
        for one in details
    }
    return names.pop() if len(names) == 1 else ""


def _description(entry: Element, details: tuple[Element, ...]) -> str:
    texts = [
        part.content
        for one in details
        for path in ("RmtInf/Ustrd", "RmtInf/Strd/CdtrRefInf/Ref")
        for part in one.all(path)
        if part.content
    ]
    if not texts:
        texts = [one.text("AddtlTxInf") for one in details] + [entry.text("AddtlNtryInf")]
    return " ".join(text for text in texts if text)
