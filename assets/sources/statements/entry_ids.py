"""What makes an advised entry the same one, whatever report tells it.

Reports within a day are often cumulative: each tells again what the ones before told. An entry is
known again by the bank's own reference of it (``AcctSvcrRef``, what stands behind ``//`` in MT942),
its amount and its dates. Where the bank states none, or merely numbers its entries (``NtryRef``),
it is known by all that it tells. Entries that are alike in that count as often as the fullest
single report tells them: the second of two in one report is another entry, the same two in the next
report are those again. So two alike entries without a reference, told by two reports that do not
repeat each other, count once; the statement then says that there were two.

The kind of report and the status belong to it: pending and then booked are two tellings, each of
which counts once. What is booked is what has that status, never the sum of both.
"""

from typing import Final

import polars as pl

from contracts.ids import digest_id_column

_NAMING: Final = (
    "source", "account", "currency", "report_kind", "status", "amount_units", "booking_date",
    "value_date", "bank_reference",
)  # fmt: skip
_TELLING: Final = ("reference", "transaction_code", "counterparty", "description")
"""Further columns that name an entry without a unique reference of the bank's."""


def with_entry_ids(lines: pl.DataFrame, is_numbered: pl.Series | None = None) -> pl.DataFrame:
    """Return advised lines with their ``entry_id``; lines of one report share its reference.

    Args:
        lines: columns of ``ADVISED_LINES``.
        is_numbered: whether the bank's reference of each line is a mere number.
    """
    is_named = pl.col("bank_reference") != ""
    if is_numbered is not None:
        is_named &= ~pl.lit(is_numbered)
    parts = lines.select(
        "report_reference",
        *(pl.col(name).cast(pl.String) for name in _NAMING),
        *(
            pl.when(is_named).then(pl.lit("")).otherwise(pl.col(name)).alias(name)
            for name in _TELLING
        ),
    )
    occurrence = pl.int_range(pl.len()).over(parts.columns).cast(pl.String)
    named = parts.with_columns(occurrence.alias("occurrence")).drop("report_reference")
    return lines.with_columns(digest_id_column(*named.get_columns()).alias("entry_id"))
