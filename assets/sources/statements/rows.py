"""Bank statements to rows, after proving what must hold of each by itself.

Belongs here: one currency, a known account, both balances, balances that tie, valid IBAN check
digits, no statement twice in a file. Rules between files lie in ``cross_file_rules``.
"""

from collections.abc import Sequence

import polars as pl

from assets.sources.read_file import FileContent, ReadFile, rows_of
from assets.sources.statements.bank_statement import BankStatement, StatedBalance, StatementEntry
from assets.sources.statements.ties import refuse_untied
from contracts.errors import RefusedFileError
from contracts.ids import digest_id, digest_id_column
from contracts.institution import Institution
from contracts.reasons import RefusalReason
from contracts.source_declaration import AccountDeclaration
from contracts.tables.sources import STATEMENT_LINES, STATEMENTS


def statement_rows(
    file: FileContent, stated: Sequence[BankStatement], institution: Institution
) -> ReadFile:
    """Return the rows of every statement in ``file``.

    Raises:
        RefusedFileError: any of them is wrong by itself; the place is the format's own.
    """
    proved = [(one, *_proved(one, institution)) for one in stated]
    _refuse_repeats([(one, account) for one, account, _, _ in proved])
    statements, lines = _statement_frame(file, proved), _line_frame(file, proved)
    refuse_untied(
        statements, lines, "{}", pl.Series([closing.place for _, _, _, closing in proved])
    )
    return ReadFile(statements=statements, statement_lines=lines)


_Proved = tuple[BankStatement, AccountDeclaration, StatedBalance, StatedBalance]


def _proved(
    stated: BankStatement, institution: Institution
) -> tuple[AccountDeclaration, StatedBalance, StatedBalance]:
    """Return the account and the two balances of a statement that is sound by itself."""
    opening, closing = stated.opening, stated.closing
    for name, balance in (("opening", opening), ("closing", closing)):
        if balance is None:
            raise RefusedFileError(
                RefusalReason.FIELD_MISSING, f"{stated.place}, {name} booked balance"
            )
    assert opening is not None
    assert closing is not None
    if stated.is_iban and not iban_is_valid(stated.account):
        raise RefusedFileError(
            RefusalReason.IBAN_CHECKSUM, stated.account_place, _masked(stated.account)
        )
    account = institution.account_named(stated.account)
    if account is None:
        raise RefusedFileError(
            RefusalReason.ACCOUNT_UNKNOWN, stated.account_place, _masked(stated.account)
        )
    pieces: tuple[StatedBalance | StatementEntry, ...] = (opening, closing, *stated.entries)
    for piece in pieces:
        if piece.currency != account.currency:
            raise RefusedFileError(RefusalReason.CURRENCY_MIXED, piece.place, piece.currency)
    if closing.date < opening.date:
        raise RefusedFileError(RefusalReason.DATE_INVALID, closing.place, closing.date.isoformat())
    return account, opening, closing


def _refuse_repeats(named: list[tuple[BankStatement, AccountDeclaration]]) -> None:
    seen: set[tuple[str, str]] = set()
    for statement, account in named:
        key = (account.id, statement.reference)
        if key in seen:
            raise RefusedFileError(
                RefusalReason.SEQUENCE_CONFLICT, statement.place, statement.reference
            )
        seen.add(key)


def _statement_frame(file: FileContent, proved: Sequence[_Proved]) -> pl.DataFrame:
    rows = [
        (
            str(digest_id(file.source, account.id, one.reference)),
            account.id,
            account.currency,
            one.reference,
            opening.date,
            closing.date,
            str(opening.units),
            str(closing.units),
            len(one.entries),
            *one.sequence,
            one.page_count,
        )
        for one, account, opening, closing in proved
    ]
    schema = {
        "statement_id": pl.String,
        "account": pl.String,
        "currency": pl.String,
        "statement_reference": pl.String,
        "opening_date": pl.Date,
        "closing_date": pl.Date,
        "opening_balance_units": pl.String,
        "closing_balance_units": pl.String,
        "line_count": pl.Int64,
        "sequence_year": pl.Int32,
        "sequence_number": pl.Int64,
        "page_count": pl.Int64,
    }
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    positions = pl.int_range(1, frame.height + 1, eager=True)
    origin = {"file_sha256": file.sha256, "source": file.source, "position": positions}
    return rows_of(STATEMENTS, {**frame.to_dict(), **origin})


def _line_frame(file: FileContent, proved: Sequence[_Proved]) -> pl.DataFrame:
    entries = [entry for one, _, _, _ in proved for entry in one.entries]
    owners = pl.DataFrame(
        [
            (str(digest_id(file.source, account.id, one.reference)), account.id)
            for one, account, _, _ in proved
            for _ in one.entries
        ],
        schema={"statement_id": pl.String, "account": pl.String},
        orient="row",
    )
    positions = pl.int_range(1, len(entries) + 1, eager=True)
    texts = ("reference", "bank_reference", "transaction_code", "counterparty", "description")
    columns: dict[str, object] = {
        name: pl.Series([getattr(one, name) for one in entries], dtype=pl.String)
        for name in ("currency", *texts)
    }
    columns |= {
        name: pl.Series([getattr(one, name) for one in entries], dtype=pl.Date)
        for name in ("booking_date", "value_date")
    }
    columns |= {
        "line_id": digest_id_column(
            pl.repeat(file.sha256, len(entries), eager=True), positions.cast(pl.String)
        ),
        "file_sha256": file.sha256,
        "source": file.source,
        "position": positions,
        "amount_units": pl.Series([str(one.units) for one in entries], dtype=pl.String),
        "is_fee": pl.Series([one.is_fee for one in entries], dtype=pl.Boolean),
    }
    return rows_of(STATEMENT_LINES, {**columns, **owners.to_dict()})


def iban_is_valid(text: str) -> bool:
    """Return whether ``text`` is an IBAN whose check digits hold (ISO 7064, modulo 97)."""
    plain = "".join(text.split()).upper()
    if not (plain.isascii() and plain.isalnum() and 15 <= len(plain) <= 34):  # noqa: PLR2004 - ISO
        return False
    return int("".join(str(int(one, 36)) for one in plain[4:] + plain[:4])) % 97 == 1


def _masked(account: str) -> str:
    """Return the account number with all but its last four characters hidden."""
    return "*" * max(len(account) - 4, 0) + account[-4:]
