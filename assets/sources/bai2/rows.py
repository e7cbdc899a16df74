"""What a BAI2 file becomes: statements where its figures tie, advised lines where they cannot.

An account of a final report that states its opening and its closing ledger balance is a statement:
its details must lead from one to the other. Everything else is advised: an interim report as
``intraday`` and pending, a final one without both balances as a booked ``notice``, and a message
(890) as information without an amount. A date of value is the one of funds type V, else the as-of
date: days of availability are a promise of use, and no date of value.
"""

from typing import Final

import polars as pl

from assets.sources.bai2.accounts import ReportedAccount
from assets.sources.bai2.faults import fault
from assets.sources.bai2.headers import FileHeader
from assets.sources.bai2.type_codes import (
    CLOSING_LEDGER,
    DEBIT_DETAIL,
    FEES,
    NON_MONETARY,
    OPENING_LEDGER,
)
from assets.sources.documents import REPORT_KEY, named_documents
from assets.sources.read_file import FileContent, ReadFile, rows_of
from assets.sources.statements.bank_statement import NO_REFERENCE
from assets.sources.statements.entry_ids import with_entry_ids
from assets.sources.statements.ties import refuse_untied
from contracts.ids import digest_id, digest_id_column
from contracts.money import UNITS
from contracts.reasons import RefusalReason
from contracts.tables.sources import ADVISED_LINES, STATEMENT_LINES, STATEMENTS

_SCHEMA: Final = {
    "place": pl.Int64,
    "number": pl.Int64,
    "account_id": pl.String,
    "currency": pl.String,
    "as_of": pl.Date,
    "unit": pl.Int64,
    "is_final": pl.Boolean,
    "is_statement": pl.Boolean,
    "statement_id": pl.String,
    "opening_units": pl.String,
    "closing_units": pl.String,
    "closing_record": pl.Int64,
}


def file_rows(
    file: FileContent,
    header: FileHeader,
    accounts: list[ReportedAccount],
    details: pl.DataFrame,
) -> ReadFile:
    """Return the rows of a file whose trailers hold.

    Raises:
        RefusedFileError: ``BALANCE_MISMATCH``, ``CONTROL_TOTAL`` or ``SEQUENCE_CONFLICT``.
    """
    _refuse_repeats(accounts)
    reported = _reported(file, accounts)
    lines = _lines(file, details, reported)
    is_booked = pl.col("is_statement") & (pl.col("transaction_code") != NON_MONETARY)
    booked, advised = lines.filter(is_booked), lines.filter(~is_booked)
    statements = _statements(file, reported.filter("is_statement"), booked)
    statement_lines = rows_of(STATEMENT_LINES, booked.to_dict())
    refuse_untied(
        statements, statement_lines, "record {}",
        reported.filter("is_statement")["closing_record"],
    )  # fmt: skip
    told = _advised(header, advised)
    return ReadFile(
        statements=statements,
        statement_lines=statement_lines,
        advised_lines=told,
        documents=_documents(file, header, told),
    )


def _refuse_repeats(accounts: list[ReportedAccount]) -> None:
    """Refuse two statements of one account and day, and a ledger balance stated twice."""
    seen: set[tuple[str, str]] = set()
    for one in accounts:
        for code in (OPENING_LEDGER, CLOSING_LEDGER):
            stated = [balance for balance in one.summaries if balance.type_code == code]
            if len(stated) > 1:
                raise fault(
                    RefusalReason.CONTROL_TOTAL, stated[1].record, code, field="type code",
                    expected=f"{code} once an account",
                )  # fmt: skip
        key = (one.account.id, one.group.as_of.isoformat())
        if one.is_statement and key in seen:
            raise fault(
                RefusalReason.SEQUENCE_CONFLICT, one.number, key[1], field="as-of date",
                expected="one statement of an account and day",
            )  # fmt: skip
        if one.is_statement:
            seen.add(key)


def _reported(file: FileContent, accounts: list[ReportedAccount]) -> pl.DataFrame:
    """Return a row an account of the file, in its order."""
    rows = []
    for place, one in enumerate(accounts, start=1):
        unit = one.currency.units_per_minor
        opening, closing = one.stated(OPENING_LEDGER), one.stated(CLOSING_LEDGER)
        reference = one.group.as_of.isoformat()
        rows.append(
            (
                place,
                one.number,
                one.account.id,
                one.account.currency,
                one.group.as_of,
                unit,
                one.group.is_final,
                one.is_statement,
                str(digest_id(file.source, one.account.id, reference)),
                str((opening.amount or 0) * unit) if opening else None,
                str((closing.amount or 0) * unit) if closing else None,
                closing.record if closing else None,
            )
        )
    return pl.DataFrame(rows, schema=_SCHEMA, orient="row")


