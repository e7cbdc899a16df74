"""Addenda: which entry each belongs to, and what it makes of it: a return, a change, a payment.

Belongs here: types, indicator, sequence, reason codes and the link to the original entry. How many
a standard entry class takes lies in ``standard_classes``, the seven of an IAT entry in
``international``.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from assets.sources.nacha.codes import (
    ADDENDA_TYPES,
    IS_CHANGE_CODE,
    IS_CONTESTED_CODE,
    IS_DISHONORED_CODE,
    IS_REFUSED_CHANGE_CODE,
    IS_RETURN_CODE,
)
from assets.sources.nacha.columns import are_digits, are_zeros, numbers_of, read_numbers
from assets.sources.nacha.entries import Entries
from assets.sources.nacha.faults import Expected, Faults
from assets.sources.nacha.layouts import (
    ADDENDA_INDICATOR,
    ADDENDA_SEQUENCE,
    ADDENDA_TYPE,
    ENTRY_SEQUENCE,
    ORIGINAL_TRACE,
    REASON_CODE,
    TRACE,
)
from assets.sources.nacha.records import Rows
from assets.sources.nacha.structure import Structure
from contracts.reasons import RefusalReason

TERMINAL, PAYMENT, CHANGE, RETURN = 2, 5, 98, 99
SEQUENCED: Final = (PAYMENT, 17, 18)
"""Types that may repeat, numbered from 1 within their entry."""

FORWARD, RETURNED, DISHONORED, CONTESTED, CHANGED, CHANGE_REFUSED = range(6)
"""What an entry is, by its addenda."""


@dataclass(frozen=True, slots=True)
class Addenda:
    """The addenda of a file, and what each entry is by them.

    Attributes:
        types: ``(a,)`` type code.
        reasons: ``(a,)`` digits of the reason code, of returns and changes.
        categories: ``(e,)`` FORWARD, RETURNED, ...
        deciding: ``(e,)`` record number of the return or change addenda, -1 where none.
    """

    types: Rows
    reasons: Rows
    categories: Rows
    deciding: Rows

    def counts(self, structure: Structure, *types: int) -> Rows:
        """Return how many addenda of ``types`` each entry has."""
        owners = structure.entry_of_addenda[np.isin(self.types, types)]
        return np.bincount(owners, minlength=len(structure.entries))


def read_addenda(faults: Faults, structure: Structure, entries: Entries) -> Addenda:
    """Return what addenda state, and note what is wrong with any of them."""
    rows = structure.addenda
    types = read_numbers(faults, rows, ADDENDA_TYPE, RefusalReason.RECORD_TYPE_UNKNOWN)
    what = (RefusalReason.RECORD_TYPE_UNKNOWN, ADDENDA_TYPE)
    faults.note(rows, ~ADDENDA_TYPES[types], what, "02, 05, 10 to 18, 98 or 99")
    reasons = numbers_of(faults.records.characters[rows, REASON_CODE.columns][:, 1:]) % 100
    _check_reasons(faults, rows, types)
    addenda = Addenda(types, reasons, *_categories(structure, types, reasons))
    _check_counts(faults, structure, addenda)
    _check_sequences(faults, structure, entries, types)
    return addenda


def _categories(structure: Structure, types: Rows, reasons: Rows) -> tuple[Rows, Rows]:
    categories = np.zeros(len(structure.entries), np.int64)
    deciding = np.full(len(structure.entries), -1)
    its_category = np.select(
        [
            types == CHANGE,
            IS_DISHONORED_CODE[reasons],
            IS_CONTESTED_CODE[reasons],
        ],
        [np.where(IS_REFUSED_CHANGE_CODE[reasons], CHANGE_REFUSED, CHANGED), DISHONORED, CONTESTED],
        RETURNED,
    )
    decides = (types == CHANGE) | (types == RETURN)
    owners = structure.entry_of_addenda[decides]
    categories[owners] = its_category[decides]
    deciding[owners] = structure.addenda[decides]
    return categories, deciding


def _check_reasons(faults: Faults, rows: Rows, types: Rows) -> None:
    """Refuse unknown reasons, and returns or changes that do not say of what."""
    characters = faults.records.characters
    for kind, letter, codes in ((RETURN, "R", IS_RETURN_CODE), (CHANGE, "C", IS_CHANGE_CODE)):
        its = rows[types == kind]
        part = characters[its, REASON_CODE.columns]
        is_code = (part[:, 0] == ord(letter)) & are_digits(part[:, 1:])
        is_code &= codes[np.where(is_code, numbers_of(part[:, 1:]), 0)]
        what = (RefusalReason.RETURN_CODE, REASON_CODE)
        faults.note(its, ~is_code, what, f"a code of the NACHA rules, {letter} and two digits")
        original = characters[its, ORIGINAL_TRACE.columns]
        is_wrong = ~are_digits(original) | are_zeros(original)
        what = (RefusalReason.FIELD_MISSING, ORIGINAL_TRACE)
        faults.note(its, is_wrong, what, "15 digits, the trace of what it is about")


def _check_counts(faults: Faults, structure: Structure, addenda: Addenda) -> None:
    """Refuse an indicator that is not true, and a second return or change of one entry."""
    rows = structure.entries
    indicator = faults.records.characters[rows, ADDENDA_INDICATOR.first - 1]
    is_wrong = np.where(structure.addenda_counts > 0, indicator != ord("1"), indicator != ord("0"))
    is_wrong &= (structure.addenda_counts > 0) | (indicator != ord(" "))
    what = (RefusalReason.ADDENDA_COUNT, ADDENDA_INDICATOR)
    faults.note(rows, is_wrong, what, "1 where addenda follow, 0 where none does")
    decides = np.isin(addenda.types, (CHANGE, RETURN))
    owners = structure.entry_of_addenda[decides]
    is_second = np.concatenate(([False], owners[1:] == owners[:-1]))[: len(owners)]
    what = (RefusalReason.ADDENDA_COUNT, ADDENDA_TYPE)
    faults.note(structure.addenda[decides], is_second, what, "one return or change an entry")


def _check_sequences(faults: Faults, structure: Structure, entries: Entries, types: Rows) -> None:
    """Refuse addenda that do not count up from 1, or name another entry than the one above."""
    characters = faults.records.characters
    for kind in SEQUENCED:
        is_its = types == kind
        its, owners = structure.addenda[is_its], structure.entry_of_addenda[is_its]
        stated = read_numbers(faults, its, ADDENDA_SEQUENCE, RefusalReason.ADDENDA_COUNT)
        counted = np.arange(len(its)) - np.searchsorted(owners, owners) + 1
        what = (RefusalReason.ADDENDA_COUNT, ADDENDA_SEQUENCE)
        faults.note(its, stated != counted, what, _numbers_of(counted))
    is_its = (types == PAYMENT) | ((types >= 10) & (types <= 18))  # noqa: PLR2004 - IAT
    its, owners = structure.addenda[is_its], structure.entry_of_addenda[is_its]
    stated = read_numbers(faults, its, ENTRY_SEQUENCE, RefusalReason.TRACE_ORDER)
    is_other = stated != entries.traces[owners] % 10**7
    what = (RefusalReason.TRACE_ORDER, ENTRY_SEQUENCE)
    faults.note(its, is_other, what, "the last seven digits of its entry's trace")
    is_its = types == TERMINAL
    its, owners = structure.addenda[is_its], structure.entry_of_addenda[is_its]
    is_other = numbers_of(characters[its, TRACE.columns]) != entries.traces[owners]
    what = (RefusalReason.TRACE_ORDER, TRACE)
    faults.note(its, is_other, what, "the trace of its entry")


def _numbers_of(counted: Rows) -> Expected:
    return lambda index: f"{counted[index]:04d}"
