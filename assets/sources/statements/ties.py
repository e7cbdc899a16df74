"""A statement must tie: its opening balance and its lines make its closing balance, to the unit."""

import polars as pl

from contracts.currencies import CURRENCIES
from contracts.errors import RefusedFileError
from contracts.money import format_amount
from contracts.reasons import RefusalReason


def refuse_untied(
    statements: pl.DataFrame, lines: pl.DataFrame, place: str, where: pl.Series
) -> None:
    """Refuse the file at its first statement whose lines do not lead to its closing balance.

    Args:
        statements: rows with at least the key, currency and two balances of ``STATEMENTS``.
        lines: all rows of ``STATEMENT_LINES`` of the same file.
        place: how a place in the file reads, with ``{}`` for the value of ``where``.
        where: the place of each statement's closing balance.

    Raises:
        RefusedFileError: ``BALANCE_MISMATCH``, with the balance stated and the one computed.
    """
    sums = lines.group_by("statement_id").agg(pl.col("amount_units").sum())
    tied = statements.with_columns(where.alias("where")).join(
        sums, on="statement_id", how="left", maintain_order="left"
    )
    computed = pl.col("opening_balance_units") + pl.col("amount_units").fill_null(0)
    wrong = tied.with_columns(computed.alias("computed_units")).filter(
        pl.col("closing_balance_units") != pl.col("computed_units")
    )
    for row in wrong.head(1).iter_rows(named=True):
        currency = CURRENCIES[row["currency"]]
        stated, found = (
            format_amount(int(row[name]), currency)
            for name in ("closing_balance_units", "computed_units")
        )
        raise RefusedFileError(
            RefusalReason.BALANCE_MISMATCH,
            f"{place.format(row['where'])}, statement {row['statement_reference']}"
            f" of {row['account']}",
            f"{stated}, not {found}",
        )
