"""The payout of a processor's line, where a later report is the first to name it.

A balance transaction is told before the payout that settles it is made. The line stays as it was
told; the report that names its payout adds a link, which knows its own file and so since when it is
known (``sources.settled_lines``). A line has one payout: naming another one is a conflict.
"""

from typing import Final

import polars as pl

from assets.sources.file_outcome import SHORT, FileOutcome
from assets.sources.read_file import rows_of
from contracts.errors import RefusedFileError
from contracts.reasons import RefusalReason
from contracts.tables.between_files import SETTLEMENT_LINKS

_KEY: Final = ["source", "external_id", "occurred_at"]


def links_added(outcome: FileOutcome, again: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Return the links that lines of a file, told ``again``, add to those ``known``.

    Raises:
        RefusedFileError: ``SEQUENCE_CONFLICT``, a line has another payout already.
    """
    held = known.select(*_KEY, held="settlement_reference", held_file="file_sha256")
    named = again.filter(pl.col("settlement_reference") != "").join(
        held, on=_KEY, how="inner", maintain_order="left"
    )
    is_other = (pl.col("held") != "") & (pl.col("held") != pl.col("settlement_reference"))
    for row in named.filter(is_other).head(1).iter_rows(named=True):
        raise RefusedFileError(
            RefusalReason.SEQUENCE_CONFLICT,
            outcome.place_in(row["position"], row["external_id"]),
            row["settlement_reference"],
            field="settlement_reference",
            expected=f"{row['held']}, as file {row['held_file'][:SHORT]} told",
        )
    added = named.filter(pl.col("held") == "")
    if added.is_empty():
        return rows_of(SETTLEMENT_LINKS)
    return rows_of(SETTLEMENT_LINKS, added.select(SETTLEMENT_LINKS.column_names).to_dict())


def with_links(held: pl.DataFrame, links: pl.DataFrame) -> pl.DataFrame:
    """Return the lines that are held, those that ``links`` settle with their payout."""
    linked = links.select(*_KEY, linked="settlement_reference", linking="file_sha256")
    joined = held.join(linked, on=_KEY, how="left", maintain_order="left")
    return joined.with_columns(
        settlement_reference=pl.coalesce("linked", "settlement_reference"),
        file_sha256=pl.coalesce("linking", "file_sha256"),
    ).select(held.columns)
