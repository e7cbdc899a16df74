"""Controls against what they cover: counts, entry hash, debits and credits, blocks.

Sums of a batch stay below 64 bits; those of a file are added up without a limit.
"""

from typing import Final

import numpy as np

from assets.sources.nacha.codes import IS_CREDIT
from assets.sources.nacha.columns import read_numbers
from assets.sources.nacha.entries import Entries
from assets.sources.nacha.faults import Expected, Faults, Flags
from assets.sources.nacha.layouts import (
    ADV_CONTROL_CREDITS,
    ADV_CONTROL_DEBITS,
    ADV_FILE_CREDITS,
    ADV_FILE_DEBITS,
    BLOCKING_FACTOR,
    CONTROL_COUNT,
    CONTROL_CREDITS,
    CONTROL_DEBITS,
    CONTROL_HASH,
    FILE_BATCH_COUNT,
    FILE_BLOCK_COUNT,
    FILE_COUNT,
    FILE_CREDITS,
    FILE_DEBITS,
    FILE_HASH,
    Field,
)
from assets.sources.nacha.records import Rows
from assets.sources.nacha.structure import Structure
from contracts.reasons import RefusalReason

_HASH: Final = 10**10
"""The entry hash keeps ten digits of the sum of routing numbers."""


def check_totals(faults: Faults, structure: Structure, entries: Entries, is_advice: Flags) -> None:
    """Note batch controls, then the file control, that do not state what is there."""
    counts = structure.controls - structure.headers - 1
    hashes = _by_batch(structure, entries.routing) % _HASH
    debited = _by_batch(structure, np.where(entries.is_debit, entries.cents, 0))
    credited = _by_batch(structure, np.where(IS_CREDIT[entries.codes], entries.cents, 0))
    controls = structure.controls
    _check(faults, controls, CONTROL_COUNT, counts, RefusalReason.RECORD_COUNT)
    _check(faults, controls, CONTROL_HASH, hashes, RefusalReason.ENTRY_HASH)
    for field, advice_field, sums in (
        (CONTROL_DEBITS, ADV_CONTROL_DEBITS, debited),
        (CONTROL_CREDITS, ADV_CONTROL_CREDITS, credited),
    ):
        for its_field, its in ((field, ~is_advice), (advice_field, is_advice)):
            _check(faults, controls[its], its_field, sums[its], RefusalReason.CONTROL_TOTAL)
    is_advice_file = bool(is_advice.any())
    _check_file(
        faults,
        {
            FILE_BATCH_COUNT: (len(controls), RefusalReason.RECORD_COUNT),
            FILE_COUNT: (sum(counts.tolist()), RefusalReason.RECORD_COUNT),
            FILE_HASH: (sum(hashes.tolist()) % _HASH, RefusalReason.ENTRY_HASH),
            ADV_FILE_DEBITS if is_advice_file else FILE_DEBITS: (
                sum(debited.tolist()),
                RefusalReason.CONTROL_TOTAL,
            ),
            ADV_FILE_CREDITS if is_advice_file else FILE_CREDITS: (
                sum(credited.tolist()),
                RefusalReason.CONTROL_TOTAL,
            ),
        },
    )


def _by_batch(structure: Structure, values: Rows) -> Rows:
    if len(structure.headers) == 0:
        return np.zeros(0, np.int64)
    return np.add.reduceat(values, structure.first_entries)


def _check(faults: Faults, rows: Rows, field: Field, counted: Rows, reason: RefusalReason) -> None:
    stated = read_numbers(faults, rows, field, reason)
    faults.note(rows, stated != counted, (reason, field), _stated_as(counted, field))


def _stated_as(counted: Rows, field: Field) -> Expected:
    return lambda index: f"{counted[index]:0{field.width}d}"


def _check_file(faults: Faults, wanted: dict[Field, tuple[int, RefusalReason]]) -> None:
    """Note what the file control misstates; padding may be left out, or be more than needed."""
    records = faults.records
    count = len(records.characters)
    control = np.array([count - 1])
    for field, (counted, reason) in wanted.items():
        stated = read_numbers(faults, control, field, reason)
        is_wrong = np.array([int(stated[0]) != counted])
        faults.note(control, is_wrong, (reason, field), f"{counted:0{field.width}d}")
    blocks = -(-count // BLOCKING_FACTOR)
    padded = -(-(count + records.padding_count) // BLOCKING_FACTOR)
    stated = read_numbers(faults, control, FILE_BLOCK_COUNT, RefusalReason.BLOCK_COUNT)
    is_wrong = np.array([int(stated[0]) not in {blocks, padded}])
    what = (RefusalReason.BLOCK_COUNT, FILE_BLOCK_COUNT)
    faults.note(control, is_wrong, what, f"{blocks:06d}")
