"""Bank statements to rows, after proving what must hold of each by itself.

Belongs here: both balances, dates in order, balances that tie. Whose account it is lies in
``accounts``, rules between files in ``cross_file_rules``.
"""

from collections.abc import Sequence

import polars as pl

from assets.sources.read_file import FileContent, ReadFile, rows_of
from assets.sources.statements.accounts import account_of, refuse_repeats
from assets.sources.statements.bank_statement import BankStatement, StatedBalance
from assets.sources.statements.entry_columns import entry_columns, spread
from assets.sources.statements.ties import refuse_untied
from contracts.errors import RefusedFileError
from contracts.ids import digest_id
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
    refuse_repeats((one, account) for one, account, _, _ in proved)
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
    account = account_of(stated, (opening, closing, *stated.entries), institution)
    if closing.date < opening.date:
        raise RefusedFileError(
            RefusalReason.DATE_INVALID,
            closing.place,
            closing.date.isoformat(),
            field="closing date",
            expected=f"{opening.date.isoformat()} or later",
        )
    return account, opening, closing


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
    counts = [len(one.entries) for one, _, _, _ in proved]
    ids = [str(digest_id(file.source, account.id, one.reference)) for one, account, _, _ in proved]
    columns = entry_columns(file, entries) | {
        "statement_id": spread(ids, counts),
        "account": spread([account.id for _, account, _, _ in proved], counts),
    }
    return rows_of(STATEMENT_LINES, columns)
