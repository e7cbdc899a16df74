"""Reads MT940 statements strictly: whole messages, whole pages, every field in its place.

The fields are parsed by the ``mt-940`` library's grammars (``mt940_values``); order, pages and what
a statement is are decided here. A statement may be cut into pages (``:62M:`` then ``:60M:``); all
of them must lie in the same file, one after the other.
"""

from assets.sources.file_text import text_of
from assets.sources.mt.fields import Field, Message, messages_of
from assets.sources.mt.values import balance_of, entry_of, groups_of
from assets.sources.read_file import FileContent, ReadFile
from assets.sources.statements.accounts import iban_is_valid
from assets.sources.statements.bank_statement import BankStatement, StatedBalance, StatementEntry
from assets.sources.statements.rows import statement_rows
from contracts.errors import RefusedFileError
from contracts.institution import Institution
from contracts.reasons import RefusalReason
from contracts.source_declaration import FileDeclaration


def read_mt940(
    file: FileContent, declaration: FileDeclaration, institution: Institution
) -> ReadFile:
    """Return the rows of an MT940 file: one or several statements.

    Raises:
        RefusedFileError: the file is wrong anywhere; the first fault found is named.
    """
    text = text_of(file.content, declaration.encoding)
    return statement_rows(file, parse_mt940(text), institution)


def parse_mt940(text: str) -> tuple[BankStatement, ...]:
    """Return what an MT940 file states, before balances and accounts are proved.

    Raises:
        RefusedFileError: a field missing, misplaced or malformed, or a page missing.
    """
    statements: list[BankStatement] = []
    pages: list[Message] = []
    for message in messages_of(text):
        _refuse_broken_page(pages, message)
        pages.append(message)
        if _one(message, "62F", "62M").tag == "62F":
            statements.append(_statement(pages))
            pages = []
    if pages:
        place = _one(pages[-1], "62M").place
        raise RefusedFileError(RefusalReason.PAGE_MISSING, place, "no page after it")
    return tuple(statements)


def _one(message: Message, *tags: str) -> Field:
    return next(one for one in message if one.tag in tags)


def _refuse_broken_page(pages: list[Message], message: Message) -> None:
    """Refuse a first page that is none, or a next page that does not follow the one before."""
    opening = _one(message, "60F", "60M")
    if (opening.tag == "60M") != bool(pages):
        wanted = ":60M:" if pages else ":60F:"
        raise RefusedFileError(RefusalReason.PAGE_MISSING, opening.place, f"{wanted} expected")
    if not pages:
        return
    before = pages[-1]
    closed, opened = balance_of(_one(before, "62M")), balance_of(opening)
    same_account = _one(before, "25").value == _one(message, "25").value
    same_balance = (closed.units, closed.currency) == (opened.units, opened.currency)
    if not (same_account and same_balance and _follows(before, message)):
        raise RefusedFileError(RefusalReason.PAGE_MISSING, opening.place, "does not follow")


def _follows(before: Message, after: Message) -> bool:
    """Return whether two pages are of one statement and, where numbered, neighbours."""
    first, second = _numbers(before), _numbers(after)
    is_numbered = bool(first[1]) and bool(second[1])
    return first[0] == second[0] and (not is_numbered or second[1] == first[1] + 1)


def _numbers(message: Message) -> tuple[int, int]:
    """Return the statement number and the page number, 0 where the bank gives none."""
    parts = groups_of(_one(message, "28C", "28"))
    return int(parts["statement_number"]), int(parts["sequence_number"] or 0)


def _statement(pages: list[Message]) -> BankStatement:
    opening = balance_of(_one(pages[0], "60F"))
    closing = balance_of(_one(pages[-1], "62F"))
    account = _one(pages[0], "25")
    return BankStatement(
        account=account.value.strip(),
        account_place=account.place,
        reference=_reference(pages, closing),
        place=pages[0][0].place,
        opening=opening,
        closing=closing,
        entries=tuple(one for page in pages for one in _entries(page, opening.currency)),
        is_iban=iban_is_valid(account.value),
    )


def _reference(pages: list[Message], closing: StatedBalance) -> str:
    """Return the year and the bank's number, which starts anew each year; else the closing date."""
    number, page = _numbers(pages[0])
    if number == 0:
        return closing.date.isoformat()
    return f"{closing.date.year}/{number}" + (f"/{page}" if page > 1 else "")


def _entries(page: Message, currency: str) -> list[StatementEntry]:
    entries = []
    plain = [one for one in page if one.tag != "NS"]
    for one, after in zip(plain, (*plain[1:], None), strict=True):
        if one.tag == "61":
            text = after if after is not None and after.tag == "86" else None
            entries.append(entry_of(one, text, currency))
    return entries
