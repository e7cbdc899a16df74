"""Which record belongs to which: batches, their entries, the entries' addenda.

Belongs here: the order in which records may follow each other. A file is one file header, batches
(header, entries with their addenda, control) and one file control; a batch without an entry or
without its control is none. What the records state is judged elsewhere.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from assets.sources.nacha.faults import Faults
from assets.sources.nacha.layouts import RECORD_TYPE
from assets.sources.nacha.records import Records, Rows
from contracts.reasons import RefusalReason

_FOLLOWS: Final = {"1": "59", "5": "6", "6": "678", "7": "678", "8": "59", "9": ""}
_NAMES: Final = {
    "1": "file header",
    "5": "batch header",
    "6": "entry detail",
    "7": "addenda",
    "8": "batch control",
    "9": "file control",
}


@dataclass(frozen=True, slots=True)
class Structure:
    """Record numbers (from 0) by what they are, and what each belongs to.

    Attributes:
        headers: ``(b,)`` batch headers.
        controls: ``(b,)`` batch controls, of the same batches.
        entries: ``(e,)`` entry details.
        addenda: ``(a,)`` addenda.
        batch_of_entry: ``(e,)`` index into ``headers``.
        entry_of_addenda: ``(a,)`` index into ``entries``.
    """

    headers: Rows
    controls: Rows
    entries: Rows
    addenda: Rows
    batch_of_entry: Rows
    entry_of_addenda: Rows

    @property
    def first_entries(self) -> Rows:
        """``(b,)`` index of each batch's first entry."""
        return np.searchsorted(self.entries, self.headers)

    @property
    def addenda_counts(self) -> Rows:
        """``(e,)`` how many addenda each entry has."""
        return np.bincount(self.entry_of_addenda, minlength=len(self.entries))


def structure_of(records: Records) -> Structure:
    """Return what the records of a file are to each other.

    Raises:
        RefusedFileError: ``RECORD_TYPE_UNKNOWN``, ``ENVELOPE``, ``RECORD_ORDER``,
            ``TRAILER_MISSING`` at the first record that stands where it must not.
    """
    kinds = records.characters[:, 0]
    _refuse_disorder(records)
    entries, addenda = np.flatnonzero(kinds == ord("6")), np.flatnonzero(kinds == ord("7"))
    headers = np.flatnonzero(kinds == ord("5"))
    return Structure(
        headers=headers,
        controls=np.flatnonzero(kinds == ord("8")),
        entries=entries,
        addenda=addenda,
        batch_of_entry=np.searchsorted(headers, entries) - 1,
        entry_of_addenda=np.searchsorted(entries, addenda) - 1,
    )


def _refuse_disorder(records: Records) -> None:
    kinds = records.characters[:, 0]
    rows = np.arange(len(kinds))
    faults = Faults(records)
    is_known = np.isin(kinds, np.frombuffer("".join(_NAMES).encode(), np.uint8))
    faults.note(rows, ~is_known, (RefusalReason.RECORD_TYPE_UNKNOWN, RECORD_TYPE), "1, 5 to 9")
    faults.note(
        rows[:1], kinds[:1] != ord("1"), (RefusalReason.ENVELOPE, RECORD_TYPE), "a file header, 1"
    )
    may_follow = np.zeros((256, 256), dtype=bool)
    for before, after in _FOLLOWS.items():
        may_follow[ord(before), [ord(one) for one in after]] = True
    faults.note(
        rows[1:],
        ~may_follow[kinds[:-1], kinds[1:]],
        (RefusalReason.RECORD_ORDER, RECORD_TYPE),
        lambda index: _expected_after(chr(kinds[index])),
    )
    faults.note(
        rows[-1:],
        kinds[-1:] != ord("9"),
        (RefusalReason.TRAILER_MISSING, RECORD_TYPE),
        "a file control, 9, at the end",
    )
    faults.refuse()


def _expected_after(kind: str) -> str:
    names = [f"{_NAMES[one]}, {one}" for one in _FOLLOWS.get(kind, "")]
    return " or ".join(names) if names else "nothing but nines after the file control"
