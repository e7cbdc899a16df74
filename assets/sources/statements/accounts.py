"""Whose account a statement or a report is of: IBAN check digits, declared number, currency."""

from collections.abc import Iterable

from assets.sources.masking import masked
from assets.sources.statements.bank_statement import (
    BankReport,
    BankStatement,
    StatedBalance,
    StatementEntry,
)
from contracts.errors import RefusedFileError
from contracts.institution import Institution
from contracts.reasons import RefusalReason
from contracts.source_declaration import AccountDeclaration


def account_of(
    stated: BankStatement | BankReport,
    pieces: Iterable[StatedBalance | StatementEntry],
    institution: Institution,
) -> AccountDeclaration:
    """Return the declared account that ``stated`` is of, in whose currency every piece must be.

    Raises:
        RefusedFileError: ``IBAN_CHECKSUM``, ``ACCOUNT_UNKNOWN`` or ``CURRENCY_MIXED``.
    """
    place, found = stated.account_place, masked(stated.account)
    if stated.is_iban and not iban_is_valid(stated.account):
        raise RefusedFileError(RefusalReason.IBAN_CHECKSUM, place, found, field="account")
    account = institution.account_named(stated.account)
    if account is None:
        raise RefusedFileError(RefusalReason.ACCOUNT_UNKNOWN, place, found, field="account")
    if stated.currency not in ("", account.currency):
        _refuse_currency(place, stated.currency, account)
    for piece in pieces:
        if piece.currency != account.currency:
            _refuse_currency(piece.place, piece.currency, account)
    return account


def _refuse_currency(place: str, found: str, account: AccountDeclaration) -> None:
    raise RefusedFileError(
        RefusalReason.CURRENCY_MIXED, place, found, field="currency", expected=account.currency
    )


def refuse_repeats(
    named: Iterable[tuple[BankStatement | BankReport, AccountDeclaration]],
) -> None:
    """Refuse a file that states one reference of an account twice (``SEQUENCE_CONFLICT``)."""
    seen: set[tuple[str, str]] = set()
    for stated, account in named:
        key = (account.id, stated.reference)
        if key in seen:
            raise RefusedFileError(RefusalReason.SEQUENCE_CONFLICT, stated.place, stated.reference)
        seen.add(key)


def iban_is_valid(text: str) -> bool:
    """Return whether ``text`` is an IBAN whose check digits hold (ISO 7064, modulo 97)."""
    plain = "".join(text.split()).upper()
    if not (plain.isascii() and plain.isalnum() and 15 <= len(plain) <= 34):  # noqa: PLR2004 - ISO
        return False
    return int("".join(str(int(one, 36)) for one in plain[4:] + plain[:4])) % 97 == 1
