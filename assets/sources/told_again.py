"""Rows that more than one file tells: the first telling counts, another one must say the same.

Reports of a processor overlap by nature, and so do a history of rates and the rates of a day. What
is told again word for word is left out of the later file; what is told otherwise refuses it. Files
of a clearing house do not overlap: every one of them numbers its entries anew, so that equal traces
of two files are two payments. What must never come twice (movements, orders) is judged in
``cross_file_rules``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import polars as pl

from assets.sources.file_outcome import FileOutcome
from contracts.currencies import CURRENCIES
from contracts.errors import RefusedFileError
from contracts.money import format_amount
from contracts.reasons import RefusalReason
from contracts.table_contract import TableContract
from contracts.tables.sources import EXCHANGE_RATES, PROCESSOR_LINES

_NUMBERED_ANEW: Final = "ach_"
"""How the kinds of clearing entries begin: none of them is ever told again."""

_SCALE_MAX: Final = 17
"""Decimals of the most exact rate that is read: on this scale every rate is below 10^37."""


@dataclass(frozen=True, slots=True)
class Overlapping:
    """A normal form whose files overlap.

    Attributes:
        held_query: the query that tells what is in of arriving rows.
        key: what makes two rows the same one, whatever file tells it.
        told: what both must say alike.
    """

    table: TableContract
    held_query: str
    key: tuple[str, ...]
    told: tuple[str, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that are looked at."""
        return (*self.key, *self.told)


OVERLAPPING: Final = (
    Overlapping(
        PROCESSOR_LINES,
        "known_processor_lines",
        ("source", "external_id", "occurred_at"),
        ("account", "currency", "gross_units", "fee_units"),
    ),
    Overlapping(
        EXCHANGE_RATES,
        "known_exchange_rates",
        ("source", "base", "currency", "rate_date"),
        ("rate_units", "rate_scale"),
    ),
)

Held = Mapping[str, pl.DataFrame]
"""What is in already of each overlapping form, by table name: its ``columns``."""


def nothing_held() -> dict[str, pl.DataFrame]:
    """Return what an empty lake holds."""
    empty = FileOutcome("", "", "", 0)
    return {one.table.name: told_by(empty, one).select(one.columns) for one in OVERLAPPING}


def told_by(outcome: FileOutcome, one: Overlapping) -> pl.DataFrame:
    """Return the rows of a file that another file may tell, too."""
    rows = outcome.rows.rows(one.table)
    if "kind" not in rows.columns:
        return rows
    return rows.filter(~pl.col("kind").str.starts_with(_NUMBERED_ANEW))


def left_out(outcome: FileOutcome, held: Held) -> FileOutcome:
    """Return ``outcome`` without the rows that are ``held`` already.

    Raises:
        RefusedFileError: ``SEQUENCE_CONFLICT``, a row was told otherwise by an earlier file.
    """
    rows = outcome.rows
    for one in OVERLAPPING:
        arriving, known = told_by(outcome, one), held[one.table.name]
        if arriving.is_empty() or known.is_empty():
            continue
        _refuse_otherwise(one, arriving, known)
        again = arriving.join(known, on=list(one.key), how="semi").select("position")
        new = rows.rows(one.table).join(again, on="position", how="anti", maintain_order="left")
        rows = replace(rows, **{one.table.name: new})
    return replace(outcome, rows=rows)


def held_with(held: Held, outcome: FileOutcome) -> dict[str, pl.DataFrame]:
    """Return what is held once ``outcome`` is in, too."""
    return {
        one.table.name: pl.concat(
            [held[one.table.name], told_by(outcome, one).select(one.columns)],
            how="vertical_relaxed",
        )
        for one in OVERLAPPING
    }


def _refuse_otherwise(one: Overlapping, arriving: pl.DataFrame, known: pl.DataFrame) -> None:
    both = _comparable(arriving).join(
        _comparable(known), on=list(one.key), how="inner", suffix="_held", maintain_order="left"
    )
    compared = [name for name in one.told if name != "rate_scale"]
    is_other = pl.any_horizontal(pl.col(name) != pl.col(f"{name}_held") for name in compared)
    for row in both.filter(is_other).head(1).iter_rows(named=True):
        named = ", ".join(str(row[name]) for name in one.key[1:])
        field = next(name for name in compared if row[name] != row[f"{name}_held"])
        raise RefusedFileError(
            RefusalReason.SEQUENCE_CONFLICT,
            f"row {row['position']}, {named}",
            _shown(row, field),
            "Ask the sender which of the two files is right; quarantine keeps this one.",
            field=field.removesuffix("_units"),
            expected=f"{_shown(row, f'{field}_held')}, as an earlier file told",
        )


def _shown(row: Mapping[str, object], name: str) -> str:
    """Return a value as a person reads it: units are no amount, and digits no rate."""
    value, field = row[name], name.removesuffix("_held")
    if field == "rate_units":
        digits = str(value).zfill(_SCALE_MAX + 1)
        return f"{digits[:-_SCALE_MAX]}.{digits[-_SCALE_MAX:]}".rstrip("0").rstrip(".")
    if field.endswith("_units"):
        return format_amount(int(str(value)), CURRENCIES[str(row["currency"])])
    return str(value)


def _comparable(rows: pl.DataFrame) -> pl.DataFrame:
    """Return rates on one scale: 1.088 and 1.0880 are one rate."""
    if "rate_scale" not in rows.columns:
        return rows
    grown = pl.lit(10).cast(pl.Int128).pow(_SCALE_MAX - pl.col("rate_scale").cast(pl.UInt32))
    return rows.with_columns(pl.col("rate_units").cast(pl.Int128) * grown)
