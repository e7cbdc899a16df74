"""Entry details: who is credited or debited, how much, under which trace number.

Belongs here: what every entry states by itself and beside its batch. Addenda lie in ``addenda``,
what a standard entry class allows in ``standard_classes``.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from assets.sources.nacha.batches import Batches
from assets.sources.nacha.codes import (
    ADVICE,
    CREDITS_ONLY,
    DEBITS_ONLY,
    IS_CREDIT,
    IS_DEBIT,
    IS_TRANSACTION,
)
from assets.sources.nacha.columns import read_numbers
from assets.sources.nacha.faults import Faults, Flags
from assets.sources.nacha.layouts import (
    ACCOUNT,
    ADV_ACCOUNT,
    ADV_AMOUNT,
    ADV_SEQUENCE,
    AMOUNT,
    IAT_ACCOUNT,
    ODFI,
    RECEIVING_DFI,
    ROUTING_NUMBER,
    SERVICE_CLASS,
    TRACE,
    TRACE_ODFI,
    TRANSACTION_CODE,
)
from assets.sources.nacha.records import Rows
from assets.sources.nacha.structure import Structure
from contracts.reasons import RefusalReason

_WEIGHTS: Final = (3, 7, 1, 3, 7, 1, 3, 7, 1)


@dataclass(frozen=True, slots=True)
class Entries:
    """The entries of a file, a value each.

    Attributes:
        routing: the receiving bank's 8 digits, as the entry hash adds them up.
        cents: amount, never negative.
        traces: trace number; of an advice, operator, day and sequence.
    """

    codes: Rows
    routing: Rows
    cents: Rows
    traces: Rows
    is_debit: Flags
    is_international: Flags
    is_advice: Flags


def read_entries(faults: Faults, structure: Structure, batches: Batches) -> Entries:
    """Return what entries state, and note what is wrong with any of them."""
    rows = structure.entries
    is_advice = batches.is_advice[structure.batch_of_entry]
    codes = read_numbers(faults, rows, TRANSACTION_CODE, RefusalReason.TRANSACTION_CODE)
    numbers = read_numbers(faults, rows, ROUTING_NUMBER, RefusalReason.ROUTING_CHECK_DIGIT)
    entries = Entries(
        codes=codes,
        routing=numbers // 10,
        cents=_cents(faults, rows, is_advice),
        traces=read_numbers(faults, rows, TRACE, RefusalReason.TRACE_ORDER),
        is_debit=IS_DEBIT[codes],
        is_international=batches.is_international[structure.batch_of_entry],
        is_advice=is_advice,
    )
    _check_routing(faults, rows, numbers)
    _check_codes(faults, structure, batches, entries)
    _check_accounts(faults, rows, entries)
    _check_traces(faults, structure, entries)
    return entries


def _cents(faults: Faults, rows: Rows, is_advice: Flags) -> Rows:
    cents = np.zeros(len(rows), np.int64)
    for field, is_its in ((AMOUNT, ~is_advice), (ADV_AMOUNT, is_advice)):
        if is_its.any():
            its = rows[is_its]
            cents[is_its] = read_numbers(faults, its, field, RefusalReason.AMOUNT_FORMAT)
    return cents


def _check_routing(faults: Faults, rows: Rows, numbers: Rows) -> None:
    total = np.zeros(len(rows), np.int64)
    for place, weight in enumerate(_WEIGHTS):
        total += numbers // 10 ** (8 - place) % 10 * weight
    is_wrong = (total % 10 != 0) | (numbers == 0)
    what = (RefusalReason.ROUTING_CHECK_DIGIT, ROUTING_NUMBER)
    faults.note(rows, is_wrong, what, "the check digit of these eight")


def _check_codes(faults: Faults, structure: Structure, batches: Batches, entries: Entries) -> None:
    """Refuse unknown transactions, and credits or debits that the service class excludes."""
    rows, codes = structure.entries, entries.codes
    is_known = IS_TRANSACTION[codes] & (ADVICE[codes] == entries.is_advice)
    what = (RefusalReason.TRANSACTION_CODE, TRANSACTION_CODE)
    faults.note(rows, ~is_known, what, "a transaction code of its class")
    service = batches.service_classes[structure.batch_of_entry]
    is_excluded = (IS_DEBIT[codes] & (service == CREDITS_ONLY)) | (
        IS_CREDIT[codes] & (service == DEBITS_ONLY)
    )
    what = (RefusalReason.SERVICE_CLASS, TRANSACTION_CODE)
    faults.note(
        rows, is_excluded, what, lambda index: f"nothing but {SERVICE_CLASS.name} {service[index]}"
    )


def _check_accounts(faults: Faults, rows: Rows, entries: Entries) -> None:
    for field, is_its in (
        (IAT_ACCOUNT, entries.is_international),
        (ADV_ACCOUNT, entries.is_advice),
        (ACCOUNT, ~(entries.is_international | entries.is_advice)),
    ):
        part = faults.records.characters[rows[is_its], field.columns]
        is_missing = (part == ord(" ")).all(axis=1)
        faults.note(rows[is_its], is_missing, (RefusalReason.FIELD_MISSING, field), "an account")


def _check_traces(faults: Faults, structure: Structure, entries: Entries) -> None:
    """Refuse traces that do not ascend in their batch or are not of its originating bank.

    An advice has no trace: its operator's number, the day and a sequence stand there instead.
    """
    characters, rows = faults.records.characters, structure.entries
    sequence = np.where(entries.is_advice, entries.traces % 10**4, entries.traces)
    is_next = np.concatenate(([False], np.diff(structure.batch_of_entry) == 0))[: len(rows)]
    before = np.concatenate(([0], sequence[:-1]))[: len(rows)]
    is_wrong = is_next & (sequence <= before)
    for field, is_its in ((ADV_SEQUENCE, entries.is_advice), (TRACE, ~entries.is_advice)):
        what = (RefusalReason.TRACE_ORDER, field)
        faults.note(rows, is_wrong & is_its, what, "a number above that of the entry before")
    own = rows[~entries.is_advice]
    headers = structure.headers[structure.batch_of_entry[~entries.is_advice]]
    is_other = np.zeros(len(own), dtype=bool)
    for place in range(ODFI.width):
        stated = characters[own, TRACE_ODFI.first - 1 + place]
        is_other |= stated != characters[headers, ODFI.first - 1 + place]
    what = (RefusalReason.TRACE_ORDER, TRACE)
    faults.note(own, is_other, what, "the originating DFI of its batch in front")


assert RECEIVING_DFI.first == ROUTING_NUMBER.first
assert TRACE_ODFI.width == ODFI.width
