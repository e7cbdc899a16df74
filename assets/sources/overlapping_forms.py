"""The normal forms whose files may overlap: what names a row, and what all tellings must say alike.

What each of them means for a file is decided in ``told_again``; which rows are in already is asked
by the query that each names. Entries of clearing files are none of them: every file numbers its
entries anew, so that equal traces of two files are two payments; such a file is known as a whole,
by ``documents``.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import polars as pl

from assets.sources.file_outcome import FileOutcome
from contracts.reasons import RefusalReason
from contracts.table_contract import TableContract
from contracts.tables.sources import (
    ADVISED_LINES,
    EXCHANGE_RATES,
    EXPECTED_MOVEMENTS,
    PROCESSOR_LINES,
    STANDING_ORDERS,
)

NUMBERED_ANEW: Final = "ach_"
"""How the kinds of clearing entries begin: none of them is ever told again."""

_IS_DOWNLOADED: Final = (pl.col("report_kind") == "download") & (pl.col("status") == "booked")


@dataclass(frozen=True)
class Overlapping:
    """Rows that several files may tell.

    Attributes:
        name: what these rows are called, and lent as (``arriving_<name>``).
        held_query: the query that tells which of them are in.
        key: what makes two rows the same one, whatever file tells it.
        told: what both must say alike.
        day: the column by whose first and last value the query looks no further.
        only: which rows of the table are meant.
        conflict: the code where both do not say alike.
        repeated: the code where a row must not come twice at all; None where it counts once.
        repeats_inside: whether one file may tell a row more than once.
    """

    name: str
    held_query: str
    table: TableContract
    key: tuple[str, ...]
    told: tuple[str, ...] = ()
    day: str = ""
    only: pl.Expr | None = None
    conflict: RefusalReason = RefusalReason.SEQUENCE_CONFLICT
    repeated: RefusalReason | None = None
    repeats_inside: bool = False

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The columns that are held of each row: its file, too."""
        return tuple(dict.fromkeys((*self.key, *self.told, "file_sha256")))

    def of(self, outcome: FileOutcome) -> pl.DataFrame:
        """Return the rows of a file that another file may tell, too."""
        rows = outcome.rows.rows(self.table)
        return rows if self.only is None else rows.filter(self.only)


PROCESSED: Final = Overlapping(
    name="processor_lines",
    held_query="known_processor_lines",
    table=PROCESSOR_LINES,
    key=("source", "external_id", "occurred_at"),
    told=("account", "currency", "gross_units", "fee_units", "settlement_reference"),
    day="occurred_at",
    only=~pl.col("kind").str.starts_with(NUMBERED_ANEW),
)
"""Reports of a processor overlap by nature; a later one may add the payout of a line."""

OVERLAPPING: Final = (
    PROCESSED,
    Overlapping(
        name="exchange_rates",
        held_query="known_exchange_rates",
        table=EXCHANGE_RATES,
        key=("source", "base", "currency", "rate_date"),
        told=("rate_units", "rate_scale"),
        day="rate_date",
    ),
    Overlapping(
        name="advised_entries",
        held_query="known_advised_entries",
        table=ADVISED_LINES,
        key=("entry_id",),
        day="booking_date",
        only=~_IS_DOWNLOADED,
        repeats_inside=True,
    ),
    Overlapping(
        name="downloaded_transactions",
        held_query="known_downloaded_transactions",
        table=ADVISED_LINES,
        key=("source", "account", "bank_reference"),
        told=("currency", "amount_units", "booking_date", "value_date", "transaction_code"),
        only=_IS_DOWNLOADED,
        conflict=RefusalReason.FITID_CONFLICT,
    ),
    Overlapping(
        name="expected_movements",
        held_query="known_expected_movements",
        table=EXPECTED_MOVEMENTS,
        key=("movement_id",),
        repeated=RefusalReason.DUPLICATE_ROW_ID,
    ),
    Overlapping(
        name="standing_orders",
        held_query="known_standing_orders",
        table=STANDING_ORDERS,
        key=("order_id",),
        repeated=RefusalReason.DUPLICATE_ROW_ID,
    ),
)
"""A downloaded transaction is named by its ``FITID``, which the standard makes unique for ever in
its account: no day bounds that. What our own systems report is booked, so it must not come twice.
"""
