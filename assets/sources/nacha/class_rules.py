"""What a standard entry class excludes: kinds of entries, amounts, addenda, missing names.

The table lies in ``standard_classes``; the seven addenda of an IAT entry in ``international``.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from assets.sources.nacha.addenda import CHANGED, FORWARD, PAYMENT, RETURN, TERMINAL, Addenda
from assets.sources.nacha.batches import Batches
from assets.sources.nacha.codes import IS_PRENOTE, IS_RETURN, IS_ZERO_DOLLAR
from assets.sources.nacha.columns import are_zeros, read_numbers, texts_of
from assets.sources.nacha.entries import Entries
from assets.sources.nacha.faults import Faults, Flags
from assets.sources.nacha.layouts import (
    ADDENDA_INDICATOR,
    ADDENDA_NUMBER,
    AMOUNT,
    CARD_TYPE,
    ENTRY_DESCRIPTION,
    IDENTIFICATION,
    NAME,
    ORIGINATOR_STATUS,
    RECEIVING_COMPANY,
    SHORT_NAME,
    STANDARD_CLASS,
    TRANSACTION_CODE,
    Field,
)
from assets.sources.nacha.records import Rows
from assets.sources.nacha.standard_classes import CLASS_NAMES, CLASSES
from assets.sources.nacha.structure import Structure
from contracts.reasons import RefusalReason

_CARD_TYPES: Final = (1, 2, 3, 11, 12, 13, 21, 23, 99)
_HAS_CHECK: Final = ("ARC", "BOC", "POP", "RCK", "XCK", "TRC")
_HAS_CARD: Final = ("POS", "SHR")
_NAMED_BEFORE: Final = ("CIE", "MTE")
_GOVERNMENT: Final = ord("2")


@dataclass(frozen=True, slots=True)
class ClassedEntries:
    """The entries of a file beside the rules of the class that each is of."""

    faults: Faults
    structure: Structure
    batches: Batches
    entries: Entries
    addenda: Addenda

    @property
    def classes(self) -> Rows:
        """``(e,)`` index into ``CLASSES``."""
        return self.batches.standard_classes[self.structure.batch_of_entry]

    @property
    def is_forward(self) -> Flags:
        """``(e,)`` whether an entry is no return and no change notice."""
        is_forward: Flags = self.addenda.categories == FORWARD
        return is_forward

    def of(self, *names: str) -> Flags:
        """``(e,)`` whether an entry is of one of the classes ``names``."""
        is_its: Flags = np.isin(self.classes, [CLASS_NAMES.index(one) for one in names])
        return is_its

    def rule(self, name: str) -> Rows:
        """``(e,)`` one number or flag of each entry's class."""
        by_class: list[int] = [getattr(one, name) for one in CLASSES]
        values: Rows = np.array(by_class)[self.classes]
        return values

    def note(self, is_wrong: Flags, reason: RefusalReason, field: Field, expected: str) -> None:
        """Note the first entry that ``is_wrong``."""
        self.faults.note(self.structure.entries, is_wrong, (reason, field), expected)


def check_classes(classed: ClassedEntries) -> None:
    """Note entries that the rules of their class exclude."""
    _check_descriptions(classed)
    _check_codes(classed)
    _check_categories(classed)
    _check_addenda(classed)
    _check_amounts(classed)
    _check_fields(classed)


def is_offset(faults: Faults, structure: Structure) -> Flags:
    """Return which entries balance their batch on the originator's own account.

    The rules have no mark for it; software that writes balanced files names the entry OFFSET.
    """
    wanted = np.frombuffer(b"OFFSET".ljust(NAME.width), np.uint8)
    characters, rows = faults.records.characters, structure.entries
    is_equal: Flags = characters[rows, NAME.first - 1] == wanted[0]
    some = np.flatnonzero(is_equal)
    is_equal[some] = (characters[rows[some], NAME.columns] == wanted).all(axis=1)
    return is_equal


def _check_descriptions(classed: ClassedEntries) -> None:
    headers = classed.structure.headers
    wanted = {CLASS_NAMES.index(one.name): one.description for one in CLASSES if one.description}
    pairs = zip(classed.batches.standard_classes, classed.batches.descriptions, strict=True)
    is_wrong = np.array([wanted.get(int(one), said) != said for one, said in pairs], dtype=bool)
    what = (RefusalReason.STANDARD_CLASS, ENTRY_DESCRIPTION)
    classed.faults.note(headers, is_wrong, what, " or ".join(wanted.values()))
    status = classed.faults.records.characters[headers, ORIGINATOR_STATUS.first - 1]
    is_notice = classed.batches.standard_classes == CLASS_NAMES.index("DNE")
    what = (RefusalReason.STANDARD_CLASS, ORIGINATOR_STATUS)
    classed.faults.note(headers, is_notice & (status != _GOVERNMENT), what, "2, an agency")


def _check_codes(classed: ClassedEntries) -> None:
    """Refuse credits, debits or codes that the class does not take; TEL credits reverse only."""
    entries = classed.entries
    takes = np.array([[str(digit) in one.codes for digit in range(10)] for one in CLASSES])
    is_wrong = ~takes[classed.classes, entries.codes % 10]
    is_wrong |= entries.is_debit & ~classed.rule("has_debits")
    is_wrong |= ~entries.is_debit & ~classed.rule("has_credits")
    is_reversal = (classed.batches.descriptions.str.to_uppercase() == "REVERSAL").to_numpy()
    is_reversal = is_reversal[classed.structure.batch_of_entry]
    is_wrong |= classed.of("TEL") & (entries.is_debit == is_reversal)
    reason = RefusalReason.STANDARD_CLASS
    classed.note(is_wrong, reason, TRANSACTION_CODE, "a code that its class takes")


