"""Entries to the columns that statement lines and advised lines share."""

from collections.abc import Sequence

import polars as pl

from assets.sources.read_file import FileContent
from assets.sources.statements.bank_statement import StatementEntry
from contracts.ids import digest_id_column

_TEXTS = (
    "currency",
    "reference",
    "bank_reference",
    "transaction_code",
    "counterparty",
    "description",
)


def entry_columns(file: FileContent, entries: Sequence[StatementEntry]) -> dict[str, object]:
    """Return the columns of ``entries``, numbered through the file."""
    values = dict(zip(StatementEntry._fields, zip(*entries, strict=True), strict=False))
    positions = pl.int_range(1, len(entries) + 1, eager=True)
    return {
        **{name: pl.Series(values.get(name, ()), dtype=pl.String) for name in _TEXTS},
        "booking_date": pl.Series(values.get("booking_date", ()), dtype=pl.Date),
        "value_date": pl.Series(values.get("value_date", ()), dtype=pl.Date),
        "line_id": digest_id_column(
            pl.repeat(file.sha256, len(entries), eager=True), positions.cast(pl.String)
        ),
        "file_sha256": file.sha256,
        "source": file.source,
        "position": positions,
        "amount_units": pl.Series([str(one.units) for one in entries], dtype=pl.String),
        "is_fee": pl.Series(values.get("is_fee", ()), dtype=pl.Boolean),
    }


def spread(values: Sequence[str], counts: Sequence[int]) -> pl.Series:
    """Return each value as often as its count says, in order."""
    whole = pl.DataFrame({"value": pl.Series(values, dtype=pl.String), "count": counts})
    return whole.select(pl.col("value").repeat_by("count").explode()).to_series().drop_nulls()
