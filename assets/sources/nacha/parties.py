"""Who stands at the other side of each entry, and which reference of ours names it.

The two lie in other columns in some classes. Account and card numbers show their last four
characters alone; the landed file keeps the rest.
"""

from typing import Final

import numpy as np
import polars as pl

from assets.sources.nacha.class_rules import ClassedEntries
from assets.sources.nacha.columns import masked, texts_of
from assets.sources.nacha.layouts import (
    ACCOUNT,
    ADV_ACCOUNT,
    CHECK_SERIAL,
    DOCUMENT_REFERENCE,
    IAT_ACCOUNT,
    IAT_NAME,
    IDENTIFICATION,
    LONG_IDENTIFICATION,
    NAME,
    RECEIVING_COMPANY,
    SHORT_NAME,
    Field,
)
from assets.sources.nacha.records import Bytes
from assets.sources.nacha.standard_classes import CLASS_NAMES

_NAMES: Final[dict[str, Field | None]] = {
    "ATX": RECEIVING_COMPANY,
    "CIE": SHORT_NAME,
    "CTX": RECEIVING_COMPANY,
    "IAT": None,
    "MTE": SHORT_NAME,
    "TRC": None,
    "TRX": RECEIVING_COMPANY,
    "XCK": None,
}
_REFERENCES: Final[dict[str, Field | None]] = {
    "ADV": None,
    "CIE": LONG_IDENTIFICATION,
    "IAT": None,
    "MTE": LONG_IDENTIFICATION,
    "POP": CHECK_SERIAL,
    "SHR": DOCUMENT_REFERENCE,
}
_CARD_DIGITS: Final = 12
"""A name of so many digits is the number of a card (SHR)."""

_ADDENDA_WITH_NAME: Final = 10


def counterparties_of(classed: ClassedEntries) -> pl.Series:
    """Return the masked account and the name at the other side of each entry."""
    entries, rows = classed.entries, classed.structure.entries
    characters = classed.faults.records.characters
    accounts = np.full((len(rows), IAT_ACCOUNT.width), ord(" "), np.uint8)
    for field, is_its in (
        (IAT_ACCOUNT, entries.is_international),
        (ADV_ACCOUNT, entries.is_advice),
        (ACCOUNT, ~(entries.is_international | entries.is_advice)),
    ):
        accounts[is_its, : field.width] = masked(characters[rows[is_its], field.columns])
    names = _chosen(classed, _NAMES, NAME, IAT_NAME.width)
    is_named = (classed.addenda.types == _ADDENDA_WITH_NAME) & entries.is_international[
        classed.structure.entry_of_addenda
    ]
    owners = classed.structure.entry_of_addenda[is_named]
    names[owners] = characters[classed.structure.addenda[is_named], IAT_NAME.columns]
    is_digit = (names >= ord("0")) & (names <= ord("9"))
    is_card = (is_digit.sum(axis=1) >= _CARD_DIGITS) & (is_digit | (names == ord(" "))).all(axis=1)
    names[is_card] = masked(names[is_card])
    return (texts_of(accounts) + " " + texts_of(names)).str.strip_chars(" ")


def references_of(classed: ClassedEntries) -> pl.Series:
    """Return the identification that the originator gave each entry, empty where none."""
    return texts_of(_chosen(classed, _REFERENCES, IDENTIFICATION, LONG_IDENTIFICATION.width))


def _chosen(
    classed: ClassedEntries, by_class: dict[str, Field | None], usual: Field, width: int
) -> Bytes:
    """Return ``(e, width)`` characters of the field that each entry's class has for it."""
    rows, characters = classed.structure.entries, classed.faults.records.characters
    chosen = np.full((len(rows), width), ord(" "), np.uint8)
    is_usual = np.ones(len(rows), dtype=bool)
    for name, field in by_class.items():
        is_its = classed.of(name)
        is_usual &= ~is_its
        if field is not None and is_its.any():
            chosen[is_its, : field.width] = characters[rows[is_its], field.columns]
    is_usual &= ~classed.entries.is_international
    chosen[is_usual, : usual.width] = characters[rows[is_usual], usual.columns]
    return chosen


assert set(_NAMES) | set(_REFERENCES) <= set(CLASS_NAMES)
