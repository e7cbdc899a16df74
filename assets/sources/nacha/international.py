"""IAT entries: seven mandatory addenda in their order, two kinds of optional ones.

Amounts of an IAT entry are dollars at the originating bank; what is paid abroad is told and never
booked.
"""

from typing import Final

import numpy as np

from assets.sources.nacha.addenda import CHANGED, FORWARD, Addenda
from assets.sources.nacha.columns import are_zeros, read_numbers, texts_of
from assets.sources.nacha.entries import Entries
from assets.sources.nacha.faults import Faults
from assets.sources.nacha.layouts import (
    ADDENDA_TYPE,
    FOREIGN_AMOUNT,
    IAT_ADDENDA_NUMBER,
    IAT_NAME,
    IAT_TRANSACTION_TYPE,
)
from assets.sources.nacha.records import Rows
from assets.sources.nacha.structure import Structure
from contracts.reasons import RefusalReason

_FIRST, _LAST = 10, 16
_MANDATORY: Final = _LAST - _FIRST + 1
_REMITTANCE, _CORRESPONDENT = 17, 18
_TRANSACTION_TYPES: Final = (
    *("ANN", "BUS", "DEP", "LOA", "MIS", "MOR", "PEN", "REM", "RLS", "SAL", "TAX"),
    *("ARC", "BOC", "IAT", "MTE", "POP", "POS", "RCK", "SHR", "TEL", "WEB"),
)
"""Why it is paid, or the class of the domestic entry that it carries on."""

_MOST: Final = {_REMITTANCE: 2, _CORRESPONDENT: 5}


def check_international(
    faults: Faults, structure: Structure, entries: Entries, addenda: Addenda
) -> None:
    """Note IAT entries whose addenda are missing, too many or out of order."""
    _check_places(faults, structure, entries, addenda)
    _check_order(faults, structure, entries, addenda)
    _check_numbers(faults, structure, entries, addenda)
    _check_first(faults, structure, entries, addenda)


def _check_places(faults: Faults, structure: Structure, entries: Entries, addenda: Addenda) -> None:
    """Refuse IAT addenda outside IAT, and payment or terminal addenda inside it."""
    is_its = entries.is_international[structure.entry_of_addenda]
    is_iat = (addenda.types >= _FIRST) & (addenda.types <= _CORRESPONDENT)
    is_any = addenda.types > _CORRESPONDENT
    what = (RefusalReason.ADDENDA_COUNT, ADDENDA_TYPE)
    faults.note(structure.addenda, ~is_any & (is_its != is_iat), what, "addenda of its class")


def _check_order(faults: Faults, structure: Structure, entries: Entries, addenda: Addenda) -> None:
    """Refuse an entry without 10 to 16, each once and in order; a change notice may leave them."""
    has_all = np.ones(len(structure.entries), dtype=bool)
    for kind in range(_FIRST, _LAST + 1):
        has_all &= addenda.counts(structure, kind) == 1
    has_none = addenda.counts(structure, *range(_FIRST, _CORRESPONDENT + 1)) == 0
    may_lack = addenda.categories >= CHANGED
    is_wrong = entries.is_international & ~(has_all | (may_lack & has_none))
    what = (RefusalReason.ADDENDA_COUNT, IAT_ADDENDA_NUMBER)
    faults.note(structure.entries, is_wrong, what, "addenda 10 to 16, each once")
    owners, types = structure.entry_of_addenda, addenda.types
    is_back = np.concatenate(([False], (np.diff(owners) == 0) & (np.diff(types) < 0)))
    is_back = is_back[: len(types)] & entries.is_international[owners]
    what = (RefusalReason.ADDENDA_COUNT, ADDENDA_TYPE)
    faults.note(structure.addenda, is_back, what, "addenda in ascending order of type")
    what = (RefusalReason.ADDENDA_COUNT, IAT_ADDENDA_NUMBER)
    for kind, most in _MOST.items():
        is_wrong = addenda.counts(structure, kind) > most
        faults.note(structure.entries, is_wrong, what, f"at most {most} addenda {kind}")


def _check_numbers(
    faults: Faults, structure: Structure, entries: Entries, addenda: Addenda
) -> None:
    """Refuse a forward entry's number of addenda that is neither all of them nor the mandatory.

    Writers differ in whether the optional ones count; a return repeats the original's number.
    """
    is_its = entries.is_international & (addenda.categories == FORWARD)
    rows = structure.entries[is_its]
    stated = read_numbers(faults, rows, IAT_ADDENDA_NUMBER, RefusalReason.ADDENDA_COUNT)
    counted = structure.addenda_counts[is_its]
    what = (RefusalReason.ADDENDA_COUNT, IAT_ADDENDA_NUMBER)
    is_wrong = (stated != counted) & (stated != _MANDATORY)
    faults.note(rows, is_wrong, what, lambda index: f"{counted[index]:04d}")


def _check_first(faults: Faults, structure: Structure, entries: Entries, addenda: Addenda) -> None:
    """Refuse an addenda 10 without what a line needs: kind of payment, amount, name."""
    is_its = (addenda.types == _FIRST) & entries.is_international[structure.entry_of_addenda]
    rows: Rows = structure.addenda[is_its]
    types = texts_of(faults.records.characters[rows, IAT_TRANSACTION_TYPE.columns])
    is_wrong = ~types.is_in(_TRANSACTION_TYPES).to_numpy()
    what = (RefusalReason.TYPE_CODE_UNKNOWN, IAT_TRANSACTION_TYPE)
    faults.note(rows, is_wrong, what, "a kind of payment: ANN, BUS, SAL, ...")
    read_numbers(faults, rows, FOREIGN_AMOUNT, RefusalReason.AMOUNT_FORMAT)
    is_missing = are_zeros(faults.records.characters[rows, IAT_NAME.columns])
    faults.note(rows, is_missing, (RefusalReason.FIELD_MISSING, IAT_NAME), "a name")
