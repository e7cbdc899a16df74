"""MT940 messages to statements: whole pages, one after the other, and the bank's own number."""

from assets.sources.mt.fields import MT940, Message, messages_of, one_of, with_texts
from assets.sources.mt.values import balance_of, entry_of, groups_of
from assets.sources.statements.accounts import iban_is_valid
from assets.sources.statements.bank_statement import (
    BankStatement,
    StatedBalance,
    StatementEntry,
)
from contracts.errors import RefusedFileError
from contracts.reasons import RefusalReason


def parse_mt940(text: str) -> tuple[BankStatement, ...]:
    """Return what an MT940 file states, before balances and accounts are proved.

    Raises:
        RefusedFileError: a field missing, misplaced or malformed, or a page missing.
    """
    statements: list[BankStatement] = []
    pages: list[Message] = []
    for message in messages_of(text, MT940):
        _refuse_broken_page(pages, message)
        pages.append(message)
        if one_of(message, "62F", "62M").tag == "62F":
            statements.append(_statement(pages))
            pages = []
    if pages:
        place = one_of(pages[-1], "62M").place
        raise RefusedFileError(RefusalReason.PAGE_MISSING, place, "no page after it")
    return tuple(statements)


def account_in(message: Message) -> tuple[str, str]:
    """Return the account that a message is of, without the bank that ``:25P:`` adds, and where."""
    field = one_of(message, "25", "25P")
    number = field.value.split("\n")[0] if field.tag == "25P" else field.value
    return number.strip(), field.place


def numbers_of(message: Message) -> tuple[int, int]:
    """Return the statement number and the page number, 0 where the bank gives none."""
    parts = groups_of(one_of(message, "28C", "28"))
    return int(parts["statement_number"]), int(parts["sequence_number"] or 0)


def _refuse_broken_page(pages: list[Message], message: Message) -> None:
    """Refuse a first page that is none, or a next page that does not follow the one before."""
    opening = one_of(message, "60F", "60M")
    if (opening.tag == "60M") != bool(pages):
        wanted = ":60M:" if pages else ":60F:"
        raise RefusedFileError(RefusalReason.PAGE_MISSING, opening.place, expected=wanted)
    if not pages:
        return
    before = pages[-1]
    closed, opened = balance_of(one_of(before, "62M")), balance_of(opening)
    same_account = account_in(before)[0] == account_in(message)[0]
    same_balance = (closed.units, closed.currency) == (opened.units, opened.currency)
    if not (same_account and same_balance and _follows(before, message)):
        raise RefusedFileError(RefusalReason.PAGE_MISSING, opening.place, "does not follow")


def _follows(before: Message, after: Message) -> bool:
    """Return whether two pages are of one statement and, where numbered, neighbours."""
    first, second = numbers_of(before), numbers_of(after)
    is_numbered = bool(first[1]) and bool(second[1])
    return first[0] == second[0] and (not is_numbered or second[1] == first[1] + 1)


def _statement(pages: list[Message]) -> BankStatement:
    opening = balance_of(one_of(pages[0], "60F"))
    closing = balance_of(one_of(pages[-1], "62F"))
    account, place = account_in(pages[0])
    number, _ = numbers_of(pages[0])
    return BankStatement(
        account=account,
        account_place=place,
        reference=_reference(pages, closing),
        place=pages[0][0].place,
        opening=opening,
        closing=closing,
        entries=tuple(
            _booked(entry_of(one, text, opening.currency))
            for page in pages
            for one, text in with_texts(page)
        ),
        is_iban=iban_is_valid(account),
        sequence=(closing.date.year, number) if number else (0, 0),
        page_count=len(pages),
    )


def _booked(entry: StatementEntry) -> StatementEntry:
    """Return an entry of a statement, where the marks of expected money (EC, ED) do not belong."""
    if entry.status != "booked":
        raise RefusedFileError(
            RefusalReason.STATUS_NOT_BOOKED, entry.place, entry.status, expected="C, D, RC or RD"
        )
    return entry


def _reference(pages: list[Message], closing: StatedBalance) -> str:
    """Return the year and the bank's number, which starts anew each year; else the closing date."""
    number, page = numbers_of(pages[0])
    if number == 0:
        return closing.date.isoformat()
    return f"{closing.date.year}/{number}" + (f"/{page}" if page > 1 else "")
