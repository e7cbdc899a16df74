"""Delimited statements: booked entries, and a row each for the opening and the closing balance.

A file may hold several statements: rows belong together by account, and by the statement reference
where the mapping has one. Without one the two balance dates name the statement.
"""

from typing import Final

import polars as pl

from assets.sources.delimited.columns import MappedColumns
from assets.sources.read_file import FileContent, ReadFile, rows_of
from assets.sources.statements.ties import refuse_untied
from contracts.errors import RefusedFileError
from contracts.ids import digest_id_column
from contracts.reasons import RefusalReason
from contracts.tables.sources import STATEMENT_LINES, STATEMENTS

_KEY = ["account", "stated_reference"]

_UNCOUNTED: Final[dict[str, object]] = {"sequence_year": 0, "sequence_number": 0, "page_count": 1}
"""A table of lines has neither numbers nor pages."""


def read_statement_rows(file: FileContent, rows: MappedColumns) -> ReadFile:
    """Return the statements of ``file``, each tied to its lines.

    Raises:
        RefusedFileError: ``TRAILER_MISSING`` where nothing stands below the headers: a day without
            an entry has two balances; or what is wrong with a row.
    """
    trailer = rows.mapping.trailer
    assert trailer is not None, "a declared statement has a declared trailer"
    if rows.text.lines.is_empty():
        raise RefusedFileError(
            RefusalReason.TRAILER_MISSING,
            "the end of the file",
            field=trailer.marker,
            expected=f"rows that state {trailer.opening} and {trailer.closing}",
        )
    stated = _stated(rows)
    marker = rows.raw(trailer.marker)
    opens, closes = marker == trailer.opening, marker == trailer.closing
    is_line = ~(opens | closes)
    _refuse_unmarked(rows, is_line)
    statements = _statements(file, rows, stated, (opens, closes))
    lines = _lines(file, rows.only(is_line), stated.filter(is_line), statements)
    counted = _counted(statements, lines)
    refuse_untied(counted, lines, "line {}", counted["closing_line"])
    return ReadFile(
        statements=rows_of(STATEMENTS, {**counted.to_dict(), **_UNCOUNTED}), statement_lines=lines
    )


def _stated(rows: MappedColumns) -> pl.DataFrame:
    """Return what every row states, a balance row too: key, date, signed amount, position."""
    currencies, accounts = rows.currencies(), rows.accounts()
    rows.refuse_other_currencies(accounts, currencies)
    return pl.DataFrame(
        {
            "account": accounts,
            "stated_reference": rows.texts("statement_reference"),
            "currency": currencies,
            "date": rows.dates("booking_date"),
            "units": _signed(rows, rows.amounts("amount", currencies)),
            "position": rows.positions,
            "line": rows.text.lines,
        }
    )


def _signed(rows: MappedColumns, amounts: pl.Series) -> pl.Series:
    """Return amounts positive where the holder gained: as stated, or by the column of signs."""
    sign = rows.mapping.sign
    if rows.mapping.reversed:
        amounts = -amounts
    if sign is None:
        return amounts
    side = rows.raw(sign.column)
    gains, loses = side.is_in(list(sign.gained)), side.is_in(list(sign.lost))
    wrong = ~(gains | loses) & (side != "") | (gains | loses) & (amounts < 0)
    rows.refuse_first(wrong, "amount", RefusalReason.AMOUNT_SIGN)
    return amounts.zip_with(~loses, -amounts)


def _refuse_unmarked(rows: MappedColumns, is_line: pl.Series) -> None:
    """Refuse a line that does not say which way it went; a balance may leave that to its sign."""
    sign = rows.mapping.sign
    if sign is None:
        return
    is_unmarked = is_line & (rows.raw(sign.column) == "")
    if is_unmarked.any():
        row = is_unmarked.arg_max()
        assert row is not None
        wanted = " or ".join((*sign.gained, *sign.lost))
        rows.refuse_at(row, sign.column, RefusalReason.CREDIT_DEBIT_MISSING, "", wanted)


def _statements(
    file: FileContent,
    rows: MappedColumns,
    stated: pl.DataFrame,
    balances: tuple[pl.Series, pl.Series],
) -> pl.DataFrame:
    """Return one row a statement; every row of the file must lie in one with both balances."""
    opening, closing = (
        stated.filter(is_balance).rename({"date": f"{name}_date", "units": f"{name}_balance_units"})
        for name, is_balance in zip(("opening", "closing"), balances, strict=True)
    )
    for is_balance in balances:
        with_one = stated.filter(is_balance)
        twice = is_balance & ~stated["position"].is_in(
            with_one.unique(_KEY, keep="first", maintain_order=True)["position"].to_list()
        )
        rows.refuse_first(twice, "amount", RefusalReason.CONTROL_TOTAL)
        bare = stated.join(with_one, on=_KEY, how="anti", maintain_order="left")
        is_bare = stated["position"].is_in(bare["position"].to_list())
        rows.refuse_first(is_bare, "amount", RefusalReason.FIELD_MISSING)
    joined = opening.join(
        closing.select(*_KEY, "closing_date", "closing_balance_units", closing_line="line"),
        on=_KEY,
        maintain_order="left",
    )
    backwards = joined.filter(pl.col("closing_date") < pl.col("opening_date"))["position"].to_list()
    rows.refuse_first(
        stated["position"].is_in(backwards), "booking_date", RefusalReason.DATE_INVALID
    )
    dates = pl.format("{}/{}", "opening_date", "closing_date")
    reference = pl.when(pl.col("stated_reference") == "").then(dates).otherwise("stated_reference")
    named = joined.with_columns(reference.alias("statement_reference"))
    ids = digest_id_column(
        pl.repeat(file.source, named.height, eager=True),
        named["account"],
        named["statement_reference"],
    )
    return named.with_columns(
        ids.alias("statement_id"),
        pl.lit(file.sha256).alias("file_sha256"),
        pl.lit(file.source).alias("source"),
    )


def _lines(
    file: FileContent, rows: MappedColumns, stated: pl.DataFrame, statements: pl.DataFrame
) -> pl.DataFrame:
    owned = stated.join(
        statements.select(*_KEY, "statement_id"), on=_KEY, maintain_order="left", how="left"
    )
    has_value_date = "value_date" in rows.mapping.columns
    codes = rows.texts("transaction_code")
    return rows_of(
        STATEMENT_LINES,
        {
            "line_id": digest_id_column(
                pl.repeat(file.sha256, stated.height, eager=True),
                stated["position"].cast(pl.String),
            ),
            "statement_id": owned["statement_id"],
            "file_sha256": file.sha256,
            "position": stated["position"],
            "source": file.source,
            "account": stated["account"],
            "currency": stated["currency"],
            "booking_date": stated["date"],
            "value_date": rows.dates("value_date") if has_value_date else stated["date"],
            "amount_units": stated["units"],
            "reference": rows.texts("reference"),
            "bank_reference": rows.texts("bank_reference"),
            "transaction_code": codes,
            "is_fee": codes.is_in(list(rows.mapping.fee_codes)),
            "counterparty": rows.texts("counterparty"),
            "description": rows.texts("description"),
        },
    )


def _counted(statements: pl.DataFrame, lines: pl.DataFrame) -> pl.DataFrame:
    counts = lines.group_by("statement_id").agg(pl.len().cast(pl.Int64).alias("line_count"))
    joined = statements.join(counts, on="statement_id", how="left", maintain_order="left")
    return joined.with_columns(pl.col("line_count").fill_null(0))
