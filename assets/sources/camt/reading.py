"""Reads ISO 20022 camt.053 statements, versions 02 and later, strictly.

No maintained library reads this format strictly: those there are pass over control totals, pending
entries and pages that are missing. So the elements are read here, with lxml as the parser alone.
What an entry holds and what the totals must say lie in modules of their own.
"""

import re
from typing import Final

from assets.sources.camt.entries import amount_of, date_of, entry_of, is_credit
from assets.sources.camt.totals import refuse_wrong_totals
from assets.sources.camt.xml_elements import Element, parse_xml
from assets.sources.file_text import text_of
from assets.sources.read_file import FileContent, ReadFile
from assets.sources.statements.bank_statement import BankStatement, StatedBalance
from assets.sources.statements.rows import statement_rows
from contracts.errors import RefusedFileError
from contracts.institution import Institution
from contracts.reasons import RefusalReason
from contracts.source_declaration import FileDeclaration

_NAMESPACE: Final = re.compile(r"urn:iso:std:iso:20022:tech:xsd:camt\.053\.001\.(\d\d)", re.ASCII)
_VERSIONS: Final = range(2, 14)


def read_camt053(
    file: FileContent, _declaration: FileDeclaration, institution: Institution
) -> ReadFile:
    """Return the rows of a camt.053 file: one or several statements.

    Raises:
        RefusedFileError: the file is wrong anywhere; the first fault found is named.
    """
    return statement_rows(file, parse_camt053(file.content), institution)


def parse_camt053(content: bytes) -> tuple[BankStatement, ...]:
    """Return what a camt.053 file states, before balances and accounts are proved.

    Raises:
        RefusedFileError: no camt.053, an element missing, or an amount, date or total wrong.
    """
    text_of(content)
    document = _document(parse_xml(content))
    message = document.required("BkToCstmrStmt")
    pages = message.first("GrpHdr/MsgPgntn")
    statements = tuple(message.all("Stmt"))
    if not statements:
        raise RefusedFileError(RefusalReason.FIELD_MISSING, f"{message.place}/Stmt")
    for one in (pages, *(statement.first("StmtPgntn") for statement in statements)):
        if one is not None:
            _refuse_pages(one)
    return tuple(_statement(one) for one in statements)


def _document(root: Element) -> Element:
    """Return the Document: the root, or the one inside a business message envelope."""
    found = root if root.name == "Document" else None
    for child in root.children():
        if found is None and child.name == "Document":
            found = child
    namespace = found.namespace if found is not None else root.namespace
    version = _NAMESPACE.fullmatch(namespace)
    if found is None or version is None or int(version[1]) not in _VERSIONS:
        raise RefusedFileError(
            RefusalReason.XML_NAMESPACE, root.place, namespace.rpartition(":")[2] or root.name
        )
    return found


def _refuse_pages(pages: Element) -> None:
    """Refuse a statement that is cut into pages: all of it must come in one."""
    number, is_last = pages.text("PgNb"), pages.text("LastPgInd")
    if is_last not in ("true", "1") or number.lstrip("0") != "1":
        raise RefusedFileError(
            RefusalReason.PAGE_MISSING, pages.place, f"page {number}, last: {is_last}"
        )


def _statement(statement: Element) -> BankStatement:
    entries = tuple(entry_of(one) for one in statement.all("Ntry"))
    refuse_wrong_totals(statement, entries)
    account = statement.required("Acct/Id")
    iban = account.text("IBAN")
    named = iban or account.text("Othr/Id")
    if not named:
        raise RefusedFileError(RefusalReason.FIELD_MISSING, account.place)
    reference = statement.required("Id")
    if not reference.content:
        raise RefusedFileError(RefusalReason.FIELD_MISSING, reference.place)
    return BankStatement(
        account=named,
        account_place=account.place,
        reference=reference.content,
        place=statement.place,
        opening=_balance(statement, "OPBD") or _balance(statement, "PRCD"),
        closing=_balance(statement, "CLBD"),
        entries=entries,
        is_iban=bool(iban),
    )


def _balance(statement: Element, code: str) -> StatedBalance | None:
    """Return the only balance of type ``code``, or None.

    Interim balances of a page do not count: a statement in pages is refused before.
    """
    found = [one for one in statement.all("Bal") if one.text("Tp/CdOrPrtry/Cd") == code]
    if len(found) > 1:
        raise RefusedFileError(RefusalReason.CONTROL_TOTAL, found[1].place, f"{code} twice")
    if not found:
        return None
    balance = found[0]
    if balance.text("Tp/SubTp/Cd") == "INTM":
        raise RefusedFileError(RefusalReason.PAGE_MISSING, balance.place, f"{code} INTM")
    units, currency = amount_of(balance.required("Amt"))
    return StatedBalance(
        units=units if is_credit(balance) else -units,
        currency=currency,
        date=date_of(balance.required("Dt")),
        place=balance.place,
    )
