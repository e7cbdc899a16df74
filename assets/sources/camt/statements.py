"""What a camt statement or report states of its account: the number, balances, pages, sequence.

A statement may lie in one file as several pages, each a ``Stmt`` of its own: they are one
statement, whose opening balance stands on the first page and whose closing balance on the last.
"""

from collections.abc import Sequence
from itertools import pairwise

from assets.sources.camt.message import MessageKind, refuse_missing_pages
from assets.sources.camt.totals import refuse_wrong_totals
from assets.sources.camt.values import amount_of, date_of, is_credit
from assets.sources.camt.xml_elements import Element
from assets.sources.camt.xml_stream import Holder
from assets.sources.statements.bank_statement import BankReport, BankStatement, StatedBalance
from contracts.errors import RefusedFileError
from contracts.reasons import RefusalReason

Pages = tuple[Holder, ...]
"""The pages of one statement, in their order."""


def paged(holders: Sequence[Holder], kind: MessageKind) -> tuple[Pages, ...]:
    """Return the pages of each statement, in the order of their first pages.

    Raises:
        RefusedFileError: ``PAGE_MISSING``.
    """
    by_account: dict[str, list[Holder]] = {}
    for one in holders:
        by_account.setdefault(_account(one.element)[0], []).append(one)
    found: list[Pages] = []
    for ones in by_account.values():
        marks = [one.element.first(kind.pagination) for one in ones]
        rest = iter(ones)
        for count in refuse_missing_pages(marks, ones[0].element.place):
            found.append(tuple(next(rest) for _ in range(count)))
            _refuse_strange_pages(found[-1])
    order = {id(one): number for number, one in enumerate(holders)}
    return tuple(sorted(found, key=lambda pages: order[id(pages[0])]))


def statement_of(pages: Pages) -> BankStatement:
    """Return the statement that ``pages`` are.

    Raises:
        RefusedFileError: an element missing or wrong, or a total that does not hold.
    """
    first, last = pages[0].element, pages[-1].element
    report = report_of(pages)
    closing = _balance(last, "CLBD")
    number = _sequence_number(first)
    return BankStatement(
        account=report.account,
        account_place=report.account_place,
        reference=report.reference,
        place=report.place,
        opening=_balance(first, "OPBD") or _balance(first, "PRCD"),
        closing=closing,
        entries=report.entries,
        is_iban=report.is_iban,
        sequence=(closing.date.year, number) if closing is not None and number else (0, 0),
        page_count=len(pages),
        currency=report.currency,
    )


def report_of(pages: Pages) -> BankReport:
    """Return account, reference and entries of ``pages``, after proving every total stated.

    Raises:
        RefusedFileError: an element missing or wrong, or a total that does not hold.
    """
    entries = tuple(entry for page in pages for entry in page.entries)
    for page in pages:
        refuse_wrong_totals(page.element, page.entries, entries)
    first = pages[0].element
    named, place, is_iban = _account(first)
    reference = first.required("Id")
    if not reference.content:
        raise RefusedFileError(RefusalReason.FIELD_MISSING, reference.place, field="Id")
    return BankReport(
        account=named,
        account_place=place,
        reference=reference.content,
        place=first.place,
        entries=entries,
        is_iban=is_iban,
        currency=first.text("Acct/Ccy"),
        issue=_made_at(first),
    )


def _made_at(holder: Element) -> str:
    """Return when a report was made: as it says itself, or else the message that it lies in."""
    message = Element(holder.node.getparent(), holder.path)
    return holder.text("CreDtTm") or message.text("GrpHdr/CreDtTm")


def _account(holder: Element) -> tuple[str, str, bool]:
    """Return the account's number, where it stands, and whether it is an IBAN."""
    account = holder.required("Acct/Id")
    iban = account.text("IBAN")
    named = iban or account.text("Othr/Id")
    if not named:
        raise RefusedFileError(RefusalReason.FIELD_MISSING, account.place, field="Acct/Id")
    return named, account.place, bool(iban)


def _sequence_number(statement: Element) -> int:
    """Return the bank's running number, the electronic one before the legal one; 0 for none."""
    for name in ("ElctrncSeqNb", "LglSeqNb"):
        stated = statement.first(name)
        if stated is not None and stated.content:
            text = stated.content
            if not (text.isascii() and text.isdigit() and len(text) <= 18):  # noqa: PLR2004 - ISO
                raise RefusedFileError(
                    RefusalReason.ILLEGAL_CHARACTER,
                    stated.place,
                    text,
                    field=name,
                    expected="a number of up to 18 digits",
                )
            return int(text)
    return 0


def _refuse_strange_pages(pages: Pages) -> None:
    """Refuse pages of different statements, or whose interim balances do not follow."""
    numbers = {number for page in pages if (number := _sequence_number(page.element))}
    if len(numbers) > 1:
        place = pages[-1].element.place
        found = "/".join(str(one) for one in sorted(numbers))
        raise RefusedFileError(
            RefusalReason.PAGE_MISSING, place, f"pages of {found}", field="ElctrncSeqNb"
        )
    for before, after in pairwise(pages):
        closed = _stated(before.element, "CLBD", interim=True)
        opened = _stated(after.element, "OPBD", interim=True)
        if closed and opened and closed.units != opened.units:
            raise RefusedFileError(
                RefusalReason.PAGE_MISSING, opened.place, "does not follow", field="Bal"
            )


def _balance(statement: Element, code: str) -> StatedBalance | None:
    """Return the only balance of type ``code``, or None.

    Raises:
        RefusedFileError: there are two, or it is that of a page which is not there.
    """
    found = _stated(statement, code, interim=False)
    interim = _stated(statement, code, interim=True)
    if found is None and interim is not None:
        raise RefusedFileError(RefusalReason.PAGE_MISSING, interim.place, f"{code} INTM")
    return found


def _stated(statement: Element, code: str, *, interim: bool) -> StatedBalance | None:
    found = [
        one
        for one in statement.all("Bal")
        if one.text("Tp/CdOrPrtry/Cd") == code and (one.text("Tp/SubTp/Cd") == "INTM") == interim
    ]
    if len(found) > 1:
        raise RefusedFileError(RefusalReason.CONTROL_TOTAL, found[1].place, f"{code} twice")
    if not found:
        return None
    balance = found[0]
    units, currency = amount_of(balance.required("Amt"))
    return StatedBalance(
        units=units if is_credit(balance) else -units,
        currency=currency,
        date=date_of(balance.required("Dt")),
        place=balance.place,
    )
