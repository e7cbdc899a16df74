"""Rows that more than one file tells: the first telling counts, another one must say the same.

What is told again word for word is left out of the later file; what is told otherwise refuses it;
what must never come twice refuses it, too. Only a payout may be added later to a processor's line:
it becomes a link of its own (``settlement_links``), and the line stays as it was told. Which rows
are meant, and what names them, stands in ``overlapping_forms``; documents told again as a whole are
judged in ``told_documents``. Pure: what the lake holds comes in.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

import polars as pl

from assets.sources.file_outcome import SHORT, FileOutcome
from assets.sources.overlapping_forms import OVERLAPPING, PROCESSED, Overlapping
from assets.sources.settlement_links import links_added, with_links
from contracts.currencies import CURRENCIES
from contracts.errors import RefusedFileError
from contracts.money import format_amount

_SCALE_MAX: Final = 17
"""Decimals of the most exact rate that is read: on this scale every rate is below 10^37."""

_APART: Final = ("rate_scale", "settlement_reference")
"""What is not compared by itself: a scale belongs to its digits, a payout may come later."""

Held = Mapping[str, pl.DataFrame]
"""What is in already of each overlapping form, by its name: its ``columns``."""


def nothing_held() -> dict[str, pl.DataFrame]:
    """Return what an empty lake holds."""
    empty = FileOutcome("", "", "", 0)
    return {one.name: one.of(empty).select(one.columns) for one in OVERLAPPING}


class ToldRows:
    """The rows that were told so far: by files in the lake, and by those judged before."""

    def __init__(self, held: Held, outcomes: Sequence[FileOutcome]) -> None:
        """Begin with what is ``held``; ``outcomes`` are the files that are going to be judged."""
        self._held = {**nothing_held(), **held}
        self._shared = {one.name: _shared_keys(one, outcomes) for one in OVERLAPPING}

    def new_of(self, outcome: FileOutcome) -> FileOutcome:
        """Return ``outcome`` without the rows that were told before.

        Raises:
            RefusedFileError: a row was told otherwise, or must not be told again.
        """
        rows = outcome.rows
        for one in OVERLAPPING:
            arriving, known = one.of(outcome), self._held[one.name]
            if arriving.is_empty():
                continue
            gone = _repeated_inside(one, arriving)
            if not known.is_empty():
                _refuse_again(one, outcome, known)
                _refuse_otherwise(one, outcome, known)
                again = arriving.join(known, on=list(one.key), how="semi")
                gone = pl.concat([gone, again.select("position")])
                if one is PROCESSED:
                    rows = replace(rows, settlement_links=links_added(outcome, again, known))
            if not gone.is_empty():
                whole = rows.rows(one.table)
                kept = whole.join(gone, on="position", how="anti", maintain_order="left")
                rows = rows.with_rows(one.table, kept)
        return replace(outcome, rows=rows)

    def add(self, outcome: FileOutcome) -> None:
        """Take in what an accepted file told: of its rows those that another file tells, too."""
        for one in OVERLAPPING:
            shared = self._shared[one.name]
            if not shared.is_empty():
                told = one.of(outcome).join(shared, on=list(one.key), how="semi")
                self._hold(one, pl.concat([self._held[one.name], told.select(one.columns)]))
        links = outcome.rows.settlement_links
        if not links.is_empty():
            self._hold(PROCESSED, with_links(self._held[PROCESSED.name], links))

    def _hold(self, one: Overlapping, rows: pl.DataFrame) -> None:
        self._held[one.name] = rows


def _shared_keys(one: Overlapping, outcomes: Sequence[FileOutcome]) -> pl.DataFrame:
    """Return the keys that more than one file of the batch tells."""
    told = pl.concat([one.of(outcome).select(one.key).unique() for outcome in outcomes])
    return (
        told.filter(pl.struct(one.key).is_duplicated()).unique() if outcomes[1:] else told.clear()
    )


def _repeated_inside(one: Overlapping, arriving: pl.DataFrame) -> pl.DataFrame:
    """Return the positions of rows that a file tells again itself."""
    positions = arriving.select("position")
    if not one.repeats_inside:
        return positions.clear()
    return positions.filter(~arriving.select(pl.struct(one.key).is_first_distinct()).to_series())


def _refuse_again(one: Overlapping, outcome: FileOutcome, known: pl.DataFrame) -> None:
    """Refuse a row that must not come twice."""
    if one.repeated is None:
        return
    held = known.select(*one.key, held="file_sha256")
    joined = one.of(outcome).join(held, on=list(one.key), how="inner", maintain_order="left")
    for row in joined.head(1).iter_rows(named=True):
        raise RefusedFileError(
            one.repeated,
            outcome.place_in(row["position"], str(row["external_id"])),
            str(row["external_id"]),
            expected=f"a row that file {row['held'][:SHORT]} does not tell",
        )


def _refuse_otherwise(one: Overlapping, outcome: FileOutcome, known: pl.DataFrame) -> None:
    compared = [name for name in one.told if name not in _APART]
    if not compared:
        return
    both = _comparable(one.of(outcome)).join(
        _comparable(known), on=list(one.key), how="inner", suffix="_held", maintain_order="left"
    )
    is_other = pl.any_horizontal(pl.col(name) != pl.col(f"{name}_held") for name in compared)
    for row in both.filter(is_other).head(1).iter_rows(named=True):
        field = next(name for name in compared if row[name] != row[f"{name}_held"])
        raise RefusedFileError(
            one.conflict,
            outcome.place_in(row["position"], ", ".join(str(row[name]) for name in one.key[1:])),
            _shown(row, field),
            field=field.removesuffix("_units"),
            expected=f"{_shown(row, f'{field}_held')}, as file {row['file_sha256_held'][:SHORT]}"
            " told",
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
