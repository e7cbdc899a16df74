"""What each entry says in words: the company's description and the text of its addenda.

Corrected data of a change notice is an account, a routing number or a name: its last four
characters are shown. Addenda of enrolments and death notices hold social security numbers and are
left out. The landed file keeps all of it.
"""

from collections.abc import Iterator
from typing import Final

import numpy as np
import polars as pl

from assets.sources.nacha.addenda import (
    CHANGE,
    CONTESTED,
    DISHONORED,
    PAYMENT,
    RETURN,
    RETURNED,
    TERMINAL,
)
from assets.sources.nacha.class_rules import ClassedEntries
from assets.sources.nacha.columns import masked, texts_of
from assets.sources.nacha.faults import Flags
from assets.sources.nacha.layouts import (
    CORRECTED_DATA,
    DISHONORED_INFORMATION,
    DISHONORED_TRACE,
    FOREIGN_AMOUNT,
    IAT_RETURN_INFORMATION,
    IAT_TRANSACTION_TYPE,
    PAYMENT_INFORMATION,
    RETURN_INFORMATION,
    RETURN_TRACE,
    TERMINAL_PLACE,
)
from assets.sources.nacha.records import Bytes

_PRIVATE: Final = ("DNE", "ENR")
_FOREIGN = 10
_REMITTANCE = 17


def descriptions_of(classed: ClassedEntries) -> pl.Series:
    """Return the description of each entry."""
    structure = classed.structure
    said = pl.DataFrame(
        {
            "description": classed.batches.descriptions.gather(structure.batch_of_entry),
            "entry": pl.Series(np.arange(len(structure.entries))),
        }
    )
    told = [
        pl.DataFrame({"addenda": np.flatnonzero(is_its), "text": text})
        for is_its, text in _texts(classed)
        if is_its.any()
    ]
    if not told:
        return said["description"]
    whole = pl.concat(told).filter(pl.col("text") != "").sort("addenda")
    owners = pl.Series("entry", structure.entry_of_addenda[whole["addenda"].to_numpy()])
    joined = whole.with_columns(owners).group_by("entry").agg(pl.col("text").str.join("; "))
    return (
        said.join(joined, on="entry", how="left", maintain_order="left")
        .with_columns(pl.concat_str("description", "text", separator=": ", ignore_nulls=True))
        .get_column("description")
    )


def _texts(classed: ClassedEntries) -> Iterator[tuple[Flags, pl.Series]]:
    """Yield addenda of one kind as flags, and their texts in the order of the file."""
    types = classed.addenda.types
    owners = classed.structure.entry_of_addenda
    categories = classed.addenda.categories[owners]
    is_public = ~classed.of(*_PRIVATE)[owners]
    is_payment = ((types == PAYMENT) & is_public) | (types == _REMITTANCE)
    yield is_payment, texts_of(_part(classed, is_payment, PAYMENT_INFORMATION.columns))
    is_terminal = types == TERMINAL
    place = texts_of(_part(classed, is_terminal, TERMINAL_PLACE.columns))
    yield is_terminal, place.str.replace_all(" {2,}", " ")
    is_foreign = types == _FOREIGN
    yield is_foreign, _foreign(classed, is_foreign)
    is_change = types == CHANGE
    yield is_change, texts_of(masked(_part(classed, is_change, CORRECTED_DATA.columns)))
    is_return = (types == RETURN) & (categories == RETURNED)
    is_iat = classed.entries.is_international[owners]
    for is_its, field in (
        (is_return & ~is_iat, RETURN_INFORMATION),
        (is_return & is_iat, IAT_RETURN_INFORMATION),
    ):
        yield is_its, texts_of(_part(classed, is_its, field.columns))
    is_dishonored = (types == RETURN) & (categories == DISHONORED)
    told = texts_of(_part(classed, is_dishonored, DISHONORED_INFORMATION.columns))
    named = "return " + texts_of(_part(classed, is_dishonored, RETURN_TRACE.columns))
    yield is_dishonored, (named + " " + told).str.strip_chars(" ")
    is_contested = (types == RETURN) & (categories == CONTESTED)
    first = texts_of(_part(classed, is_contested, RETURN_TRACE.columns))
    second = texts_of(_part(classed, is_contested, DISHONORED_TRACE.columns))
    yield is_contested, "return " + first + " dishonored " + second


def _foreign(classed: ClassedEntries, is_foreign: Flags) -> pl.Series:
    """Return kind of payment, currencies and the foreign amount, whose scale nobody states."""
    owners = classed.structure.entry_of_addenda[is_foreign]
    pair = classed.batches.currencies.gather(classed.structure.batch_of_entry[owners])
    kind = texts_of(_part(classed, is_foreign, IAT_TRANSACTION_TYPE.columns))
    amount = texts_of(_part(classed, is_foreign, FOREIGN_AMOUNT.columns)).str.strip_chars_start("0")
    return kind + " " + pair.str.slice(0, 3) + " to " + pair.str.slice(3) + " " + amount


def _part(classed: ClassedEntries, is_its: Flags, columns: slice) -> Bytes:
    return classed.faults.records.characters[classed.structure.addenda[is_its], columns]
