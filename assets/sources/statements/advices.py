"""Advices to rows: entries that a bank tells of before or beside its statement.

They move no balance of ours: a statement alone says what is booked. What must hold of each by
itself is the same: a known account, its currency, valid check digits, no report twice in a file.
"""

from collections.abc import Sequence
from typing import Literal

import polars as pl

from assets.sources.documents import named_documents
from assets.sources.read_file import FileContent, ReadFile, rows_of
from assets.sources.statements.accounts import account_of, refuse_repeats
from assets.sources.statements.bank_statement import BankReport
from assets.sources.statements.entry_columns import entry_columns, spread
from assets.sources.statements.entry_ids import with_entry_ids
from contracts.institution import Institution
from contracts.tables.sources import ADVISED_LINES


def advised_rows(
    file: FileContent,
    reports: Sequence[BankReport],
    institution: Institution,
    kind: Literal["intraday", "notice"],
) -> ReadFile:
    """Return the rows of every report in ``file``.

    Raises:
        RefusedFileError: any of them is wrong by itself; the place is the format's own.
    """
    accounts = [account_of(one, one.entries, institution) for one in reports]
    refuse_repeats(zip(reports, accounts, strict=True))
    entries = [entry for one in reports for entry in one.entries]
    counts = [len(one.entries) for one in reports]
    columns = entry_columns(file, entries) | {
        "account": spread([one.id for one in accounts], counts),
        "report_kind": kind,
        "report_reference": spread([one.reference for one in reports], counts),
        "status": pl.Series([one.status for one in entries], dtype=pl.String),
    }
    is_numbered = pl.Series([bool(one.number) for one in entries], dtype=pl.Boolean)
    lines = with_entry_ids(rows_of(ADVISED_LINES, columns | {"entry_id": ""}), is_numbered)
    names = [
        (account.id, one.reference, one.issue)
        for one, account in zip(reports, accounts, strict=True)
    ]
    return ReadFile(
        advised_lines=lines,
        documents=named_documents(file, kind, names),
        places=pl.Series([one.place for one in entries], dtype=pl.String),
    )