def _check_amounts(classed: ClassedEntries) -> None:
    """Refuse amounts of what moves nothing, amounts of nothing, and those above a class's limit."""
    cents, codes = classed.entries.cents, classed.entries.codes
    is_nothing = (IS_PRENOTE[codes] | IS_ZERO_DOLLAR[codes]) & classed.is_forward
    is_nothing |= classed.addenda.categories >= CHANGED
    reason = RefusalReason.AMOUNT_SIGN
    classed.note(is_nothing & (cents != 0), reason, AMOUNT, "zero: it moves nothing")
    is_money = classed.is_forward & ~is_nothing & ~classed.entries.is_advice
    classed.note(is_money & (cents == 0), reason, AMOUNT, "more than zero")
    most = classed.rule("most_cents")
    is_above = (most > 0) & (cents > most)
    classed.note(is_above, RefusalReason.STANDARD_CLASS, AMOUNT, "no more than its class allows")


def _check_addenda(classed: ClassedEntries) -> None:
    structure, addenda = classed.structure, classed.addenda
    payments, terminals = (addenda.counts(structure, one) for one in (PAYMENT, TERMINAL))
    reason = RefusalReason.ADDENDA_COUNT
    is_wrong = payments > classed.rule("addenda")
    classed.note(is_wrong, reason, ADDENDA_INDICATOR, "no more addenda 05 than its class takes")
    has_terminal = classed.rule("has_terminal").astype(np.int64)
    is_wrong = np.where(classed.is_forward, terminals != has_terminal, terminals > has_terminal)
    classed.note(is_wrong, reason, ADDENDA_INDICATOR, "one addenda 02 in MTE, POS and SHR alone")
    is_notice = classed.of("DNE") & classed.is_forward
    classed.note(is_notice & (payments != 1), reason, ADDENDA_INDICATOR, "one addenda 05")
    is_counted = classed.rule("is_counted") & classed.is_forward
    rows = structure.entries[is_counted]
    stated = read_numbers(classed.faults, rows, ADDENDA_NUMBER, reason)
    counted = payments[is_counted]
    what = (reason, ADDENDA_NUMBER)
    classed.faults.note(rows, stated != counted, what, lambda index: f"{counted[index]:04d}")


def _check_categories(classed: ClassedEntries) -> None:
    """Refuse change notices outside COR, returns without their addenda, and mixed batches."""
    structure, addenda = classed.structure, classed.addenda
    is_change = addenda.categories >= CHANGED
    is_excluded = is_change & ~classed.of("COR")
    classed.note(is_excluded, RefusalReason.STANDARD_CLASS, ADDENDA_INDICATOR, "COR, for a change")
    has_returns = np.zeros(len(structure.headers), dtype=bool)
    owners = structure.entry_of_addenda[addenda.types == RETURN]
    has_returns[structure.batch_of_entry[owners]] = True
    must_say = IS_RETURN[classed.entries.codes] & ~classed.entries.is_advice
    must_say |= has_returns[structure.batch_of_entry] | classed.of("COR")
    must_say &= ~is_offset(classed.faults, structure)
    expected = "addenda 98 in COR, 99 in a batch of returns"
    is_silent = must_say & classed.is_forward | (classed.of("COR") & ~is_change)
    classed.note(is_silent, RefusalReason.ADDENDA_COUNT, ADDENDA_INDICATOR, expected)


def _check_fields(classed: ClassedEntries) -> None:
    """Refuse forward entries without the name, the check or the kind of card they must state."""
    rows, characters = classed.structure.entries, classed.faults.records.characters
    is_named = classed.rule("is_named") & classed.is_forward
    is_counted, is_short = classed.rule("is_counted"), classed.of(*_NAMED_BEFORE)
    for field, is_its in (
        (RECEIVING_COMPANY, is_counted),
        (SHORT_NAME, is_short),
        (NAME, ~is_counted & ~is_short),
    ):
        its = rows[is_its & is_named]
        is_missing = are_zeros(characters[its, field.columns])
        what = (RefusalReason.FIELD_MISSING, field)
        classed.faults.note(its, is_missing, what, "a name")
    is_check = classed.of(*_HAS_CHECK) & classed.is_forward
    is_missing = (characters[rows[is_check], IDENTIFICATION.columns] == ord(" ")).all(axis=1)
    what = (RefusalReason.FIELD_MISSING, IDENTIFICATION)
    classed.faults.note(rows[is_check], is_missing, what, "a check serial number")
    is_card = classed.of(*_HAS_CARD) & classed.is_forward
    types = texts_of(characters[rows[is_card], CARD_TYPE.columns])
    is_wrong = ~types.is_in([f"{one:02d}" for one in _CARD_TYPES]).to_numpy()
    what = (RefusalReason.STANDARD_CLASS, CARD_TYPE)
    classed.faults.note(rows[is_card], is_wrong, what, "a card transaction type")


assert STANDARD_CLASS.width == len(CLASS_NAMES[0])