def _lines(file: FileContent, details: pl.DataFrame, reported: pl.DataFrame) -> pl.DataFrame:
    """Return what statement lines and advised lines have in common, a row a detail."""
    owned = details.join(
        reported.drop("number"), left_on="account", right_on="place", how="left",
        maintain_order="left",
    )  # fmt: skip
    sign = pl.when(pl.col("type_code").is_in(list(DEBIT_DETAIL))).then(-1).otherwise(1)
    factor = (pl.col("unit") * sign).cast(UNITS)
    return owned.select(
        pl.lit(file.sha256).alias("file_sha256"),
        pl.col("number").alias("position"),
        pl.lit(file.source).alias("source"),
        pl.col("account_id").alias("account"),
        "currency",
        pl.col("as_of").alias("booking_date"),
        pl.coalesce("value_date", "as_of").alias("value_date"),
        (pl.col("amount") * factor).cast(UNITS).alias("amount_units"),
        _meant("reference"),
        _meant("bank_reference"),
        pl.col("type_code").alias("transaction_code"),
        pl.col("type_code").is_in(list(FEES)).alias("is_fee"),
        pl.lit("").alias("counterparty"),
        pl.col("text").alias("description"),
        "statement_id",
        "is_statement",
        "is_final",
    ).with_columns(
        digest_id_column(
            pl.repeat(file.sha256, owned.height, eager=True, dtype=pl.String),
            owned["number"].cast(pl.String),
        ).alias("line_id")
    )


def _meant(name: str) -> pl.Expr:
    """Return a stated reference, empty where it only says that there is none."""
    text = pl.col(name).str.strip_chars()
    is_none = text.str.to_uppercase().is_in(list(NO_REFERENCE))
    return pl.when(is_none).then(pl.lit("")).otherwise(text).alias(name)


def _statements(file: FileContent, reported: pl.DataFrame, lines: pl.DataFrame) -> pl.DataFrame:
    counts = lines.group_by("statement_id").agg(pl.len().cast(pl.Int64).alias("line_count"))
    counted = reported.join(counts, on="statement_id", how="left", maintain_order="left")
    return rows_of(
        STATEMENTS,
        {
            "statement_id": counted["statement_id"],
            "file_sha256": file.sha256,
            "position": counted["number"],
            "source": file.source,
            "account": counted["account_id"],
            "currency": counted["currency"],
            "statement_reference": counted["as_of"].dt.strftime("%Y-%m-%d"),
            "opening_date": counted["as_of"],
            "closing_date": counted["as_of"],
            "opening_balance_units": counted["opening_units"],
            "closing_balance_units": counted["closing_units"],
            "line_count": counted["line_count"].fill_null(0),
            "sequence_year": 0,
            "sequence_number": 0,
            "page_count": 1,
        },
    )


def _advised(header: FileHeader, lines: pl.DataFrame) -> pl.DataFrame:
    is_message = pl.col("transaction_code") == NON_MONETARY
    told = lines.with_columns(
        pl.when("is_final")
        .then(pl.lit("notice"))
        .otherwise(pl.lit("intraday"))
        .alias("report_kind"),
        pl.lit(header.reference).alias("report_reference"),
        pl.when(is_message)
        .then(pl.lit("information"))
        .when("is_final")
        .then(pl.lit("booked"))
        .otherwise(pl.lit("pending"))
        .alias("status"),
    )
    return with_entry_ids(rows_of(ADVISED_LINES, {**told.to_dict(), "entry_id": ""}))


def _documents(file: FileContent, header: FileHeader, advised: pl.DataFrame) -> pl.DataFrame:
    """Return the reports of a file: each kind of each account, under the name of the file."""
    names = advised.select(*REPORT_KEY.values()).unique(maintain_order=True)
    return pl.concat(
        named_documents(
            file,
            kind,
            [(one, name, header.issue) for its, one, name in names.iter_rows() if its == kind],
        )
        for kind in ("intraday", "notice")
    )
